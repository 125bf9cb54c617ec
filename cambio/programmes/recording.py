"""How operations on things of a programme record what happened."""

from datetime import datetime
from uuid import UUID

from cambio.events import operations as events
from cambio.programmes.models import Membership, OfProgramme


def record(
    name: str, subject: OfProgramme, *, by: Membership | None, at: datetime, **facts: int | str
) -> None:
    """Record an event about a thing of a programme; the noun is the name's first part."""
    subject_id: UUID = subject.pk
    events.record(
        name,
        programme_id=subject.programme_id,
        subject_type=name.split(".", maxsplit=1)[0],
        subject_id=subject_id,
        actor_id=by.pk if by else None,
        at=at,
        **facts,
    )
