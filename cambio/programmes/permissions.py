"""May I: the refusals, in one place."""

from uuid import UUID

from cambio.common.errors import NotPermitted
from cambio.programmes.models import Membership
from cambio.programmes.queries import may


def check_may(member: Membership, permission: str, *scopes: tuple[str, UUID | None]) -> None:
    """
    Refuse whoever lacks a permission over the programme and over each of the scopes.

    :raises NotPermitted: with the permission's name, so that a person can ask for it
    """
    if not may(member, permission, *scopes):
        raise NotPermitted.lacking(permission)
