"""Granting roles, and taking them back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.reading import the_one
from cambio.programmes import queries
from cambio.programmes.models import Membership, RoleGrant
from cambio.programmes.permissions import check_may
from cambio.programmes.roles import roles
from cambio.programmes.steps.granting import grant, take_back


@transaction.atomic
def grant_role(
    *,
    grant_id: UUID,
    membership_id: UUID,
    role: str,
    scope_kind: str,
    scope_id: UUID,
    by: Membership,
    at: datetime,
) -> tuple[RoleGrant, bool]:
    """
    Grant a role over a scope; what is granted already changes nothing and keeps its id.

    A grant that was taken back stays so, however late its request is repeated.

    :returns: the grant, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor may not grant roles
    :raises NotFound: there is no such member in the programme
    :raises Invalid: the role does not exist or cannot be granted over such a scope
    :raises Conflict: the id was used for another grant
    """
    check_may(by, "roles.grant")
    present = RoleGrant.objects.filter(pk=grant_id).first()
    if present is not None:
        wanted = (by.programme_id, membership_id, role, scope_kind, scope_id)
        if _content(present) != wanted:
            raise Conflict(field="id")
        return present, False
    active = queries.memberships_seen_by(by).filter(state="active")
    member = the_one(active.filter(pk=membership_id), field="membership")
    if role not in roles():
        raise Invalid(_("There is no such role."), field="role")
    if scope_kind not in roles()[role].scopes:
        raise Invalid(_("This role is not granted over such a scope."), field="scope_kind")
    if scope_kind == "programme" and scope_id != by.programme_id:
        raise Invalid(_("This is not the programme's id."), field="scope_id")
    return grant(grant_id, member, role, scope_kind, scope_id, by=by, at=at)


def _content(grant: RoleGrant) -> tuple[UUID, UUID, str, str, UUID]:
    return (
        grant.programme_id,
        grant.membership_id,
        grant.role,
        grant.scope_kind,
        grant.scope_id,
    )


@transaction.atomic
def revoke_role(*, grant_id: UUID, by: Membership, at: datetime) -> RoleGrant:
    """
    Take a role back.

    :raises NotFound: there is no such grant
    :raises NotPermitted: the actor may not grant roles
    """
    held = the_one(queries.role_grants_seen_by(by).select_for_update().filter(pk=grant_id))
    check_may(by, "roles.grant")
    take_back(held, by=by, at=at)
    return held
