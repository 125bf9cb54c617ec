"""k of n signatures: …"""

import threading
from datetime import datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from cambio.common.errors import Conflict, NotAllowedNow
from cambio.common.ids import new_id
from cambio.programmes import approvals
from cambio.programmes.models import Approval, Membership, Programme, Signature
from tests.cambio.ledger.books import at_once
from tests.worlds import cast


@pytest.fixture
def signers(programme: Programme, at: datetime) -> list[Membership]:
    return [cast.make_member(programme, f"Steward {number}", at=at) for number in range(5)]


def ask(programme: Programme, needed: int, at: datetime) -> UUID:
    subject = new_id()
    approvals.open_approval(
        programme_id=programme.pk, subject_type="order", subject_id=subject, needed=needed, at=at
    )
    return subject


def sign(subject: UUID, by: Membership, at: datetime, *, agrees: bool = True) -> Approval:
    with transaction.atomic():
        approval = approvals.approval_for_update(subject_type="order", subject_id=subject)
        return approvals.sign(approval, by=by, agrees=agrees, counts=lambda _: True, at=at)


@pytest.mark.parametrize("needed", [1, 2, 3, 5])
def test_exactly_k_grant_it(
    programme: Programme, signers: list[Membership], at: datetime, needed: int
) -> None:
    subject = ask(programme, needed, at)
    states = [sign(subject, signer, at).state for signer in signers[:needed]]
    assert states == ["waiting"] * (needed - 1) + ["granted"]
    approval = Approval.objects.get(subject_id=subject)
    assert approval.closed_at == at
    assert approval.signatures.count() == needed


def test_one_refusal_ends_it(programme: Programme, signers: list[Membership], at: datetime) -> None:
    subject = ask(programme, 3, at)
    sign(subject, signers[0], at)
    assert sign(subject, signers[1], at, agrees=False).state == "refused"
    with pytest.raises(NotAllowedNow):
        sign(subject, signers[2], at)
    assert Signature.objects.count() == 2


def test_no_more_is_signed_once_it_is_granted(
    programme: Programme, signers: list[Membership], at: datetime
) -> None:
    subject = ask(programme, 1, at)
    sign(subject, signers[0], at)
    for agrees in (True, False):
        with pytest.raises(NotAllowedNow):
            sign(subject, signers[1], at, agrees=agrees)
    assert Approval.objects.get().state == "granted"


def test_the_same_word_twice_is_one_signature(
    programme: Programme, signers: list[Membership], at: datetime
) -> None:
    subject = ask(programme, 2, at)
    assert [sign(subject, signers[0], at).state for _ in range(3)] == ["waiting"] * 3
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("first", [True, False])
def test_the_opposite_word_is_a_conflict(
    programme: Programme, signers: list[Membership], at: datetime, *, first: bool
) -> None:
    subject = ask(programme, 2, at)
    sign(subject, signers[0], at, agrees=first)
    with pytest.raises(Conflict):
        sign(subject, signers[0], at, agrees=not first)
    assert Signature.objects.get().agrees is first


def test_a_subject_is_approved_in_one_place_only(programme: Programme, at: datetime) -> None:
    subject = ask(programme, 1, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        approvals.open_approval(
            programme_id=programme.pk, subject_type="order", subject_id=subject, needed=2, at=at
        )


def test_somebody_is_always_needed(programme: Programme, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(programme, 0, at)


def test_two_who_sign_at_once_close_it_exactly_once(
    transactional_db: None, programme: Programme, signers: list[Membership], at: datetime
) -> None:
    for _ in range(5):
        subject = ask(programme, 2, at)
        closed = at_once(2, lambda number, subject=subject: sign(subject, signers[number], at))
        assert sorted(approval.state for approval in closed) == ["granted", "waiting"]
        assert Approval.objects.get(subject_id=subject).state == "granted"


def test_two_at_once_without_the_lock_leave_it_waiting(
    transactional_db: None, programme: Programme, signers: list[Membership], at: datetime
) -> None:
    """Negative control: each counts its own signature only, and nobody closes it."""
    subject = ask(programme, 2, at)
    both = threading.Barrier(2)

    @transaction.atomic
    def sign_unlocked(number: int) -> None:
        approval = Approval.objects.get(subject_id=subject)
        Signature.objects.create(
            programme=programme,
            approval=approval,
            membership=signers[number],
            agrees=True,
            signed_at=at,
        )
        both.wait(timeout=10)  # neither has committed
        agreed = approval.signatures.filter(agrees=True).count()
        both.wait(timeout=10)
        if agreed >= approval.needed:
            Approval.objects.filter(pk=approval.pk).update(state="granted", closed_at=at)

    at_once(2, sign_unlocked)
    assert Signature.objects.count() == 2
    assert Approval.objects.get().state == "waiting"


def test_more_than_needed_at_once_leave_k_signatures(
    transactional_db: None, programme: Programme, signers: list[Membership], at: datetime
) -> None:
    subject = ask(programme, 3, at)
    results = at_once(5, lambda number: sign(subject, signers[number], at))
    assert sum(isinstance(result, NotAllowedNow) for result in results) == 2
    assert Signature.objects.count() == 3
    assert Approval.objects.get().state == "granted"


def test_one_member_from_two_phones_signs_once(
    transactional_db: None, programme: Programme, signers: list[Membership], at: datetime
) -> None:
    subject = ask(programme, 2, at)
    results = at_once(4, lambda _: sign(subject, signers[0], at))
    assert [result.state for result in results] == ["waiting"] * 4
    assert Signature.objects.count() == 1
