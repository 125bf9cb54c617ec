"""Reporting a cleanup: planned or done, changed while it is one's own, handed in for a verdict."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.locks import lock
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from streets import guards, permissions, queries, states
from streets.models import Cleanup, CleanupPlace, Participant, Place
from streets.steps.cleanups import add_remark, editable_cleanup, keep_submission, own_cleanup

LONGEST = timedelta(hours=24)


class PlaceShare(NamedTuple):
    """A place that was cleaned, and its weight among the others."""

    place: UUID
    share: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanupContent:
    """
    What somebody reports.

    :param participants: members who took part
    :param others: how many took part without an account
    """

    starts_at: datetime
    ends_at: datetime
    places: Sequence[PlaceShare]
    participants: Sequence[UUID] = ()
    others: int = 0
    bags: int = 0
    minutes: int = 0
    note: str = ""

    def digest(self) -> str:
        """Tell one content from another, whatever order its places and people stand in."""
        parts = [
            self.starts_at.timestamp(),
            self.ends_at.timestamp(),
            sorted((str(place), share) for place, share in self.places),
            sorted(str(member) for member in self.participants),
            self.others,
            self.bags,
            self.minutes,
            self.note,
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()


@transaction.atomic
def log_cleanup(
    *, cleanup_id: UUID, content: CleanupContent, by: Membership, at: datetime
) -> tuple[Cleanup, bool]:
    """
    Log a cleanup as a draft: one that is planned, or one that is done.

    :returns: the cleanup, and whether it is new: the same id with the same content is not
    :raises Conflict: the id was used for another content
    :raises Invalid: a place or a participant is not of the programme, or the times are no times
    :raises NotPermitted: the actor neither lives in nor looks after any of the places
    """
    lock(f"cleanup/{cleanup_id}")
    present = Cleanup.objects.filter(pk=cleanup_id).first()
    if present is not None:
        if (present.logged_by_id, present.digest) != (by.pk, content.digest()):
            raise Conflict(field="id")
        return present, False
    places, members = _checked(content, by)
    permissions.check_may_log(by, places)
    cleanup = Cleanup(
        id=cleanup_id,
        programme_id=by.programme_id,
        logged_by=by,
        logged_at=at,
        digest=content.digest(),
    )
    _write(cleanup, content, members)
    record("cleanup.logged", cleanup, by=by, at=at)
    return cleanup, True


@transaction.atomic
def change_cleanup(
    *, cleanup_id: UUID, content: CleanupContent, by: Membership, at: datetime
) -> Cleanup:
    """
    Change a report while it is a draft, or after it was returned. Raises as `log_cleanup`, and

    :raises NotAllowedNow: it has been submitted
    """
    cleanup = editable_cleanup(cleanup_id, by, at)
    places, members = _checked(content, by)
    permissions.check_may_log(by, places)
    cleanup.places.all().delete()
    cleanup.participants.all().delete()
    _write(cleanup, content, members)
    record("cleanup.changed", cleanup, by=by, at=at)
    return cleanup


def _checked(content: CleanupContent, by: Membership) -> tuple[list[Place], list[Membership]]:
    _check_times(content.starts_at, content.ends_at)
    ids = [place for place, _share in content.places]
    if not ids or len(set(ids)) != len(ids):
        raise Invalid(_("Name at least one place, and each once."), field="places")
    places = list(queries.places_seen_by(by).filter(pk__in=ids))
    if len(places) != len(ids):
        raise Invalid(_("There is no such place in this programme."), field="places")
    if len(set(content.participants)) != len(content.participants):
        raise Invalid(_("Name each participant once."), field="participants")
    members = list(
        Membership.objects.filter(
            programme=by.programme_id, state="active", pk__in=content.participants
        )
    )
    if len(members) != len(content.participants):
        raise Invalid(_("There is no such member in this programme."), field="participants")
    return places, members


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Invalid(_("The cleanup must end after it starts."), field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise Invalid(_("A cleanup lasts a day at most."), field="ends_at")


def _write(cleanup: Cleanup, content: CleanupContent, members: list[Membership]) -> None:
    cleanup.starts_at, cleanup.ends_at = content.starts_at, content.ends_at
    cleanup.note, cleanup.bags = content.note, content.bags
    cleanup.minutes, cleanup.others = content.minutes, content.others
    cleanup.save()
    CleanupPlace.objects.bulk_create(
        CleanupPlace(
            programme_id=cleanup.programme_id, cleanup=cleanup, place_id=place, share=share
        )
        for place, share in content.places
    )
    Participant.objects.bulk_create(
        Participant(programme_id=cleanup.programme_id, cleanup=cleanup, membership=member)
        for member in members
    )


@transaction.atomic
def postpone_cleanup(
    *, cleanup_id: UUID, starts_at: datetime, ends_at: datetime, by: Membership, at: datetime
) -> Cleanup:
    """
    Put a planned cleanup off to a later time; the same time twice is once.

    :raises NotPermitted: somebody else planned it
    :raises NotAllowedNow: it has been submitted, or has taken place
    :raises Invalid: the time is none, or is not later
    """
    cleanup = own_cleanup(cleanup_id, by)
    if (cleanup.starts_at, cleanup.ends_at) == (starts_at, ends_at):
        return cleanup
    guards.check_can_postpone(cleanup, at)
    _check_times(starts_at, ends_at)
    if starts_at <= cleanup.starts_at:
        raise Invalid(_("Choose a later time than before."), field="starts_at")
    states.CLEANUP.move(cleanup, "postpone")
    cleanup.starts_at, cleanup.ends_at = starts_at, ends_at
    cleanup.save()
    record("cleanup.postponed", cleanup, by=by, at=at)
    return cleanup


@transaction.atomic
def submit_cleanup(*, cleanup_id: UUID, answer: str = "", by: Membership, at: datetime) -> Cleanup:
    """
    Hand a report in, so that somebody else looks at it; submitting it twice is once.

    Says at once, in `needs_programme_verifier`, when nobody nearby may verify it.

    :param answer: to the question with which it was returned
    :raises NotAllowedNow: it has not taken place yet, or no rule says what it earns
    """
    cleanup = own_cleanup(cleanup_id, by)
    if cleanup.state == "submitted":
        return cleanup
    guards.check_can_submit(cleanup, at)
    if answer:
        add_remark(cleanup, "answer", answer, by=by, at=at)
    states.CLEANUP.move(cleanup, "submit")
    cleanup.rule = queries.rule_in_force(by.programme_id, cleanup.starts_at)
    cleanup.submitted_at = at
    cleanup.needs_programme_verifier = not queries.somebody_nearby_may_verify(cleanup)
    cleanup.save()
    keep_submission(cleanup)
    record("cleanup.submitted", cleanup, by=by, at=at)
    return cleanup


@transaction.atomic
def withdraw_cleanup(*, cleanup_id: UUID, by: Membership, at: datetime) -> Cleanup:
    """
    Take a report back before anybody has verified it; twice is once.

    :raises NotAllowedNow: it has been verified or rejected
    """
    cleanup = own_cleanup(cleanup_id, by)
    if cleanup.state == "withdrawn":
        return cleanup
    states.CLEANUP.move(cleanup, "withdraw")
    cleanup.save()
    record("cleanup.withdrawn", cleanup, by=by, at=at)
    return cleanup
