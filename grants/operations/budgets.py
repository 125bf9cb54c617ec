"""Who gives the money, and the budgets it lies in."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.locks import lock
from cambio.ledger import operations as ledger
from cambio.programmes.models import Membership
from cambio.programmes.operations import EURO
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from grants import guards, permissions, queries, states
from grants.models import Envelope, Funder
from streets.queries import wards_seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeContent:
    """What is recorded of a budget; see `grants.models.Envelope`."""

    name: str
    year: int
    ward_id: UUID | None = None
    purpose: str = ""
    who_starts: str = ""
    who_decides: str = ""
    accounted_how: str = ""
    role: str
    term: str


@transaction.atomic
def add_funder(*, funder_id: UUID, name: str, by: Membership, at: datetime) -> tuple[Funder, bool]:
    """
    Note somebody who gives money, with an account of what they gave.

    :returns: the funder, and whether it is new: the same id with the same name is not
    :raises NotPermitted: the actor does not set up budgets
    :raises Conflict: the id or the name belongs to another
    """
    check_may(by, "grants.manage")
    lock(f"funder/{funder_id}")
    present = Funder.objects.filter(pk=funder_id).first()
    if present is not None:
        if (present.programme_id, present.name) != (by.programme_id, name):
            raise Conflict(field="id")
        return present, False
    if queries.funders_seen_by(by).filter(name=name).exists():
        raise Conflict(_("There is a funder with this name already."), field="name")
    account = ledger.open_account(
        book_id=by.programme.book_id,
        unit=EURO,
        purpose="funder",
        owner_type="funder",
        owner_id=funder_id,
        floor=None,
    )
    funder = Funder.objects.create(
        id=funder_id, programme_id=by.programme_id, name=name, account_id=account, created_at=at
    )
    record("funder.added", funder, by=by, at=at)
    return funder, True


@transaction.atomic
def create_envelope(
    *,
    envelope_id: UUID,
    funder_id: UUID,
    content: EnvelopeContent,
    by: Membership,
    at: datetime,
) -> tuple[Envelope, bool]:
    """
    Set up a budget, reserved until it is said what it is for.

    :returns: the budget, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor does not set up budgets
    :raises Conflict: the id or the name in this year belongs to another
    :raises Invalid: there is no such funder or ward
    """
    check_may(by, "grants.manage")
    lock(f"envelope/{envelope_id}")
    present = Envelope.objects.filter(pk=envelope_id).first()
    if present is not None:
        if present.programme_id != by.programme_id or _told(present) != (funder_id, content):
            raise Conflict(field="id")
        return present, False
    if not queries.funders_seen_by(by).filter(pk=funder_id).exists():
        raise Invalid(_("There is no such funder."), field="funder")
    if content.ward_id and not wards_seen_by(by).filter(pk=content.ward_id).exists():
        raise Invalid(_("There is no such ward."), field="ward")
    taken = queries.envelopes_seen_by(by).filter(name=content.name, year=content.year)
    if taken.exists():
        raise Conflict(_("There is a budget with this name in that year."), field="name")
    envelope = Envelope(id=envelope_id, programme_id=by.programme_id, funder_id=funder_id)
    _tell(envelope, content)
    envelope.account_id, envelope.lapsed_id = _accounts(envelope_id, by)
    envelope.created_at = at
    envelope.save()
    record("envelope.created", envelope, by=by, at=at)
    return envelope, True


def _accounts(envelope_id: UUID, by: Membership) -> tuple[ledger.AccountId, ledger.AccountId]:
    account, lapsed = (
        ledger.open_account(
            book_id=by.programme.book_id,
            unit=EURO,
            purpose=purpose,
            owner_type="envelope",
            owner_id=envelope_id,
        )
        for purpose in ("envelope", "lapsed")
    )
    return account, lapsed


def _told(envelope: Envelope) -> tuple[UUID, EnvelopeContent]:
    content = EnvelopeContent(
        name=envelope.name,
        year=envelope.year,
        ward_id=envelope.ward_id,
        purpose=envelope.purpose,
        who_starts=envelope.who_starts,
        who_decides=envelope.who_decides,
        accounted_how=envelope.accounted_how,
        role=envelope.role,
        term=envelope.term,
    )
    return envelope.funder_id, content


def _tell(envelope: Envelope, content: EnvelopeContent) -> None:
    envelope.name, envelope.year = content.name, content.year
    envelope.ward_id, envelope.purpose = content.ward_id, content.purpose
    envelope.who_starts, envelope.who_decides = content.who_starts, content.who_decides
    envelope.accounted_how = content.accounted_how
    envelope.role, envelope.term = content.role, content.term


@transaction.atomic
def describe_envelope(
    *,
    envelope_id: UUID,
    purpose: str,
    who_starts: str,
    who_decides: str,
    accounted_how: str,
    role: str,
    term: str,
    by: Membership,
    at: datetime,
) -> Envelope:
    """
    Say what a budget is for, as long as it is reserved; the same again changes nothing.

    :raises NotFound: there is none
    :raises NotPermitted: the actor does not set up budgets
    :raises NotAllowedNow: it has been opened or closed
    """
    envelope = queries.envelope_for_update(by, envelope_id)
    permissions.check_may_manage(by, envelope)
    _funder_id, content = _told(envelope)
    told = replace(
        content,
        purpose=purpose,
        who_starts=who_starts,
        who_decides=who_decides,
        accounted_how=accounted_how,
        role=role,
        term=term,
    )
    if told == content:
        return envelope
    guards.check_can_describe(envelope, at)
    _tell(envelope, told)
    envelope.save()
    record("envelope.described", envelope, by=by, at=at)
    return envelope


@transaction.atomic
def open_envelope(*, envelope_id: UUID, by: Membership, at: datetime) -> Envelope:
    """
    Let awards be made from a budget; twice is once.

    :raises NotFound: there is none
    :raises NotPermitted: the actor does not set up budgets
    :raises NotAllowedNow: it is not said what it is for, who decides, or how it is accounted for
    """
    envelope = queries.envelope_for_update(by, envelope_id)
    permissions.check_may_manage(by, envelope)
    if envelope.state == "open":
        return envelope
    guards.check_can_open(envelope, at)
    states.ENVELOPE.move(envelope, "open")
    envelope.save()
    record("envelope.opened", envelope, by=by, at=at)
    return envelope
