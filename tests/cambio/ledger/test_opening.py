"""Opening books, units and accounts; closing accounts."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cambio.ledger import errors, queries
from cambio.ledger import operations as ledger
from cambio.ledger.models import Book, Unit


def test_opening_a_book_again_changes_nothing(book):
    wallet = book.wallet(5)
    ledger.open_book(book_id=book.id)
    assert Book.objects.filter(pk=book.id).count() == 1
    assert queries.balance(wallet) == 5


def test_opening_a_unit_again_changes_nothing(book):
    wallet = book.wallet(5)
    ledger.open_unit(book_id=book.id, code="cambi", decimals=0)
    assert Unit.objects.filter(book=book.id, code="cambi").count() == 1
    assert queries.balance(wallet) == 5


def test_a_unit_cannot_be_opened_again_with_other_decimals(book):
    with pytest.raises(errors.OpenedDifferently), transaction.atomic():
        ledger.open_unit(book_id=book.id, code="cambi", decimals=2)


def test_a_unit_needs_its_book(db):
    with pytest.raises(errors.UnknownUnit), transaction.atomic():
        ledger.open_unit(book_id=uuid4(), code="cambi", decimals=0)


def test_opening_an_account_again_gives_the_same(book):
    owner = uuid4()
    assert book.account("wallet", owner_id=owner) == book.account("wallet", owner_id=owner)


def test_opening_an_account_without_owner_again_gives_the_same(book):
    assert book.account("issuance", floor=None, derived=True) == book.issuance


def test_an_account_is_found_by_what_it_is_for(book):
    owner = uuid4()
    wallet = book.account("wallet", owner_id=owner)
    assert wallet == queries.account_of(
        book_id=book.id, unit="cambi", purpose="wallet", owner_type="member", owner_id=owner
    )


def test_an_account_nobody_opened_is_not_found(book):
    with pytest.raises(errors.UnknownAccount):
        queries.account_of(book_id=book.id, unit="cambi", purpose="wallet")


def test_accounts_of_other_owners_units_and_books_are_others(book):
    owner = uuid4()
    other_book = type(book)()
    accounts = {
        book.account("wallet", owner_id=owner),
        book.account("wallet", owner_id=uuid4()),
        book.account("wallet", owner_id=owner, unit="eur"),
        other_book.account("wallet", owner_id=owner),
    }
    assert len(accounts) == 4


@pytest.mark.parametrize("floor", [None, -5])
def test_an_account_cannot_be_opened_again_with_another_floor(book, floor):
    book.account("held")
    with pytest.raises(errors.OpenedDifferently), transaction.atomic():
        book.account("held", floor=floor)


def test_an_account_needs_a_unit_of_its_book(book):
    with pytest.raises(errors.UnknownUnit), transaction.atomic():
        book.account("wallet", unit="hours")


def test_a_derived_account_has_no_floor(book):
    with pytest.raises(ValueError, match="no floor"):
        book.account("lapsed", floor=0, derived=True)


def test_an_account_cannot_be_opened_above_its_own_balance(book):
    with pytest.raises(IntegrityError), transaction.atomic():
        book.account("wallet", floor=5)


def test_an_owner_is_named_by_kind_and_id(book):
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.open_account(book_id=book.id, unit="cambi", purpose="wallet", owner_type="member")


def test_an_empty_account_is_closed_and_stays_closed(book):
    wallet = book.wallet()
    ledger.close_account(account_id=wallet)
    ledger.close_account(account_id=wallet)
    with pytest.raises(errors.AccountClosed), transaction.atomic():
        book.post((book.issuance, wallet, 1))


def test_a_closed_account_is_not_opened_again(book):
    owner = uuid4()
    ledger.close_account(account_id=book.account("wallet", owner_id=owner))
    with pytest.raises(errors.AccountClosed), transaction.atomic():
        book.account("wallet", owner_id=owner)


def test_an_account_that_holds_something_is_not_closed(book):
    with pytest.raises(errors.AccountNotEmpty), transaction.atomic():
        ledger.close_account(account_id=book.wallet(5))


def test_a_derived_account_is_not_closed(book):
    with pytest.raises(errors.AccountStaysOpen), transaction.atomic():
        ledger.close_account(account_id=book.issuance)


def test_an_unknown_account_is_not_closed(db):
    with pytest.raises(errors.UnknownAccount), transaction.atomic():
        ledger.close_account(account_id=ledger.AccountId(-1))
