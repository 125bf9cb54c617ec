"""Roles as they are granted and taken back."""

from datetime import datetime
from uuid import UUID

from cambio.programmes.models import Membership, RoleGrant
from cambio.programmes.recording import record


def grant(
    grant_id: UUID,
    member: Membership,
    role: str,
    scope_kind: str,
    scope_id: UUID,
    *,
    by: Membership | None,
    at: datetime,
) -> tuple[RoleGrant, bool]:
    """Grant a role, or find it granted already; and whether it is new."""
    held, created = RoleGrant.objects.get_or_create(
        programme_id=member.programme_id,
        membership=member,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        revoked_at=None,
        defaults={"id": grant_id, "granted_by": by, "granted_at": at},
    )
    if created:
        record("role.granted", held, by=by, at=at)
    return held, created


def take_back(held: RoleGrant, *, by: Membership, at: datetime) -> None:
    held.revoked_at = at
    held.save(update_fields=["revoked_at"])
    record("role.revoked", held, by=by, at=at)
