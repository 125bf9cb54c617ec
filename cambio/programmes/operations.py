"""Founding programmes, taking part in them, and granting roles."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid, NotPermitted
from cambio.common.ids import new_id
from cambio.common.locks import lock
from cambio.common.names import Name
from cambio.common.reading import the_one
from cambio.ledger import operations as ledger
from cambio.programmes import queries, states
from cambio.programmes.models import Login, Membership, Person, Programme, RoleGrant
from cambio.programmes.permissions import check_may, check_may_anywhere
from cambio.programmes.recording import record
from cambio.programmes.roles import roles

CURRENCY, EURO, HOURS = "cambi", "eur", "min"
SLUG = re.compile(r"[a-z0-9](-?[a-z0-9]){0,38}", re.ASCII)
# Addresses of our own, of pages and of the API, behind which a programme could not be reached.
TAKEN_SLUGS = frozenset(
    {
        *("accounts", "api", "files", "healthz", "language", "readyz", "static"),
        *("log-in", "openapi", "problems"),
    }
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a programme works: four edges in degrees."""

    south: float
    west: float
    north: float
    east: float


@transaction.atomic
def create_programme(
    *, slug: str, name_nl: Name, name_en: Name, area: Bounds, at: datetime
) -> Programme:
    """
    Found a programme with its book: the three units and the programme's own accounts.

    Done by whoever runs the installation, so there is nobody to ask for permission.

    :raises Invalid: the slug is none, or one of our own addresses
    :raises Conflict: the slug is taken
    """
    if slug in TAKEN_SLUGS or not SLUG.fullmatch(slug):
        raise Invalid(_("Choose another short name: small letters, digits, dashes."), field="slug")
    if Programme.objects.filter(slug=slug).exists():
        raise Conflict(_("A programme with this name already exists."), field="slug")
    programme_id = new_id()
    _open_books(programme_id)
    programme = Programme.objects.create(
        id=programme_id,
        slug=slug,
        name_nl=name_nl,
        name_en=name_en,
        book_id=programme_id,
        south=area.south,
        west=area.west,
        north=area.north,
        east=area.east,
        created_at=at,
    )
    record("programme.created", programme, by=None, at=at)
    return programme


def _open_books(book_id: UUID) -> None:
    ledger.open_book(book_id=book_id)
    ledger.open_unit(book_id=book_id, code=CURRENCY, decimals=0)
    ledger.open_unit(book_id=book_id, code=EURO, decimals=2)
    ledger.open_unit(book_id=book_id, code=HOURS, decimals=0)
    # Everybody's rewards and orders meet in these two: derived, so that they never make a queue.
    for purpose in ("issuance", "held"):
        ledger.open_account(
            book_id=book_id, unit=CURRENCY, purpose=purpose, floor=None, derived=True
        )


def _take_in(
    *, programme: Programme, name: Name, login: Login | None, membership_id: UUID, at: datetime
) -> Membership:
    wallet = ledger.open_account(
        book_id=programme.book_id,
        unit=CURRENCY,
        purpose="wallet",
        owner_type="membership",
        owner_id=membership_id,
    )
    person = Person.objects.create(programme=programme, login=login, name=name, created_at=at)
    return Membership.objects.create(
        id=membership_id, programme=programme, person=person, wallet_id=wallet, joined_at=at
    )


@transaction.atomic
def join_programme(
    *, programme: Programme, login: Login, name: Name, membership_id: UUID | None, at: datetime
) -> tuple[Membership, bool]:
    """
    Take part in a programme, with a wallet; whoever does so already changes nothing by it.

    :param membership_id: made by the phone, so that a retry is recognised
    :returns: the membership, and whether it is new; one that there is keeps its id and its name
    :raises NotPermitted: the programme does not take people in by itself
    :raises Conflict: another member has this id, or oneself, under another name
    """
    Login.objects.select_for_update().get(pk=login.pk)
    present = (
        Membership.objects.select_related("person")
        .filter(person__login=login, programme=programme)
        .first()
    )
    if present is not None:
        if present.pk == membership_id and present.name != name:
            raise Conflict(field="id")
        _bring_back(present, at=at)
        return present, False
    if not programme.open_to_join:
        raise NotPermitted(_("This programme's staff enrol people; nobody joins by themselves."))
    if membership_id and Membership.objects.filter(pk=membership_id).exists():
        raise Conflict(field="id")
    member = _take_in(
        programme=programme,
        name=name,
        login=login,
        membership_id=membership_id or new_id(),
        at=at,
    )
    record("membership.joined", member, by=member, at=at)
    return member, True


def _bring_back(member: Membership, *, at: datetime) -> None:
    if member.state == "left":
        states.MEMBERSHIP.move(member, "rejoin")
        member.save(update_fields=["state"])
        record("membership.rejoined", member, by=member, at=at)


@transaction.atomic
def enrol_person(
    *, name: Name, membership_id: UUID, by: Membership, at: datetime
) -> tuple[Membership, bool]:
    """
    Take in somebody who signed on paper and has no log-in.

    :returns: the membership, and whether it is new: the same id with the same name is not
    :raises NotPermitted: the actor may not enrol people
    :raises Conflict: the id belongs to somebody else
    """
    check_may_anywhere(by, "residents.enrol")
    lock(f"membership/{membership_id}")
    present = Membership.objects.select_related("person").filter(pk=membership_id).first()
    if present is not None:
        content = (present.programme_id, present.name, present.person.login_id)
        if content != (by.programme_id, name, None):
            raise Conflict(field="id")
        return present, False
    member = _take_in(
        programme=by.programme, name=name, login=None, membership_id=membership_id, at=at
    )
    record("membership.enrolled", member, by=by, at=at)
    return member, True


@transaction.atomic
def leave_programme(*, by: Membership, at: datetime) -> Membership:
    """Stop taking part: the roles end, the wallet stays for whoever comes back."""
    member = Membership.objects.select_for_update().get(pk=by.pk)
    states.MEMBERSHIP.move(member, "leave")
    member.save(update_fields=["state"])
    for grant in member.role_grants.filter(revoked_at=None):
        _revoke(grant, by=member, at=at)
    record("membership.left", member, by=member, at=at)
    return member


@transaction.atomic
def appoint_manager(*, programme: Programme, email: str, name: Name, at: datetime) -> Membership:
    """
    Make somebody a manager, with a login if they have none; again changes nothing.

    Done by whoever runs the installation: it is how the first manager comes to be.

    :raises Invalid: this is no e-mail address
    """
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(_("This is not an e-mail address."), field="email") from None
    login = Login.objects.filter(email=email.lower()).first() or Login.objects.create_user(email)
    # Whoever runs the installation vouches for the address; the log-in code proves it each time.
    EmailAddress.objects.get_or_create(
        user=login, email=login.email, defaults={"verified": True, "primary": True}
    )
    member = Membership.objects.filter(person__login=login, programme=programme).first()
    if member is None:
        member = _take_in(
            programme=programme, name=name, login=login, membership_id=new_id(), at=at
        )
        record("membership.joined", member, by=member, at=at)
    _bring_back(member, at=at)
    _grant(new_id(), member, "manager", "programme", programme.pk, by=None, at=at)
    return member


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
    return _grant(grant_id, member, role, scope_kind, scope_id, by=by, at=at)


def _content(grant: RoleGrant) -> tuple[UUID, UUID, str, str, UUID]:
    return (
        grant.programme_id,
        grant.membership_id,
        grant.role,
        grant.scope_kind,
        grant.scope_id,
    )


def _grant(
    grant_id: UUID,
    member: Membership,
    role: str,
    scope_kind: str,
    scope_id: UUID,
    *,
    by: Membership | None,
    at: datetime,
) -> tuple[RoleGrant, bool]:
    grant, created = RoleGrant.objects.get_or_create(
        programme_id=member.programme_id,
        membership=member,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        revoked_at=None,
        defaults={"id": grant_id, "granted_by": by, "granted_at": at},
    )
    if created:
        record("role.granted", grant, by=by, at=at)
    return grant, created


@transaction.atomic
def revoke_role(*, grant_id: UUID, by: Membership, at: datetime) -> RoleGrant:
    """
    Take a role back.

    :raises NotFound: there is no such grant
    :raises NotPermitted: the actor may not grant roles
    """
    grant = the_one(queries.role_grants_seen_by(by).select_for_update().filter(pk=grant_id))
    check_may(by, "roles.grant")
    _revoke(grant, by=by, at=at)
    return grant


def _revoke(grant: RoleGrant, *, by: Membership, at: datetime) -> None:
    grant.revoked_at = at
    grant.save(update_fields=["revoked_at"])
    record("role.revoked", grant, by=by, at=at)
