"""May I: the refusals, in one place."""

from uuid import UUID

from django.utils.translation import gettext as _

from cambio.common.errors import NotPermitted
from cambio.programmes.models import Membership
from cambio.programmes.queries import may, may_anywhere
from cambio.programmes.roles import permissions


def check_may(member: Membership, permission: str, *scopes: tuple[str, UUID | None]) -> None:
    """
    Refuse whoever lacks a permission over the programme and over each of the scopes.

    :raises NotPermitted: saying which task it belongs to, so that a person can ask for it
    """
    if not may(member, permission, *scopes):
        raise _lacking(permission)


def check_may_anywhere(member: Membership, permission: str) -> None:
    """Refuse whoever holds a permission over nothing at all. Raises as `check_may`."""
    if not may_anywhere(member, permission):
        raise _lacking(permission)


def _lacking(permission: str) -> NotPermitted:
    task = permissions()[permission]
    return NotPermitted(_("This is for those who have this task: %(task)s") % {"task": task})
