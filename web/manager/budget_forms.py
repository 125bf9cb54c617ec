"""What is asked to set up a budget, and to put money into it, out of it and on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cambio.common.ids import new_id
from grants import queries
from grants.operations import BudgetContent
from grants.sentences import ROLES, TERMS
from streets.queries import wards_seen_by
from web.shared.fields import EuroField, NameField, TextField

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Budget

LONGEST_NAME, LONGEST_WORDS, FIRST_YEAR, LAST_YEAR = 120, 500, 2000, 2100
TOLD = ("purpose", "who_starts", "who_decides", "accounted_how", "role", "term")
WRITE_NAME = _("Fill in the name.")


class FunderForm(forms.Form):
    """Who gives money; the funder's id makes a second click harmless."""

    funder_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    name = NameField(
        label=_("Name of the funder"),
        max_length=LONGEST_NAME,
        error_messages={"required": WRITE_NAME},
    )


class DescriptionForm(forms.Form):
    """What a budget is for. Until the first, third and fourth are said, it stays reserved."""

    purpose = TextField(label=_("What it is for"), max_length=LONGEST_WORDS, required=False)
    who_starts = NameField(
        label=_("Who starts something with it"), max_length=LONGEST_NAME, required=False
    )
    who_decides = NameField(label=_("Who decides"), max_length=LONGEST_NAME, required=False)
    accounted_how = TextField(
        label=_("How it is accounted for"), max_length=LONGEST_WORDS, required=False
    )
    role = forms.ChoiceField(label=_("What it is to the plans"), choices=list(ROLES.items()))
    term = forms.ChoiceField(label=_("How often it comes"), choices=list(TERMS.items()))


class BudgetForm(DescriptionForm):
    """A budget; its id makes a second click harmless."""

    field_order = ("name", "year", "ward_id", "funder_id")

    budget_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    name = NameField(
        label=_("Name of the budget"),
        max_length=LONGEST_NAME,
        error_messages={"required": WRITE_NAME},
    )
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ward_id = forms.TypedChoiceField(label=_("Ward"), coerce=UUID, empty_value=None, required=False)
    funder_id = forms.TypedChoiceField(label=_("Who gives the money"), coerce=UUID)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ward: Any = self.fields["ward_id"]
        funder: Any = self.fields["funder_id"]
        wards = wards_seen_by(member).order_by("folded_name")
        ward.choices = [("", _("The whole programme")), *((str(w.pk), w.name) for w in wards)]
        funders = queries.funders_seen_by(member).order_by("folded_name")
        funder.choices = [(str(each.pk), each.name) for each in funders]

    def clean(self) -> dict[str, Any]:
        """Put together what the operation takes."""
        said = super().clean() or {}
        if self.errors:
            return said
        ids = {name: said.pop(name) for name in ("budget_id", "funder_id")}
        return ids | {"content": BudgetContent(**said)}


class MoneyForm(forms.Form):
    """How much, and why; the movement's id makes a second click harmless."""

    movement_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    amount_cents = EuroField(label=_("Amount in euro"))
    reason = TextField(
        label=_("The reason"),
        missing=_("Write the reason first."),
        max_length=LONGEST_WORDS,
        rows=2,
    )


class MoveForm(MoneyForm):
    """Into which budget it goes."""

    target_id = forms.TypedChoiceField(label=_("To which budget"), coerce=UUID)

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target: Any = self.fields["target_id"]
        target.choices = others


class CloseForm(forms.Form):
    """What becomes of what is left, and why."""

    carry_to_id = forms.TypedChoiceField(
        label=_("What is left"), coerce=UUID, empty_value=None, required=False
    )
    reason = TextField(
        label=_("The reason"),
        missing=_("Write the reason first."),
        max_length=LONGEST_WORDS,
        rows=2,
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target: Any = self.fields["carry_to_id"]
        target.choices = [("", _("Goes back to the funder")), *others]


def description_of(budget: Budget) -> dict[str, Any]:
    """What is said of a budget, as the form's fields hold it."""
    return {name: getattr(budget, name) for name in TOLD}
