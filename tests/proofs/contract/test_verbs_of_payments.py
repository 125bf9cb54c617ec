"""What the rows of payments foresee, and what their operations answer: …"""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.conf import LazySettings

from cambio.payments import guards, operations, states, verbs
from cambio.payments.models import Payment, PaymentBatch
from cambio.programmes.models import Membership, Programme
from tests.cambio.payments.conftest import make_treasurer
from tests.proofs.contract.playing import play
from tests.worlds import bank, cast

REASON = {"cancel": {"reason": "Wrong account"}, "fail": {"reason": "AC04"}}


@pytest.fixture(autouse=True)
def bills(settings: LazySettings) -> Iterator[None]:
    """Let bills be paid."""
    settings.PAYABLES = "tests.worlds.bank.PAYABLES"
    yield
    bank.followed.clear()


@pytest.fixture
def people(programme: Programme, manager: Membership, at: datetime) -> dict[str, Membership]:
    """Who releases and who prepares, somebody who does both, and who sees no payment."""
    bank.with_account(manager, at=at)
    return {
        "treasurer": make_treasurer(programme, "Teun", manager, at),
        "second treasurer": make_treasurer(programme, "Tamar", manager, at),
        "treasurer who prepared": make_treasurer(programme, "Tom", manager, at),
        "desk": cast.make_member(programme, "Dirk", at=at),
        "manager": manager,
    }


@pytest.fixture
def payments(people: dict[str, Membership], at: datetime) -> dict[str, Payment]:
    """One in each state, all prepared by one who also releases."""
    by, treasurer = people["treasurer who prepared"], people["treasurer"]
    made = {state: bank.exported(by, treasurer, at=at) for state in ("exported", "paid", "failed")}
    made |= {state: bank.prepared(by, at=at) for state in ("prepared", "cancelled")}
    made["released"] = bank.released(by, treasurer, at=at)
    operations.mark_paid(payment_id=made["paid"].pk, by=treasurer, at=at)
    for state, end in (
        ("failed", operations.fail_payment),
        ("cancelled", operations.cancel_payment),
    ):
        end(payment_id=made[state].pk, reason="AC04", by=treasurer, at=at)
    return made


@pytest.fixture
def batches(people: dict[str, Membership], at: datetime) -> dict[str, PaymentBatch]:
    """At the bank, paid, failed, and each of a part."""
    by, treasurer = people["desk"], people["treasurer"]
    acts = {
        "pay": lambda of: operations.mark_paid(payment_id=of.pk, by=treasurer, at=at),
        "fail": lambda of: operations.fail_payment(
            payment_id=of.pk, reason="AC04", by=treasurer, at=at
        ),
    }
    made = {}
    for steps in ((), ("pay",), ("fail",), ("pay", "pay"), ("fail", "fail"), ("pay", "fail")):
        batch, payments = bank.exported_together(by, treasurer, 2, at=at)
        for step, payment in zip(steps, payments, strict=False):
            acts[step](payment)
        made[" and ".join(steps) or "at the bank"] = batch
    return made


def test_are_the_same_for_every_payment_and_everybody(
    payments: dict[str, Payment],
    people: dict[str, Membership],
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {like: Payment.objects.get(pk=payment.pk).state for like, payment in payments.items()}
    assert found == {state: state for state in states.PAYMENT.states}
    played = play(verbs.PAYMENT, payments, people, REASON, at=at)
    assert [str(one) for one in played if one.differs] == []
    assert {one.verb for one in played if one.changed} == {row.name for row in verbs.PAYMENT}

    # A control: what a row foresees by another guard than its operation's is found.
    monkeypatch.setattr(guards, "check_can_cancel", guards.check_can_fail)
    prepared, treasurer = {"prepared": payments["prepared"]}, {"treasurer": people["treasurer"]}
    (played_again,) = play([verbs.CANCEL], prepared, treasurer, REASON, at=at)
    assert played_again.differs


def test_are_the_same_for_every_batch_and_everybody(
    batches: dict[str, PaymentBatch], people: dict[str, Membership], at: datetime
) -> None:
    played = play(verbs.BATCH, batches, people, {}, at=at)
    assert [str(one) for one in played if one.differs] == []
    assert {one.like for one in played if one.changed} == {"at the bank", "pay", "fail"}


def test_every_move_has_a_row() -> None:
    """But what goes to the bank together, and finds no batch: it makes one."""
    called = {"pay": "mark_paid"}
    moves = {called.get(move, move) for move in states.PAYMENT.moves}
    assert moves - {"export"} == {row.name for row in verbs.PAYMENT}
