"""Payments over HTTP: who pays from where, releasing, and what the bank is given."""

from datetime import datetime
from typing import Any

import pytest

from cambio.common.ids import new_id
from cambio.payments.models import Payment
from cambio.programmes.models import Membership
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, faults, ids, refusal
from tests.cambio.payments.conftest import account, bills, desk, treasurer
from tests.worlds import bank, cast
from tests.worlds.bank import OTHERS, OURS, ROSAS

__all__ = ["account", "bills", "desk", "treasurer"]

ACCOUNT = {"holder_name": "Buurtfonds West", "iban": "nl91 abna 0417 1643 00"}


def keyed(key: str | None) -> dict[str, str | None]:
    return {"Idempotency-Key": key}


@pytest.fixture
def office(phone: MakePhone, treasurer: Membership) -> Phone:
    """The treasurer's phone."""
    return phone(treasurer)


@pytest.fixture
def payment(desk: Membership, at: datetime) -> Payment:
    return bank.prepared(desk, at=at)


def test_a_manager_sets_from_which_account_is_paid_and_a_treasurer_sees_it(
    phone: MakePhone, manager: Membership, office: Phone
) -> None:
    assert refusal(office.get("payment-account")) == (404, "not_found")
    answer = phone(manager).put("payment-account", ACCOUNT)
    assert answer.status_code == 200, answer.content
    shown = office.get("payment-account").json()
    assert shown == answer.json()
    assert (shown["iban"], shown["bic"]) == (OURS, "ABNANL2A")
    assert refusal(office.put("payment-account", ACCOUNT)) == (403, "not_permitted")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"iban": "NL91ABNA0417164301"}, {"/iban": "invalid_iban"}),
        ({"iban": "TR330006100519786457841326"}, {"/iban": "iban_outside_sepa"}),
        ({"iban": "NL91ABNA041716430\u0660"}, {"/iban": "invalid_iban"}),
        ({"iban": "x" * 51}, {"/iban": "max_length"}),
        ({"iban": 5}, {"/iban": "invalid"}),
        ({"bic": "ABNA"}, {"/bic": "invalid_bic"}),
        ({"holder_name": "🌻"}, {"/holder_name": "unwritable_name"}),
        ({"holder_name": "a\u202eb"}, {"/holder_name": "unwritable_name"}),
        ({"colour": "red"}, {"/colour": "unknown"}),
    ],
)
def test_a_field_at_fault_is_named(
    phone: MakePhone, manager: Membership, change: dict[str, Any], fault: dict[str, str]
) -> None:
    assert faults(phone(manager).put("payment-account", ACCOUNT | change)) == fault


def test_a_payment_shows_its_account_whole_to_whoever_opens_it(
    office: Phone, payment: Payment
) -> None:
    (listed,) = office.get("payments").json()["results"]
    assert listed["masked_iban"] == "NL20 **** 4567"
    assert ROSAS not in str(listed)
    shown = office.get(f"payments/{payment.pk}").json()
    assert shown.pop("can") == ["release", "cancel"]
    del shown["cannot"]
    assert shown == listed | {"iban": ROSAS}
    assert (shown["state"], shown["amount_cents"], shown["released_by"]) == (
        "prepared", 12_345, None,
    )  # fmt: skip


def test_payments_are_released_handed_to_the_bank_and_fetched_again_the_same(
    office: Phone, treasurer: Membership, payment: Payment, account: object
) -> None:
    released = office.post(f"payments/{payment.pk}/release")
    assert (released.status_code, released.json()["state"]) == (200, "released")
    assert released.json()["released_by"]["id"] == str(treasurer.pk)
    assert ids(office.get("payments", {"state": "released"})) == [str(payment.pk)]
    body = {"id": str(new_id())}
    made = office.post("payment-batches", body)
    assert made.status_code == 201, made.content
    assert (made.json()["count"], made.json()["total_cents"]) == (1, 12_345)
    assert office.post("payment-batches", body).status_code == 200
    assert ids(office.get("payments", {"batch": body["id"]})) == [str(payment.pk)]
    assert ids(office.get("payment-batches")) == [body["id"]]
    answers = [office.get(f"payment-batches/{body['id']}/file") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Type"] == "application/xml"
    assert answers[0]["Content-Disposition"] == (
        f'attachment; filename="{made.json()["message_id"]}.xml"'
    )
    assert answers[0]["Cache-Control"] == "private, no-store"
    assert bank.texts(answers[0].content.decode(), "CdtrAcct/Id/IBAN") == [ROSAS]
    again = office.post("payment-batches", {"id": str(new_id())})
    assert refusal(again) == (409, "nothing_to_export")


def test_what_is_at_the_bank_can_fail_and_no_longer_be_called_back(
    office: Phone, payment: Payment, account: object
) -> None:
    path = f"payments/{payment.pk}"
    assert refusal(office.post(f"{path}/fail", {"reason": "AC04"})) == (409, "not_allowed_now")
    office.post(f"{path}/release")
    office.post("payment-batches", {"id": str(new_id())})
    assert refusal(office.post(f"{path}/cancel", {"reason": "No"})) == (409, "not_allowed_now")
    failed = office.post(f"{path}/fail", {"reason": "AC04"}).json()
    assert (failed["state"], failed["reason"]) == ("failed", "AC04")


def test_what_the_bank_has_paid_is_marked_and_posted_once(
    office: Phone, payment: Payment, account: object, bills: None
) -> None:
    path = f"payments/{payment.pk}"
    assert refusal(office.post(f"{path}/paid", headers=keyed("early"))) == (409, "not_allowed_now")
    office.post(f"{path}/release")
    office.post("payment-batches", {"id": str(new_id())})
    assert refusal(office.post(f"{path}/paid", headers=keyed(None))) == (
        400,
        "idempotency_key_missing",
    )
    for key in ("one", "one", "another"):
        answer = office.post(f"{path}/paid", headers=keyed(key))
        assert (answer.status_code, answer.json()["state"]) == (200, "paid")
    assert refusal(office.post(f"{path}/fail", {"reason": "AC04"})) == (409, "not_allowed_now")


def test_a_whole_batch_is_marked_paid_by_one_call(
    office: Phone, treasurer: Membership, desk: Membership, account: object, bills: None,
    at: datetime,
) -> None:  # fmt: skip
    batch, payments = bank.exported_together(desk, treasurer, 3, at=at)
    office.post(f"payments/{payments[0].pk}/fail", {"reason": "AC04"})
    path = f"payment-batches/{batch.pk}/paid"
    assert refusal(office.post(path, headers=keyed(None))) == (400, "idempotency_key_missing")
    for key in ("one", "one", "another"):
        answer = office.post(path, headers=keyed(key))
        assert (answer.status_code, answer.json()["count"]) == (200, 3)
    shown = office.get("payments", {"batch": str(batch.pk)}).json()["results"]
    assert sorted(one["state"] for one in shown) == ["failed", "paid", "paid"]


def test_a_batch_of_which_nothing_was_paid_is_not_marked(
    office: Phone, treasurer: Membership, desk: Membership, account: object, at: datetime
) -> None:
    batch, (payment,) = bank.exported_together(desk, treasurer, 1, at=at)
    office.post(f"payments/{payment.pk}/fail", {"reason": "AC04"})
    answer = office.post(f"payment-batches/{batch.pk}/paid", headers=keyed("one"))
    assert refusal(answer) == (409, "not_allowed_now")


def test_another_programmes_treasurer_finds_no_batch(
    treasurer: Membership, desk: Membership, outsider: Membership,
    account: object, at: datetime,
) -> None:  # fmt: skip
    batch, _ = bank.exported_together(desk, treasurer, 1, at=at)
    programme = outsider.programme
    abroad = cast.with_role(outsider, "treasurer", "programme", programme.pk, by=outsider, at=at)
    theirs = Phone(cast.client_of(abroad), programme.slug)
    answer = theirs.post(f"payment-batches/{batch.pk}/paid", headers=keyed("one"))
    assert refusal(answer) == (404, "not_found")


@pytest.mark.parametrize("verb", ["cancel", "fail"])
@pytest.mark.parametrize("reason", [None, "", "  ", "x" * 301, 5])
def test_a_payment_does_not_end_without_a_reason(
    office: Phone, payment: Payment, verb: str, reason: object
) -> None:
    body = {} if reason is None else {"reason": reason}
    answer = office.post(f"payments/{payment.pk}/{verb}", body)
    assert answer.status_code == 400
    assert faults(answer).keys() == {"/reason"}


def test_whoever_prepared_a_payment_does_not_release_it(
    office: Phone, treasurer: Membership, at: datetime
) -> None:
    own = bank.prepared(treasurer, at=at)
    assert refusal(office.post(f"payments/{own.pk}/release")) == (403, "four_eyes")


def test_without_an_account_nothing_goes_to_the_bank(office: Phone, payment: Payment) -> None:
    office.post(f"payments/{payment.pk}/release")
    answer = office.post("payment-batches", {"id": str(new_id())})
    assert refusal(answer) == (409, "no_payment_account")


def test_who_does_not_release_payments_finds_none(
    phone: MakePhone, manager: Membership, resident: Membership, payment: Payment
) -> None:
    for member in (manager, resident):
        somebody = phone(member)
        assert ids(somebody.get("payments")) == ids(somebody.get("payment-batches")) == []
        path = f"payments/{payment.pk}"
        answers = [somebody.get(path), somebody.post(f"{path}/release")]
        answers += [somebody.post(f"{path}/{verb}", {"reason": "?"}) for verb in ("cancel", "fail")]
        assert {refusal(answer) for answer in answers} == {(404, "not_found")}


def test_another_programmes_treasurer_finds_nothing_of_ours(
    phone: MakePhone, outsider: Membership, office: Phone, payment: Payment, account: object,
    at: datetime,
) -> None:  # fmt: skip
    office.post(f"payments/{payment.pk}/release")
    batch = office.post("payment-batches", {"id": str(new_id())}).json()["id"]
    abroad = phone(cast.again(outsider))
    assert refusal(abroad.get("payments")) == (403, "not_a_member")
    abroad.programme = outsider.programme.slug
    assert ids(abroad.get("payments")) == ids(abroad.get("payment-batches")) == []
    assert ids(abroad.get("payments", {"batch": batch})) == []
    for path in (f"payments/{payment.pk}", f"payment-batches/{batch}/file"):
        assert refusal(abroad.get(path)) == (404, "not_found")
    bank.with_account(outsider, at=at)
    assert refusal(abroad.post("payment-batches", {"id": batch})) == (409, "conflict")


@pytest.mark.parametrize(
    "query", [{"state": "lost"}, {"batch": "5"}, {"colour": "red"}, {"limit": "0"}]
)
def test_a_filter_that_means_nothing_is_refused_by_name(office: Phone, query: dict) -> None:
    answer = office.get("payments", query)
    assert refusal(answer) == (400, "invalid")
    assert faults(answer).keys() == {f"/{name}" for name in query}


def test_listing_payments_asks_as_much_of_the_database_for_many_as_for_one(
    office: Phone, desk: Membership, at: datetime, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        bank.prepared(desk, at=at)
    with django_assert_max_num_queries(7):
        assert len(ids(office.get("payments"))) == 12


def test_an_account_of_another_bank_counts_for_the_next_message(
    phone: MakePhone, manager: Membership, office: Phone, payment: Payment, account: object
) -> None:
    phone(manager).put("payment-account", ACCOUNT | {"iban": OTHERS})
    office.post(f"payments/{payment.pk}/release")
    batch = office.post("payment-batches", {"id": str(new_id())}).json()
    assert batch["masked_iban"] == "DE89 **** 3000"
