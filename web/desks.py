"""Which desks a member has: one for each kind of work their roles give them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.programmes.models import Membership
from cambio.programmes.queries import may_anywhere


@dataclass(frozen=True, slots=True)
class Desk:
    """A page where work waits."""

    title: str | Promise
    sentence: str | Promise
    url_name: str
    permission: str


DESKS = (
    Desk(
        _("Cleanups to verify"),
        _("Look at what others report, and verify, return or reject it."),
        "coordinator_queue",
        "cleanups.verify",
    ),
)


def desks_of(member: Membership) -> list[Desk]:
    """The desks at which a member may sit."""
    return [desk for desk in DESKS if may_anywhere(member, desk.permission)]
