"""How operations on things of a programme record what happened."""

from datetime import datetime
from uuid import UUID

from cambio.events import operations as events
from cambio.ledger import queries as books
from cambio.ledger.operations import Posted
from cambio.programmes.models import Membership, OfProgramme, Programme
from cambio.sync import operations as sync


def record(
    name: str,
    subject: OfProgramme | Programme,
    *beside: OfProgramme,
    by: Membership | None,
    at: datetime,
    moved: Posted | None = None,
    **facts: events.Fact,
) -> None:
    """
    Record an event about a thing of a programme; the noun is the name's first part.

    By the same call phones hear of it: of the thing, of the others, and of the balances of those
    on whose accounts value moved.

    :param beside: what else looks different now, locked by the operation as the thing itself is
    :param moved: what the operation's posting gave
    """
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
    owners = books.owners_of(moved.accounts) if moved and moved.accounts else {}
    sync.note((subject, *beside), programme_id=subject.programme_id, owners=owners)
