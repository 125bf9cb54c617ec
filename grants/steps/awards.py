"""What is asked of an award on the way, and its end."""

from datetime import datetime

from cambio.common.errors import NotAllowedNow
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from grants import queries, states
from grants.models import Application, Award


def check_awarded(application: Application) -> None:
    """
    Refuse what can be done with an award only.

    :raises NotAllowedNow: nothing was awarded
    """
    if application.state != "awarded":
        raise NotAllowedNow.while_in(application.state)


def settle_if_even(award: Award, *, by: Membership, at: datetime) -> None:
    """Close an award once exactly what it finally comes to has been paid."""
    if award.state == "determined" and queries.paid_of(award) == award.determined_cents:
        states.AWARD.move(award, "settle")
        award.settled_at = at
        award.save()
        record("award.settled", award, by=by, at=at)
