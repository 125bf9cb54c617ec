"""Where a payment arrives with no more than name and IBAN: within the European Economic Area."""

from datetime import date, datetime

import pytest

from cambio.common.errors import DomainError
from cambio.payments import operations
from cambio.payments.accounts import payable_iban
from cambio.payments.countries import MEMBERS, is_in_eea
from cambio.payments.models import Payment, PaymentAccount
from cambio.programmes.models import Membership
from tests.worlds.bank import prepared

TODAY = date(2026, 6, 6)
WITHIN = [
    "NL91ABNA0417164300",
    "BE68539007547034",
    "DE89370400440532013000",
    "NO9386011117947",
    "IS140159260076545510730339",
    "LI21088100002324013AA",
    "HR1210010051863000160",
]
BEYOND = [
    "GB29NWBK60161331926819",
    "GI75NWBK000000007099453",
    "CH9300762011623852957",
    "MC5811222000010123456789030",
    "SM86U0322509800000000270100",
    "VA59001123000012345678",
    "AD1200012030200359100100",
]


@pytest.mark.parametrize("iban", WITHIN)
def test_b13_an_account_within_the_area_can_be_paid(iban: str) -> None:
    assert payable_iban(iban, on=TODAY) == iban


@pytest.mark.parametrize("iban", BEYOND)
def test_b13_an_account_beyond_it_is_refused_with_a_code_of_its_own(iban: str) -> None:
    with pytest.raises(DomainError) as caught:
        payable_iban(iban, on=TODAY)
    assert (caught.value.code, caught.value.field) == ("iban_outside_eea", "iban")


@pytest.mark.parametrize(
    ("country", "day", "is_in"),
    [
        ("GB", date(2020, 12, 31), True),
        ("GB", date(2021, 1, 1), False),
        ("HR", date(2014, 4, 11), False),
        ("HR", date(2014, 4, 12), True),
        ("CH", TODAY, False),
    ],
)
def test_b13_who_is_in_the_area_is_data_with_days(country: str, day: date, *, is_in: bool) -> None:
    assert is_in_eea(country, day) is is_in


def test_b13_the_area_has_thirty_countries() -> None:
    assert sum(is_in_eea(country, TODAY) for country in MEMBERS) == 30


def test_b13_nothing_is_prepared_for_such_a_bank(desk: Membership, at: datetime) -> None:
    with pytest.raises(DomainError) as caught:
        prepared(desk, at=at, iban=BEYOND[0])
    assert (caught.value.code, caught.value.field) == ("iban_outside_eea", "iban")
    assert not Payment.objects.exists()


def test_b13_no_programme_pays_from_such_a_bank(manager: Membership, at: datetime) -> None:
    with pytest.raises(DomainError) as caught:
        operations.set_payment_account(holder_name="Westerpark", iban=BEYOND[0], by=manager, at=at)
    assert (caught.value.code, caught.value.field) == ("iban_outside_eea", "iban")
    assert not PaymentAccount.objects.exists()
