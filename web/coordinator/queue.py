"""The coordinator's queue: what waits for a verdict, and verifying several at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cambio.common.errors import NotFound
from cambio.common.verbs import check_fits
from streets import operations, queries
from web.coordinator.cleanups import places_of
from web.coordinator.photos import warnings_in
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, Outcome, outcome_of, redirect_with
from web.shared.given import given_by

if TYPE_CHECKING:
    from django.core.paginator import Page

    from cambio.programmes.models import Membership
    from streets.models import Cleanup

ON_A_PAGE = 20


class TickedField(forms.Field):
    """The reports that were ticked, each with the time at which it had been submitted."""

    widget = forms.CheckboxSelectMultiple
    gives = list[operations.LookedAt]

    def to_python(self, value: Any) -> list[operations.LookedAt]:
        return [self._looked_at(ticked) for ticked in value or ()]

    def _looked_at(self, ticked: str) -> operations.LookedAt:
        try:
            cleanup_id, submitted_at = ticked.split()
            return operations.LookedAt(UUID(cleanup_id), datetime.fromisoformat(submitted_at))
        except ValueError:
            raise forms.ValidationError(_("Tick the cleanups again.")) from None


class VerifyTickedForm(forms.Form):
    """Which of the reports on the page are verified."""

    cleanups = TickedField(error_messages={"required": _("Tick at least one cleanup first.")})


def _verify_ticked(_queue: UUID, **given: Any) -> str:
    verified = operations.verify_cleanups(**given)
    sentence = ngettext(
        "%(number)d cleanup is verified, and %(total)d cambi are paid.",
        "%(number)d cleanups are verified, and %(total)d cambi are paid.",
        len(verified),
    )
    return sentence % {
        "number": len(verified), "total": sum(cleanup.reward.total for cleanup in verified)
    }  # fmt: skip


check_fits(operations.verify_cleanups, given_by(VerifyTickedForm), beside=("by", "at"))
ACTS = {"verify": Act(_verify_ticked, VerifyTickedForm)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    One line of the queue.

    :param tick: what is sent when it is ticked: the cleanup and which report of it was shown
    :param pays: what verifying pays, in cambi
    """

    cleanup: Cleanup
    places: str
    photos: int
    warnings: int
    pays: int
    tick: str
    is_ticked: bool


@for_desk("cleanups.verify")
def queue(request: MemberRequest) -> HttpResponse:
    """What waits for this member's verdict, oldest first; what is ticked is verified in one go."""
    outcome = outcome_of(request, ACTS, request.member.programme_id)
    if outcome.done:
        return redirect_with(request, outcome, "cleanups")
    waiting = queries.queue_of(request.member, at=timezone.now())
    found = waiting.select_related("logged_by__person", "rule").prefetch_related(
        *queries.ASKED_BY_INTERESTS, "photos"
    )
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    form = outcome.form("verify", request.member.programme_id)
    context = {
        "page": page,
        "lines": _lines(page, form),
        "form": form,
        "refusal": outcome.refusal,
        "planned": [
            (cleanup, places_of(cleanup))
            for cleanup in queries.planned_by(request.member, at=timezone.now())
        ],
        "at_fault": _at_fault(request.member, form, outcome),
    }
    return render(request, "web/coordinator/queue.html", context, status=outcome.status)


def _lines(page: Page[Cleanup], form: forms.Form) -> list[Waiting]:
    ticked, cleanups = form["cleanups"].value() or [], list(page)
    warnings = warnings_in(cleanups)
    return [_line(cleanup, warnings[cleanup.pk], ticked) for cleanup in cleanups]


def _line(cleanup: Cleanup, warnings: int, ticked: list[str]) -> Waiting:
    assert cleanup.submitted_at is not None, "what waits has been submitted"
    reward = queries.reward_of(cleanup)
    tick = f"{cleanup.pk} {cleanup.submitted_at.isoformat()}"
    return Waiting(
        cleanup,
        places=places_of(cleanup),
        photos=sum(photo.received_at is not None for photo in cleanup.photos.all()),
        warnings=warnings,
        pays=reward.total if reward else 0,
        tick=tick,
        is_ticked=tick in ticked,
    )


def _at_fault(member: Membership, form: forms.Form, outcome: Outcome) -> dict[str, Any] | None:
    """The ticked cleanup for which all were refused, as far as the member may see it."""
    entry = ((outcome.refusal and outcome.refusal.field) or "").removeprefix("cleanups.")
    if not entry.isdigit():
        return None
    looked_at = form.cleaned_data["cleanups"][int(entry)]
    try:
        cleanup = queries.whole_cleanup_seen_by(member, looked_at.cleanup_id)
    except NotFound:
        return None
    return {"cleanup": cleanup, "places": places_of(cleanup)}
