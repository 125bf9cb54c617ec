"""What the verbs on a cleanup share: finding one's own, and writing beside it."""

from datetime import datetime
from uuid import UUID

from cambio.programmes.models import Membership
from streets import guards, permissions, queries
from streets.models import Cleanup, Remark, Submission


def own_cleanup(cleanup_id: UUID, by: Membership) -> Cleanup:
    """Find and lock a report of one's own, in whatever state it is."""
    cleanup = queries.cleanup_for_update(by, cleanup_id)
    permissions.check_is_author(by, cleanup)
    return cleanup


def editable_cleanup(cleanup_id: UUID, by: Membership, at: datetime) -> Cleanup:
    """
    Find and lock a report that is still its author's to change, with its photos.

    :raises NotAllowedNow: it has been submitted
    """
    cleanup = own_cleanup(cleanup_id, by)
    guards.check_can_change(cleanup, at)
    return cleanup


def add_remark(cleanup: Cleanup, kind: str, text: str, *, by: Membership, at: datetime) -> Remark:
    """Write a question, a reason or an answer beside a locked cleanup."""
    return Remark.objects.create(
        programme_id=cleanup.programme_id,
        cleanup=cleanup,
        kind=kind,
        text=text,
        written_by=by,
        written_at=at,
    )


def keep_submission(cleanup: Cleanup) -> Submission:
    """Keep a locked report as it is handed in: who was ever named has an interest for good."""
    assert cleanup.submitted_at is not None
    return Submission.objects.create(
        programme_id=cleanup.programme_id,
        cleanup=cleanup,
        submitted_at=cleanup.submitted_at,
        starts_at=cleanup.starts_at,
        ends_at=cleanup.ends_at,
        participants=sorted(cleanup.participants.values_list("membership_id", flat=True)),
        places=[
            {"place": str(place), "share": share}
            for place, share in cleanup.places.order_by("id").values_list("place_id", "share")
        ],
        others=cleanup.others,
        bags=cleanup.bags,
        minutes=cleanup.minutes,
    )
