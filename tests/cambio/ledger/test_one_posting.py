"""One posting for each database transaction."""

import pytest
from django.db import transaction

from cambio.ledger.errors import InsufficientFunds, PostedTwice


@transaction.atomic
def post_twice(book, a, b):
    book.post((a, b, 1))
    book.post((a, b, 1))


@transaction.atomic
def post_twice_in_blocks(book, a, b):
    for _ in range(2):
        with transaction.atomic():
            book.post((a, b, 1))


def test_an_operation_that_posts_twice_is_a_mistake(book):
    a, b = book.wallet(10), book.wallet()
    with pytest.raises(PostedTwice):
        post_twice(book, a, b)
    assert book.balance(b) == 0


def test_it_is_found_through_nested_blocks(book):
    a, b = book.wallet(10), book.wallet()
    with pytest.raises(PostedTwice):
        post_twice_in_blocks(book, a, b)


def test_operations_one_after_another_may_post(book):
    a, b = book.wallet(10), book.wallet()
    for _ in range(3):
        with transaction.atomic():
            book.post((a, b, 1))
    assert book.balance(b) == 3


def test_it_is_found_outside_a_test_s_own_transaction(lasting_book):
    book = lasting_book
    a, b = book.wallet(10), book.wallet()
    with pytest.raises(PostedTwice):
        post_twice(book, a, b)
    assert book.balance(b) == 0
    for _ in range(3):
        with transaction.atomic():
            book.post((a, b, 1))
    book.post((a, b, 1))
    book.post((a, b, 1))
    assert book.balance(b) == 5


def test_a_refused_posting_is_none(lasting_book):
    a, b = lasting_book.wallet(10), lasting_book.wallet()
    with transaction.atomic():
        with pytest.raises(InsufficientFunds), transaction.atomic():
            lasting_book.post((a, b, 11))
        lasting_book.post((a, b, 10))
    assert lasting_book.balance(b) == 10


def test_swallowing_the_mistake_does_not_commit_it(lasting_book):
    a, b = lasting_book.wallet(10), lasting_book.wallet()
    with transaction.atomic():
        lasting_book.post((a, b, 1))
        with pytest.raises(PostedTwice):
            lasting_book.post((a, b, 1))
    assert lasting_book.balance(b) == 0
