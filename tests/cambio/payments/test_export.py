"""Exporting what was released: …"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sepaxml
import xmlschema
from django.db import IntegrityError, transaction
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cambio.common.errors import Conflict, DomainError, NotPermitted
from cambio.common.ids import new_id
from cambio.payments import operations, queries
from cambio.payments.accounts import bank_text, checked_holder
from cambio.payments.errors import NoPaymentAccount, NothingToExport
from cambio.payments.models import Payment, PaymentAccount, PaymentBatch
from cambio.payments.operations import batches
from cambio.payments.pain import SCHEMA, Debtor, Transfer, credit_transfers, told_in
from cambio.programmes.models import Membership
from tests.worlds import cast
from tests.worlds.bank import OTHERS, OURS, ROSAS, export, prepared, released, texts

STRUCTURE = Path(sepaxml.__file__).parent / "schemas" / f"{SCHEMA}.xsd"


def test_the_message_is_what_banks_expect_and_says_what_was_released(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    first = released(desk, treasurer, at=at, creditor_name="Zoë 𠮷 & Co.", amount_cents=5)
    second = released(desk, treasurer, at=at, iban=OTHERS, reference="Award 2026-0002 // Łódź")
    batch = export(treasurer, at=at)
    xmlschema.XMLSchema(STRUCTURE).validate(batch.message)
    said = {
        "GrpHdr/MsgId": [batch.pk.hex],
        "GrpHdr/CreDtTm": ["2026-06-06T12:00:00"],
        "GrpHdr/NbOfTxs": ["2"],
        "GrpHdr/CtrlSum": ["123.50"],
        "PmtInf/PmtInfId": [batch.pk.hex],
        "PmtInf/PmtMtd": ["TRF"],
        "PmtInf/ReqdExctnDt": ["2026-06-06"],
        "Dbtr/Nm": ["Buurtfonds West"],
        "DbtrAcct/Id/IBAN": [OURS],
        "DbtrAgt/FinInstnId/BIC": ["ABNANL2A"],
        "PmtId/EndToEndId": [first.pk.hex, second.pk.hex],
        "Amt/InstdAmt": ["0.05", "123.45"],
        "Cdtr/Nm": ["Zoe + Co.", "Rosa de Vries"],
        "CdtrAcct/Id/IBAN": [ROSAS, OTHERS],
        "RmtInf/Ustrd": ["Bill 2026-0001", "Award 2026-0002 / Lodz"],
    }
    assert {path: texts(batch.message, path) for path in said} == said
    assert (batch.count, batch.total_cents) == (2, 12_350)
    assert set(Payment.objects.values_list("state", "batch")) == {("exported", batch.pk)}


def test_the_day_is_the_programmes_own(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    released(desk, treasurer, at=at)
    late = datetime(2026, 6, 6, 22, 30, tzinfo=UTC)
    assert texts(export(treasurer, at=late).message, "PmtInf/ReqdExctnDt") == ["2026-06-07"]


def test_the_same_payments_make_the_same_bytes() -> None:
    transfers = [
        Transfer(end_to_end_id="a", name="Rosa", iban=ROSAS, amount_cents=1, remittance="x")
    ]
    debtor = Debtor(name="Wij", iban=OURS, bic="ABNANL2A")
    made_at = datetime(2026, 6, 6, 12, 0)  # noqa: DTZ001  the message knows no zone
    first, second = (
        credit_transfers(transfers, debtor=debtor, message_id="m", made_at=made_at)
        for _ in range(2)
    )
    assert first == second
    assert told_in(first) == {"a": (ROSAS, 1)}


WRITTEN = st.text(min_size=1, max_size=80)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(WRITTEN, WRITTEN), min_size=1, max_size=30))
def test_whatever_name_and_reference_is_taken_the_bank_can_read(
    written: list[tuple[str, str]],
) -> None:
    """The message is checked against its schema as it is written."""
    transfers = [
        Transfer(
            end_to_end_id=str(number), name=name, iban=ROSAS, amount_cents=1, remittance=reference
        )
        for number, (name, reference) in enumerate(written)
        if is_taken(name) and bank_text(reference)
    ]
    assume(transfers)
    debtor = Debtor(name=transfers[0].name, iban=OURS, bic="ABNANL2A")
    message = credit_transfers(
        transfers, debtor=debtor, message_id="m", made_at=datetime(2026, 6, 6, tzinfo=UTC)
    )
    for path in ("Nm", "Ustrd"):
        for said in texts(message, path):
            assert re.fullmatch(r"[A-Za-z0-9/\-?:().,'+ ]{1,140}", said)


def is_taken(name: str) -> bool:
    try:
        return bool(checked_holder(name, field="name"))
    except DomainError:
        return False


def test_only_what_was_released_goes_to_the_bank(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    prepared(desk, at=at)
    cancelled = released(desk, treasurer, at=at)
    operations.cancel_payment(payment_id=cancelled.pk, reason="Twice", by=treasurer, at=at)
    with pytest.raises(NothingToExport):
        export(treasurer, at=at)
    wanted = released(desk, treasurer, at=at)
    assert list(export(treasurer, at=at).payments.all()) == [wanted]


def test_again_with_the_same_id_is_the_same_batch_and_with_another_there_is_nothing(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    released(desk, treasurer, at=at)
    batch = export(treasurer, at=at)
    later = {"by": treasurer, "at": at + timedelta(hours=1)}
    again, created = operations.export_payments(batch_id=batch.pk, **later)  # type: ignore[arg-type]
    assert (again.message, created) == (batch.message, False)
    with pytest.raises(NothingToExport):
        operations.export_payments(batch_id=new_id(), **later)  # type: ignore[arg-type]
    assert PaymentBatch.objects.count() == 1


def test_what_is_released_later_goes_into_the_next_message(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime
) -> None:
    for _ in range(2):
        released(desk, treasurer, at=at)
        export(treasurer, at=at)
    assert [batch.count for batch in PaymentBatch.objects.all()] == [1, 1]


def test_a_message_is_bounded_and_the_rest_waits(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(batches, "MOST_PAYMENTS", 2)
    made = [released(desk, treasurer, at=at).pk for _ in range(3)]
    sent = [
        sorted(export(treasurer, at=at).payments.values_list("pk", flat=True)) for _ in range(2)
    ]
    assert sent == [made[:2], made[2:]]


def test_a_new_account_counts_from_the_next_message_on(
    desk: Membership, treasurer: Membership, manager: Membership, account: PaymentAccount,
    at: datetime,
) -> None:  # fmt: skip
    released(desk, treasurer, at=at)
    before = export(treasurer, at=at)
    operations.set_payment_account(holder_name="Nieuw", iban=OTHERS, by=manager, at=at)
    released(desk, treasurer, at=at)
    after = export(treasurer, at=at)
    assert [texts(batch.message, "DbtrAcct/Id/IBAN") for batch in (before, after)] == [
        [OURS], [OTHERS],
    ]  # fmt: skip
    assert PaymentBatch.objects.get(pk=before.pk).iban == OURS


def test_without_an_account_there_is_nothing_to_pay_from(
    desk: Membership, treasurer: Membership, at: datetime
) -> None:
    released(desk, treasurer, at=at)
    with pytest.raises(NoPaymentAccount):
        export(treasurer, at=at)


def test_only_those_who_release_may(
    desk: Membership, treasurer: Membership, manager: Membership, account: PaymentAccount,
    at: datetime,
) -> None:  # fmt: skip
    released(desk, treasurer, at=at)
    for member in (desk, manager):
        with pytest.raises(NotPermitted):
            export(member, at=at)
        assert not queries.payment_batches_seen_by(member).exists()


def test_another_programmes_payments_and_batches_stay_where_they_are(
    desk: Membership, treasurer: Membership, account: PaymentAccount, outsider: Membership,
    at: datetime,
) -> None:  # fmt: skip
    released(desk, treasurer, at=at)
    there = outsider.programme
    abroad = cast.with_role(outsider, "treasurer", "programme", there.pk, by=outsider, at=at)
    operations.set_payment_account(holder_name="Oost", iban=OTHERS, by=abroad, at=at)
    with pytest.raises(NothingToExport):
        export(abroad, at=at)
    batch = export(treasurer, at=at)
    with pytest.raises(Conflict):
        export(abroad, at=at, batch_id=batch.pk)
    assert not queries.payment_batches_seen_by(abroad).exists()


@pytest.mark.parametrize("change", [{"message": "<x/>"}, {"total_cents": 1}, {"iban": OTHERS}])
def test_what_the_bank_was_told_is_never_changed(
    desk: Membership, treasurer: Membership, account: PaymentAccount, at: datetime,
    change: dict[str, object],
) -> None:  # fmt: skip
    released(desk, treasurer, at=at)
    batch = export(treasurer, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).delete()
