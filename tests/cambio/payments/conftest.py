from collections.abc import Iterator
from datetime import datetime

import pytest
from django.conf import LazySettings

from cambio.payments.models import PaymentAccount
from cambio.programmes.models import Membership, Programme
from tests.worlds import bank, cast


def make_treasurer(programme: Programme, name: str, by: Membership, at: datetime) -> Membership:
    member = cast.make_member(programme, name, at=at)
    return cast.with_role(member, "treasurer", "programme", programme.pk, by=by, at=at)


@pytest.fixture(autouse=True)
def bills(settings: LazySettings) -> Iterator[None]:
    """Let bills be paid."""
    settings.PAYABLES = "tests.worlds.bank.PAYABLES"
    yield
    bank.followed.clear()


@pytest.fixture
def desk(programme: Programme, at: datetime) -> Membership:
    """Whoever prepares payments; that they may is the business of what is paid."""
    return cast.make_member(programme, "Dirk", at=at)


@pytest.fixture
def treasurer(programme: Programme, manager: Membership, at: datetime) -> Membership:
    return make_treasurer(programme, "Teun", manager, at)


@pytest.fixture
def second_treasurer(programme: Programme, manager: Membership, at: datetime) -> Membership:
    return make_treasurer(programme, "Tamar", manager, at)


@pytest.fixture
def account(manager: Membership, at: datetime) -> PaymentAccount:
    """The account from which the programme pays."""
    return bank.with_account(manager, at=at)
