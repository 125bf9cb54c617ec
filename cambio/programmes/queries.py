"""Reading programmes and those who take part; visibility is a query."""

from uuid import UUID

from django.db.models import QuerySet

from cambio.common.reading import the_one
from cambio.ledger import queries as books
from cambio.programmes.models import Login, Membership, Programme, RoleGrant
from cambio.programmes.roles import roles


def programmes() -> QuerySet[Programme]:
    """Every programme there is; their names are public."""
    return Programme.objects.order_by("slug")


def programme_named(slug: str) -> Programme:
    """
    Find a programme by the name in its address.

    :raises NotFound: there is none
    """
    return the_one(Programme.objects.filter(slug=slug))


def membership_of(login: Login, programme: Programme) -> Membership | None:
    """Find the active membership of whoever logged in, with what every request needs of it."""
    return (
        Membership.objects.select_related("person", "programme")
        .filter(person__login=login, programme=programme, state="active")
        .first()
    )


def memberships_of(login: Login) -> QuerySet[Membership]:
    """The programmes in which somebody takes part."""
    return (
        Membership.objects.select_related("person", "programme")
        .filter(person__login=login, state="active")
        .order_by("programme__slug")
    )


def may(member: Membership, permission: str, *scopes: tuple[str, UUID | None]) -> bool:
    """
    Tell whether a member holds a permission over the programme or over any of the scopes.

    :param scopes: (kind, id) pairs that each would do, such as a place and the ward it lies in
    """
    return any(
        permission in roles()[grant.role].permissions
        and (grant.scope_kind == "programme" or (grant.scope_kind, grant.scope_id) in scopes)
        for grant in member.grants
    )


def scopes_of(member: Membership, permission: str, kind: str) -> list[UUID]:
    """The ids over which a member holds a permission, of one kind of scope."""
    return [
        grant.scope_id
        for grant in member.grants
        if grant.scope_kind == kind and permission in roles()[grant.role].permissions
    ]


def scope_ids_of(member: Membership, *permissions: str) -> set[UUID]:
    """The ids of all scopes over which a member holds one of the permissions, of any kind."""
    return {
        grant.scope_id
        for grant in member.grants
        if not roles()[grant.role].permissions.isdisjoint(permissions)
    }


def may_anywhere(member: Membership, permission: str) -> bool:
    """Tell whether a member holds a permission over any scope at all."""
    return any(permission in roles()[grant.role].permissions for grant in member.grants)


def memberships_seen_by(member: Membership) -> QuerySet[Membership]:
    """Oneself; and everybody in the programme for those who may see names."""
    everyone = Membership.objects.select_related("person").filter(programme=member.programme_id)
    if may_anywhere(member, "people.read"):
        return everyone
    return everyone.filter(pk=member.pk)


def role_grants_seen_by(member: Membership) -> QuerySet[RoleGrant]:
    """One's own roles; and everybody's for those who grant them."""
    grants = RoleGrant.objects.filter(programme=member.programme_id, revoked_at=None)
    if may(member, "roles.grant"):
        return grants
    return grants.filter(membership=member.pk)


def wallet_balance(member: Membership) -> int:
    """What a member has to spend, in cambi."""
    return books.balance(books.AccountId(member.wallet_id))


def wallet_statement(
    member: Membership, *, before: int | None = None, after: int | None = None, limit: int
) -> books.StatementPage:
    """What came into a member's wallet and went out of it, newest first."""
    account = books.AccountId(member.wallet_id)
    return books.statement_page(account, before=before, after=after, limit=limit)
