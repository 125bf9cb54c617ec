"""An application as a form on paper asks for it: so many lines, and no script that adds more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.ids import new_id
from cambio.common.names import LONGEST_NAME, Name, NotAName, read_name, telling
from grants.operations import ApplicationContent, Giver, PlannedCost
from grants.sentences import APPLICANTS, CATEGORIES, PURPOSES, SCOPES
from streets.queries import is_called, places_named
from web.shared.fields import DayField, EuroField, NameField, TextField, YesOrNo
from web.shared.rows import FormOfRows

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Application
    from streets.models import Place

LINES, GIVERS, MOST_SUPPORTERS = 8, 4, 200
LOOKALIKES = 5
LINE, GIVER = ("category", "description", "amount_cents"), ("name", "amount_cents")


def _choices(texts: Any, unset: str | Promise = "") -> list[tuple[str, Any]]:
    return [*([("", unset)] if unset else []), *texts.items()]


class PaperForm(FormOfRows):
    """
    What an application says.

    :param rounds: those in which people can apply; without any, the application has its round
    :param rows: how many costs and how many other payers it has room for
    """

    gives = {"content": ApplicationContent}

    round_id = forms.TypedChoiceField(label=_("Round"), coerce=UUID)
    title = NameField(label=_("What is it, in a few words?"), max_length=120)
    plan = TextField(label=_("The plan"), max_length=4000, rows=8, required=False)
    applicant_kind = forms.ChoiceField(label=_("Who applies?"), choices=_choices(APPLICANTS))
    applicant_name = NameField(
        label=_("Name of the group or organisation"),
        help_text=_("Leave empty for a single resident."),
        max_length=120,
        required=False,
    )
    non_profit = YesOrNo(label=_("For an organisation: is it non-profit?"), required=False)
    place = forms.CharField(
        label=_("Street or place"),
        help_text=_("Where the applicant lives, or where an organisation is based."),
        max_length=200,
    )
    scope = forms.ChoiceField(label=_("For whom is it meant?"), choices=_choices(SCOPES))
    purposes = forms.MultipleChoiceField(
        label=_("What is it for?"),
        choices=_choices(PURPOSES),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    structural = forms.BooleanField(
        label=_("It goes on all year, or at fixed times"), required=False
    )
    consultation_held = YesOrNo(label=_("Was the ward asked for its view?"), required=False)
    starts_on = DayField(label=_("Begins"), required=False)
    ends_on = DayField(label=_("Ends"), required=False)
    asked_cents = EuroField(label=_("What is asked for, in euro"))
    supporters = TextField(
        label=_("Who supports it"),
        help_text=_("One name on each line."),
        max_length=20_000,
        rows=6,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        member: Membership,
        rounds: list[tuple[str, str]] | None = None,
        rows: tuple[int, int] = (LINES, GIVERS),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        self._lines, self._givers = rows
        if rounds is None:
            del self.fields["round_id"]
        else:
            self._offer(rounds)
        for number in range(self._lines):
            self._add_line(number)
        for number in range(self._givers):
            self._add_giver(number)

    def _offer(self, rounds: list[tuple[str, str]]) -> None:
        field: Any = self.fields["round_id"]
        field.choices = rounds
        self.fields["application_id"] = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    def _add_line(self, number: int) -> None:
        self.fields[f"line-{number}-category"] = forms.ChoiceField(
            label=_("Kind of cost"),
            choices=_choices(CATEGORIES, _("None")),
            required=False,
        )
        self.fields[f"line-{number}-description"] = NameField(
            label=_("What exactly"), max_length=200, required=False
        )
        self.fields[f"line-{number}-amount_cents"] = EuroField(
            label=_("Amount in euro"), required=False
        )

    def _add_giver(self, number: int) -> None:
        self.fields[f"giver-{number}-name"] = NameField(
            label=_("Who"), max_length=120, required=False
        )
        self.fields[f"giver-{number}-amount_cents"] = EuroField(
            label=_("Amount in euro"), required=False
        )

    def plain_fields(self) -> Iterator[BoundField]:
        """The fields that stand by themselves, down to the costs."""
        return (field for field in self.visible_fields() if "-" not in field.name)

    def line_rows(self) -> list[list[BoundField]]:
        """The costs, row by row."""
        return self.rows("line", self._lines, LINE)

    def giver_rows(self) -> list[list[BoundField]]:
        """Those who pay too, row by row."""
        return self.rows("giver", self._givers, GIVER)

    def clean_place(self) -> Place | None:
        """Find the one place that is meant, or name those that may be."""
        written = self.cleaned_data["place"]
        named = places_named(self._member, search=written)
        found = list(named.order_by("folded_name", "folded_town", "pk"))
        meant = [place for place in found if is_called(place, written)]
        if len(meant) == 1:
            return meant[0]
        like = "; ".join(str(place) for place in (meant or found)[:LOOKALIKES])
        if not like:
            raise forms.ValidationError(_("There is no such place in this programme."))
        raise forms.ValidationError(telling(_("Which of these? %(places)s"), places=like))

    def clean_supporters(self) -> tuple[Name, ...]:
        """Read a name off each line."""
        lines = [line for line in self.cleaned_data["supporters"].splitlines() if line.strip()]
        try:
            named = tuple(map(read_name, lines))
        except NotAName as refusal:
            raise forms.ValidationError(refusal.sentence, code=refusal.code) from None
        if len(named) > MOST_SUPPORTERS or any(len(name) > LONGEST_NAME for name in named):
            raise forms.ValidationError(
                _("At most %(most)d names, of at most %(longest)d characters each."),
                params={"most": MOST_SUPPORTERS, "longest": LONGEST_NAME},
            )
        return named

    def clean(self) -> dict[str, Any]:
        """Put together what the operation takes."""
        said = super().clean() or {}
        lines = self.filled("line", self._lines, LINE, said)
        givers = self.filled("giver", self._givers, GIVER, said)
        if self.errors:
            return said
        plain = {name: said[name] for name in self.base_fields if name not in {"place", "round_id"}}
        content = ApplicationContent(
            **plain | {"purposes": tuple(said["purposes"])},
            place_id=said["place"].pk,
            lines=tuple(PlannedCost(*(row[name] for name in LINE)) for row in lines),
            co_funders=tuple(Giver(*(row[name] for name in GIVER)) for row in givers),
        )
        chosen = {name: said[name] for name in ("application_id", "round_id") if name in said}
        return chosen | {"content": content}

    def field_of(self, name: str) -> str:
        """Find the field of a cost or of another payer, which operations name as a whole."""
        if name == "lines":
            return "line-0-description"
        return "round_id" if name == "round" else name


def rows_for(application: Application) -> tuple[int, int]:
    """Room for all the costs and other payers that an application has, and for some more."""
    lines, givers = application.lines.count(), application.co_funders.count()
    return max(LINES, lines + 2), max(GIVERS, givers + 2)


def content_of(application: Application) -> dict[str, Any]:
    """What an application says, as the form's fields hold it."""
    names = [name for name in PaperForm.base_fields if name not in {"round_id", "supporters"}]
    said = {name: getattr(application, name) for name in names}
    said["supporters"] = "\n".join(each.name for each in application.supporters.all())
    for number, line in enumerate(application.lines.all()):
        for name in LINE:
            said[f"line-{number}-{name}"] = getattr(line, name)
    for number, giver in enumerate(application.co_funders.all()):
        for name in GIVER:
            said[f"giver-{number}-{name}"] = getattr(giver, name)
    return said
