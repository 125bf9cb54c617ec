"""A payment …"""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from cambio.common.errors import Conflict, DomainError, NotAllowedNow, NotFound, NotPermitted
from cambio.common.ids import new_id
from cambio.events.models import Event
from cambio.payments import operations, queries
from cambio.payments.models import Payment, PaymentAccount
from cambio.programmes.models import Membership
from tests.worlds import bank, cast
from tests.worlds.bank import OTHERS, OURS, ROSAS, exported, prepared, released


def refused_by_database(payment: Payment, **changes: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**changes)


def test_is_prepared_released_exported_and_paid(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    payment = prepared(desk, at=at, iban="nl20 ingb 0001 2345 67")
    assert (payment.state, payment.iban) == ("prepared", ROSAS)
    operations.release_payment(payment_id=payment.pk, by=treasurer, at=at)
    bank.export(treasurer, at=at)
    done = operations.mark_paid(payment_id=payment.pk, by=treasurer, at=at)
    assert (done.state, done.closed_at) == ("paid", at)
    names = (
        Event.objects.filter(subject_id=payment.pk).order_by("id").values_list("name", flat=True)
    )
    assert list(names) == ["payment.prepared", "payment.released", "payment.paid"]


def test_prepared_again_with_the_same_id_is_the_same(desk: Membership, at: datetime) -> None:
    content = {"payment_id": new_id(), "subject_id": new_id()}
    first = prepared(desk, at=at, **content)
    assert prepared(desk, at=at, **content, iban="nl20 ingb 0001 2345 67") == first
    for change in (
        {"iban": OTHERS},
        {"amount_cents": 1},
        {"subject_id": new_id()},
        {"subject_type": "order"},
        {"creditor_name": "Roos"},
        {"reference": "another"},
    ):
        with pytest.raises(Conflict):
            prepared(desk, at=at, **(content | change))
    assert Payment.objects.count() == 1


def test_of_another_programme_is_no_retry(
    desk: Membership, outsider: Membership, at: datetime
) -> None:
    content = {"payment_id": new_id(), "subject_id": new_id()}
    prepared(desk, at=at, **content)
    with pytest.raises(Conflict):
        prepared(outsider, at=at, **content)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"iban": "NL91ABNA0417164301"}, "iban", "invalid_iban"),
        ({"iban": "TR330006100519786457841326"}, "iban", "iban_outside_sepa"),
        ({"creditor_name": "🌻"}, "creditor_name", "unwritable_name"),
        ({"creditor_name": "x" * 71}, "creditor_name", "invalid"),
        ({"amount_cents": 0}, "amount_cents", "invalid"),
        ({"amount_cents": -1}, "amount_cents", "invalid"),
        ({"amount_cents": 100_000_000_000}, "amount_cents", "invalid"),
        ({"reference": "🌻"}, "reference", "invalid"),
    ],
)
def test_that_no_bank_could_carry_out_is_refused_by_field(
    desk: Membership, at: datetime, change: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        prepared(desk, at=at, **change)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert not Payment.objects.exists()


def test_of_a_cent_and_of_the_most_is_taken(desk: Membership, at: datetime) -> None:
    for cents in (1, 99_999_999_999):
        assert prepared(desk, at=at, amount_cents=cents).amount_cents == cents


def test_keeps_a_name_of_any_script(desk: Membership, at: datetime) -> None:
    assert prepared(desk, at=at, creditor_name="𠮷田 Zoë").creditor_name == "𠮷田 Zoë"


def test_is_not_released_by_who_prepared_it(treasurer: Membership, at: datetime) -> None:
    payment = prepared(treasurer, at=at)
    with pytest.raises(NotPermitted):
        operations.release_payment(payment_id=payment.pk, by=treasurer, at=at)
    refused_by_database(payment, state="released", released_by=treasurer, released_at=at)
    assert Payment.objects.get().state == "prepared"


def test_is_found_by_those_only_who_release(
    desk: Membership, manager: Membership, coordinator: Membership, at: datetime
) -> None:
    payment = prepared(desk, at=at)
    for member in (desk, manager, coordinator):
        for act in (operations.release_payment, operations.cancel_payment, operations.fail_payment):
            reason = {} if act is operations.release_payment else {"reason": "?"}
            with pytest.raises(NotFound):
                act(payment_id=payment.pk, by=member, at=at, **reason)


def test_is_not_found_from_another_programme(
    desk: Membership, outsider: Membership, at: datetime
) -> None:
    programme = outsider.programme
    abroad = cast.with_role(outsider, "treasurer", "programme", programme.pk, by=outsider, at=at)
    payment = prepared(desk, at=at)
    with pytest.raises(NotFound):
        operations.release_payment(payment_id=payment.pk, by=abroad, at=at)
    assert not queries.payments_seen_by(abroad).exists()


NO = NotAllowedNow.code
TABLE = {
    "prepared": {"release": "released", "cancel": "cancelled", "fail": NO, "pay": NO},
    "released": {"release": "released", "cancel": "cancelled", "fail": NO, "pay": NO},
    "exported": {"release": NO, "cancel": NO, "fail": "failed", "pay": "paid"},
    "paid": {"release": NO, "cancel": NO, "fail": NO, "pay": "paid"},
    "cancelled": {"release": NO, "cancel": "cancelled", "fail": NO, "pay": NO},
    "failed": {"release": NO, "cancel": NO, "fail": "failed", "pay": NO},
}


@pytest.mark.parametrize("verb", TABLE["prepared"])
@pytest.mark.parametrize("state", TABLE)
def test_moves_as_its_table_says(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime,
    state: str, verb: str,
) -> None:  # fmt: skip
    payment = prepared(desk, at=at) if state in {"prepared", "cancelled"} else None
    payment = payment or (released if state == "released" else exported)(desk, treasurer, at=at)
    of = {"payment_id": payment.pk, "by": treasurer, "at": at}
    acts = {
        "release": lambda: operations.release_payment(**of),
        "cancel": lambda: operations.cancel_payment(reason="Twice.", **of),
        "fail": lambda: operations.fail_payment(reason="AC04", **of),
        "pay": lambda: operations.mark_paid(**of),
    }  # type: ignore[arg-type]
    if state in {"paid", "cancelled", "failed"}:
        acts[{"paid": "pay", "cancelled": "cancel", "failed": "fail"}[state]]()
    try:
        acts[verb]()
        outcome = Payment.objects.get().state
    except NotAllowedNow as refused:
        outcome = refused.code
        assert Payment.objects.get().state == state
    assert outcome == TABLE[state][verb]


def test_released_by_another_before_is_not_released_again(
    desk: Membership, treasurer: Membership, second_treasurer: Membership, at: datetime
) -> None:
    payment = released(desk, treasurer, at=at)
    with pytest.raises(NotAllowedNow):
        operations.release_payment(payment_id=payment.pk, by=second_treasurer, at=at)
    assert Payment.objects.get().released_by == treasurer


def test_that_was_cancelled_or_failed_says_why(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    of = {"by": treasurer, "at": at}
    failed = exported(desk, treasurer, at=at)
    operations.fail_payment(payment_id=failed.pk, reason="Account closed", **of)
    cancelled = released(desk, treasurer, at=at)
    operations.cancel_payment(payment_id=cancelled.pk, reason="Twice", **of)
    # Said again, the first reason stands.
    operations.cancel_payment(payment_id=cancelled.pk, reason="Other", **of)
    reasons = dict(Payment.objects.values_list("state", "reason"))
    assert reasons == {"failed": "Account closed", "cancelled": "Twice"}


@pytest.mark.parametrize(
    "change",
    [
        {"amount_cents": 999_999},
        {"iban": OTHERS},
        {"creditor_name": "Dief"},
        {"reference": "another"},
        {"subject_type": "order"},
        {"released_by": None},
        {"batch": None},
        {"state": "prepared"},
        {"state": "released"},
        {"state": "paid"},
    ],
)
def test_at_the_bank_cannot_be_made_another_in_the_database(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime,
    change: dict[str, object],
) -> None:  # fmt: skip
    refused_by_database(exported(desk, treasurer, at=at), **change)


def test_cannot_be_given_to_another_preparer_so_that_its_own_may_release_it(
    desk: Membership, treasurer: Membership, at: datetime
) -> None:
    payment = prepared(treasurer, at=at)
    refused_by_database(payment, prepared_by=desk)
    refused_by_database(payment, prepared_by=None)


def test_is_never_deleted(desk: Membership, at: datetime) -> None:
    payment = prepared(desk, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        payment.delete()


def test_account_is_set_in_one_spelling_with_its_bank(manager: Membership, at: datetime) -> None:
    account = operations.set_payment_account(
        holder_name=" Buurtfonds  West ", iban="nl91 abna 0417 1643 00", by=manager, at=at
    )
    assert (account.holder_name, account.iban, account.bic) == ("Buurtfonds West", OURS, "ABNANL2A")


def test_account_is_one_and_the_same_again_changes_nothing(
    manager: Membership, account: PaymentAccount, at: datetime
) -> None:
    operations.set_payment_account(holder_name="Buurtfonds West", iban=OURS, by=manager, at=at)
    operations.set_payment_account(
        holder_name="Buurtfonds West", iban=OTHERS, bic="cobadeffxxx", by=manager, at=at
    )
    assert PaymentAccount.objects.get().iban == OTHERS
    assert Event.objects.filter(name="payment_account.set").count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"iban": "NL91"}, "iban"),
        ({"bic": "ABNA"}, "bic"),
        # A bank that the register does not know: nobody can guess its code.
        ({"iban": "NL43ZZZZ0417164300"}, "bic"),
        ({"holder_name": "\x00"}, "holder_name"),
    ],
)
def test_account_at_fault_is_refused_by_field(
    manager: Membership, at: datetime, change: dict[str, str], field: str
) -> None:
    content = {"holder_name": "Buurtfonds West", "iban": OURS}
    with pytest.raises(DomainError) as caught:
        operations.set_payment_account(**(content | change), by=manager, at=at)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert not PaymentAccount.objects.exists()


def test_account_is_set_by_a_manager_only(
    treasurer: Membership, coordinator: Membership, account: PaymentAccount, at: datetime
) -> None:
    for member in (treasurer, coordinator):
        with pytest.raises(NotPermitted):
            operations.set_payment_account(holder_name="Mij", iban=ROSAS, by=member, at=at)
    assert queries.payment_account_of(treasurer) == account
    with pytest.raises(NotFound):
        queries.payment_account_of(coordinator)


def test_nothing_recorded_tells_an_account_or_a_name(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    exported(desk, treasurer, at=at)
    recorded = str(list(Event.objects.values()))
    for word in (OURS, ROSAS, "Rosa", "Buurtfonds"):
        assert word not in recorded
