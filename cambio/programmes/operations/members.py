"""Taking part in programmes, and leaving them."""

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
from cambio.ledger import operations as ledger
from cambio.programmes import states
from cambio.programmes.models import Login, Membership, Person, Programme
from cambio.programmes.permissions import check_may_anywhere
from cambio.programmes.recording import record
from cambio.programmes.steps.granting import grant, take_back
from cambio.programmes.units import CURRENCY


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
    for held in member.role_grants.filter(revoked_at=None):
        take_back(held, by=member, at=at)
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
    grant(new_id(), member, "manager", "programme", programme.pk, by=None, at=at)
    return member


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
