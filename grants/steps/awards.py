"""The end of an award."""

from datetime import datetime

from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from grants import queries, states
from grants.models import Award


def settle_if_even(award: Award, *, by: Membership, at: datetime) -> None:
    """Close an award once exactly what it finally comes to has been paid."""
    if award.state == "determined" and queries.paid_of(award) == award.determined_cents:
        states.AWARD.move(award, "settle")
        award.settled_at = at
        award.save()
        record("award.settled", award, by=by, at=at)
