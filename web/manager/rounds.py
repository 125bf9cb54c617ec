"""Setting up rounds: under which rules, from which budgets, and from when to when one applies."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cambio.common.ids import new_id
from cambio.common.names import telling
from cambio.common.verbs import refusals
from grants import operations, queries, verbs
from web.grant_desk.words import ROUNDS
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, act_of, outcome_of, redirect_with
from web.shared.fields import MomentField, NameField
from web.shared.setting_fields import fields_for, filled_in, values_of

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Round

ON_A_PAGE, LONGEST_NAME = 25, 120


class RoundForm(forms.Form):
    """A round; its id makes a second click harmless."""

    round_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    name = NameField(
        label=_("Name of the round"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Fill in the name.")},
    )
    opens_at = MomentField(label=_("Open for applications from"))
    closes_at = MomentField(
        label=_("Until when"),
        help_text=_("Leave empty to keep it open until you close it."),
        required=False,
    )
    budget_ids = forms.TypedMultipleChoiceField(
        label=_("Which budgets pay"),
        help_text=_("At most one for each ward, and one for the whole programme."),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one budget.")},
    )

    def __init__(
        self, *args: Any, member: Membership, settings: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._settings = tuple(settings)
        budgets: Any = self.fields["budget_ids"]
        open_ones = queries.budgets_in(member, state="open").order_by("-year", "folded_name", "pk")
        budgets.choices = [
            (str(found.pk), f"{found}, {found.ward or _('the whole programme')}")
            for found in open_ones
        ]
        for setting in self._settings:
            self.fields |= fields_for(setting)

    def clean(self) -> dict[str, Any]:
        """Put together what the operation takes."""
        said = super().clean() or {}
        if self.errors:
            return said
        plain = {name: said[name] for name in self.base_fields}
        return plain | {"filled": values_of(self._settings, said)}

    def field_of(self, name: str) -> str:
        """Find the field of the budgets, which the operation knows by another name."""
        return "budget_ids" if name == "budgets" else name


def _create(version_id: UUID, **given: Any) -> str:
    made, _created = operations.create_round(version_id=version_id, **given)
    return telling(_("Set up: %(name)s. Open it when you are ready."), name=made.name)


ACTS = {"open": act_of(verbs.OPEN_ROUND), "close": act_of(verbs.CLOSE_ROUND)}


@for_desk("grants.manage")
def rounds(request: MemberRequest) -> HttpResponse:
    """Every round, and the schemes under which another can be set up."""
    outcome = outcome_of(request, ACTS)
    if outcome.done:
        return redirect_with(request, outcome, "grant_rounds")
    found = queries.rounds_seen_by(request.member).order_by("-opens_at", "pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    versions = queries.scheme_versions_seen_by(request.member)
    context = {
        "page": page,
        "lines": [_line(each, request.member) for each in page],
        "rows": {row.name: row for row in verbs.ROUND},
        # The newest version of each scheme: older ones are for the rounds that they are in.
        "versions": versions.order_by("scheme__code", "-number").distinct("scheme__code"),
        "refusal": outcome.refusal,
    }
    return render(request, "web/manager/rounds.html", context, status=outcome.status)


def _line(shown: Round, member: Membership) -> tuple[Any, ...]:
    """A round with its state, what was filled in, and what stands in the way of its verbs."""
    refused = refusals(verbs.ROUND, shown, member, at=timezone.now())
    return shown, ROUNDS[shown.state], filled_in(shown), refused


@for_desk("grants.manage")
def new_round(request: MemberRequest, version_id: UUID) -> HttpResponse:
    """Set up a round, and fill in what its scheme leaves to the programme."""
    version = queries.scheme_version_seen_by(request.member, version_id)
    form = partial(
        RoundForm,
        member=request.member,
        settings=version.rules.unset(),
        initial={"opens_at": timezone.now()},
    )
    acts = {"create": Act(_create, form, RoundForm.field_of)}
    outcome = outcome_of(request, acts, version_id)
    if outcome.done:
        return redirect_with(request, outcome, "grant_rounds")
    context = {
        "version": version,
        "form": outcome.form("create", version_id),
        "refusal": outcome.refusal,
    }
    return render(request, "web/manager/new_round.html", context, status=outcome.status)
