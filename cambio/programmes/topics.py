"""What phones keep in step of members, their roles and their wallets."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cambio.programmes import queries
from cambio.programmes.models import Membership, RoleGrant
from cambio.programmes.roles import roles
from cambio.programmes.units import CURRENCY
from cambio.sync.concerns import Concerns, Topic, Touched, around, rights_of


def _member(member: Membership) -> Iterator[Touched]:
    yield Touched("member", member.pk, frozenset({around(member.pk), member.programme_id}))
    yield from _wallets([member.pk])


def _role(grant: RoleGrant) -> Iterator[Touched]:
    in_force = grant.revoked_at is None
    scopes = frozenset({around(grant.membership_id), grant.programme_id} if in_force else ())
    yield Touched("role", grant.pk, scopes)
    yield rights_of(grant.membership_id)


def _wallets(member_ids: Collection[UUID]) -> Iterator[Touched]:
    for member_id in member_ids:
        yield Touched("wallet", member_id, frozenset({around(member_id)}))


def _seen_wallets(member: Membership, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    if member.pk not in ids:
        return {}
    return {member.pk: {"unit": CURRENCY, "balance": queries.wallet_balance(member)}}


def _topics_of(member: Membership) -> Iterator[Topic]:
    for kind in ("member", "role", "wallet"):
        yield Topic(kind, around(member.pk))
    if queries.may_anywhere(member, "people.read"):
        yield Topic("member", member.programme_id)
    if queries.may(member, "roles.grant"):
        yield Topic("role", member.programme_id)


def _everything() -> Iterable[QuerySet[Any]]:
    return Membership.objects.all(), RoleGrant.objects.all()


CONCERNS = Concerns(
    seen={"member": queries.memberships_seen_by, "role": queries.role_grants_seen_by},
    computed={"wallet": _seen_wallets},
    touched={Membership: _member, RoleGrant: _role},
    balances={"membership": _wallets},
    topics_of=_topics_of,
    everything=_everything,
    rules=repr([(name, sorted(role.permissions)) for name, role in sorted(roles().items())]),
)
