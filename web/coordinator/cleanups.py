"""One cleanup with all that a verdict needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.verbs import refusals
from streets import queries, verbs
from streets.states import CleanupState
from web.coordinator.photos import phases_of
from web.coordinator.rewards import shown_reward
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, act_of, outcome_of, redirect_with
from web.shared.fields import MomentField
from web.shared.maps import Spot, map_of

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from streets.models import Cleanup

LONGEST_REMARK = 500


class VerifyForm(forms.Form):
    """Which report the reader has before them."""

    submitted_at = forms.DateTimeField(required=False)


class PostponeForm(forms.Form):
    """To when a plan is put off."""

    starts_at = MomentField(label=_("It starts"))
    ends_at = MomentField(label=_("It ends"))


class QuestionForm(forms.Form):
    """What the author is asked."""

    question = forms.CharField(
        label=_("Your question"),
        help_text=_("The person who logged the cleanup reads this and answers."),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write your question first.")},
    )


class ReasonForm(forms.Form):
    """Why nothing is paid."""

    reason = forms.CharField(
        label=_("The reason"),
        help_text=_("The person who logged the cleanup reads this. Nothing is paid."),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write the reason first.")},
    )


ACTS = {
    "postpone": act_of(verbs.POSTPONE, PostponeForm),
    "verify": act_of(verbs.VERIFY, VerifyForm),
    "return": act_of(verbs.RETURN, QuestionForm),
    "reject": act_of(verbs.REJECT, ReasonForm),
}
STATES: dict[CleanupState, str | Promise] = {
    "draft": _("Draft"),
    "submitted": _("Waiting for review"),
    "returned": _("Returned with a question"),
    "verified": _("Verified"),
    "rejected": _("Rejected"),
    "withdrawn": _("Withdrawn"),
}


@for_desk("cleanups.verify")
def cleanup(request: MemberRequest, cleanup_id: UUID) -> HttpResponse:
    """One cleanup: what was reported, what the photos tell, and the verdict."""
    shown = queries.whole_cleanup_seen_by(request.member, cleanup_id)
    outcome = outcome_of(request, _acts_on(shown), cleanup_id)
    if outcome.done:
        return redirect_with(request, outcome, "cleanup", cleanup_id=cleanup_id)
    if outcome.refusal:  # perhaps somebody else was faster: show what is so now
        shown = queries.whole_cleanup_seen_by(request.member, cleanup_id)
    context = {
        **_evidence(shown, request.member),
        "cleanup": shown,
        "places": places_of(shown),
        "state": STATES[shown.state],
        "reward": shown_reward(shown),
        "refusal": outcome.refusal,
        "forms": outcome.forms(cleanup_id),
        "rows": {row.name: row for row in verbs.CLEANUP},
        "standing": refusals(verbs.CLEANUP, shown, request.member, at=timezone.now()),
    }
    return render(request, "web/coordinator/cleanup.html", context, status=outcome.status)


def _acts_on(cleanup: Cleanup) -> dict[str, Act]:
    times = {"starts_at": cleanup.starts_at, "ends_at": cleanup.ends_at}
    return ACTS | {"postpone": ACTS["postpone"].with_form(partial(PostponeForm, initial=times))}


def places_of(cleanup: Cleanup) -> str:
    """The names of what was cleaned."""
    return ", ".join(sorted(entry.place.name for entry in cleanup.places.all()))


def _evidence(cleanup: Cleanup, member: Membership) -> dict[str, Any]:
    shape = queries.shape_of([entry.place_id for entry in cleanup.places.all()])
    phases = phases_of(cleanup, member, shape)
    photos = [photo for phase in phases for photo in phase.photos]
    spots = [Spot(photo.number, photo.place) for photo in photos if photo.place]
    return {"phases": phases, "photos": photos, "map": map_of(shape, spots)}
