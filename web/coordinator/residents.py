"""The residents' desk: who says to live where, and letters with a code."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from cambio.common.ids import new_id
from streets import operations, queries, verbs
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import act_of, outcome_of, redirect_with

ON_A_PAGE = 50
GROUP = 4


ACTS = {"confirm": act_of(verbs.CONFIRM), "decline": act_of(verbs.DECLINE)}


@for_desk("residents.confirm")
def residents(request: MemberRequest) -> HttpResponse:
    """The claims that wait for this member's word."""
    outcome = outcome_of(request, ACTS)
    if outcome.done:
        return redirect_with(request, outcome, "residents")
    claims = queries.claims_waiting_for(request.member)
    page = Paginator(claims, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = {row.name: row for row in verbs.RESIDENCY}
    context = {"page": page, "rows": rows, "refusal": outcome.refusal}
    return render(request, "web/coordinator/residents.html", context, status=outcome.status)


class LetterForm(forms.Form):
    """To which street a letter goes."""

    place = forms.ChoiceField(
        label=_("To which street does the letter go?"),
        error_messages={"required": _("Choose a street.")},
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.choices = [("", _("Choose a street")), *places]


@never_cache
@for_desk("residents.confirm")
def letter(request: MemberRequest) -> HttpResponse:
    """Ask for which street; then show a letter with its code, once and to be printed."""
    places = [(str(place.pk), str(place)) for place in queries.places_in_care_of(request.member)]
    form = LetterForm(request.POST or None, places=places)
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "web/coordinator/new_letter.html", {"form": form}, status=status)
    place_id = UUID(form.cleaned_data["place"])
    code, _created = operations.issue_letter(
        letter_id=new_id(), place_id=place_id, by=request.member, at=timezone.now()
    )
    spaced = " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
    context = {
        "code": spaced,
        "days": operations.LETTER_GOOD_FOR.days,
        "place": queries.place_seen_by(request.member, place_id),
    }
    return render(request, "web/coordinator/letter.html", context)
