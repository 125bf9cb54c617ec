"""Many transactions in one call: all or none, each under its own reference."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cambio.ledger import errors, queries
from cambio.ledger import operations as ledger
from cambio.ledger.models import Delta, Transaction, Transfer
from tests.cambio.ledger.books import AT
from tests.cambio.ledger.test_posting import lines


def test_a_batch_posts_each_transaction_under_its_own_reference(book):
    a, b = book.wallet(10), book.wallet()
    actor, subject = uuid4(), uuid4()
    posted = book.post_many(
        book.posting((a, b, 1), reference="x/2", kind="test.one", actor_id=actor),
        book.posting((a, b, 2), (b, a, 1), reference="x/1", subject_id=subject),
    )
    assert [one.created for one in posted] == [True, True]
    rows = [Transaction.objects.get(pk=one.transaction_id) for one in posted]
    assert [(row.reference, row.kind) for row in rows] == [
        ("x/2", "test.one"),
        ("x/1", "test.move"),
    ]
    assert (rows[0].actor_id, rows[1].actor_id) == (actor, None)
    assert (rows[1].subject_id, rows[1].happened_at) == (subject, AT)
    legs = Transfer.objects.filter(transaction__reference__startswith="x/").order_by("id")
    assert list(legs.values_list("transaction__reference", "amount")) == [
        ("x/2", 1), ("x/1", 2), ("x/1", 1),
    ]  # fmt: skip


def test_it_is_one_statement_however_long(book):
    wallets = [book.wallet() for _ in range(20)]
    with CaptureQueriesContext(connection) as made:
        book.post_many(*[book.posting((book.issuance, wallet, 1)) for wallet in wallets])
    assert len(made) == 1


def test_running_balances_go_on_from_leg_to_leg(book):
    a, b, c = book.wallet(5), book.wallet(), book.wallet()
    book.post_many(book.posting((a, b, 5)), book.posting((b, c, 4)), book.posting((c, a, 3)))
    assert lines(a) == [(5, 5), (-5, 0), (3, 3)]
    assert lines(b) == [(5, 5), (-4, 1)]
    assert lines(c) == [(4, 4), (-3, 1)]


def test_each_transaction_leaves_its_own_delta_on_a_derived_account(book):
    wallet = book.wallet()
    posted = book.post_many(*[book.posting((book.issuance, wallet, n)) for n in (1, 2)])
    deltas = Delta.objects.filter(account=book.issuance).values_list("transaction_id", "amount")
    assert dict(deltas) == {posted[0].transaction_id: -1, posted[1].transaction_id: -2}
    assert book.balance(book.issuance) == -3


def test_the_floor_holds_at_every_step_and_nothing_is_posted(book):
    a, b = book.wallet(5), book.wallet()
    with pytest.raises(errors.InsufficientFunds) as refused, transaction.atomic():
        book.post_many(book.posting((a, b, 4)), book.posting((a, b, 2)), book.posting((b, a, 6)))
    assert refused.value.subject == str(a)
    assert (book.balance(a), book.balance(b)) == (5, 0)
    book.post_many(book.posting((a, b, 4)), book.posting((b, a, 4)), book.posting((a, b, 2)))
    assert (book.balance(a), book.balance(b)) == (3, 2)


def test_what_was_posted_before_is_passed_over(book):
    a, b = book.wallet(10), book.wallet()
    first = book.post((a, b, 1), (a, b, 2), reference="order/1")
    batch = [
        book.posting((a, b, 3), reference="order/2"),
        book.posting(
            (a, b, 1), (a, b, 2), reference="order/1", actor_id=uuid4(),
            happened_at=AT + timedelta(days=1),
        ),
    ]  # fmt: skip
    posted = book.post_many(*batch)
    assert [one.created for one in posted] == [True, False]
    assert posted[1].transaction_id == first.transaction_id
    again = book.post_many(*batch)
    assert again == [ledger.Posted(one.transaction_id, created=False) for one in posted]
    assert book.balance(b) == 6


@pytest.mark.parametrize(
    "other",
    [{"kind": "test.other"}, {"subject_id": uuid4()}, {"subject_type": "other"}, {"amount": 2}],
)
def test_another_meaning_of_one_reference_refuses_the_batch(book, other):
    a, b = book.wallet(10), book.wallet()
    first = book.post((a, b, 1), reference="order/1")
    amount = other.pop("amount", 1)
    with pytest.raises(errors.ReferenceReused) as refused, transaction.atomic():
        book.post_many(
            book.posting((a, b, 1)), book.posting((a, b, amount), reference="order/1", **other)
        )
    assert refused.value.subject == str(first.transaction_id)
    assert book.balance(b) == 1


def test_posting_again_alone_what_a_batch_has_posted_moves_nothing(book):
    a, b = book.wallet(10), book.wallet()
    batch = book.post_many(book.posting((a, b, 1), reference="order/1"), book.posting((a, b, 1)))
    alone = book.post((a, b, 1), reference="order/1")
    assert alone == ledger.Posted(batch[0].transaction_id, created=False)


def test_accounts_of_a_batch_are_checked_as_those_of_a_single_posting(book):
    wallet, eur = book.wallet(5), book.account("budget", unit="eur")
    closed = book.wallet()
    ledger.close_account(account_id=closed)
    for target, refusal in {
        eur: errors.UnitMismatch,
        queries.AccountId(0): errors.UnknownAccount,
        closed: errors.AccountClosed,
    }.items():
        with pytest.raises(refusal), transaction.atomic():
            book.post_many(
                book.posting((book.issuance, wallet, 1)), book.posting((wallet, target, 1))
            )
    assert book.balance(wallet) == 5


def test_a_batch_has_a_bounded_length_and_no_reference_twice(book):
    one = book.posting((book.issuance, book.wallet(), 1), reference="x/1")
    for batch in ([], [one, one], [one] * 1001):
        with pytest.raises(ValueError, match="a batch"):
            ledger.post_many(book_id=book.id, postings=batch)
    with pytest.raises(ValueError, match="at least one leg"):
        book.posting()


@transaction.atomic
def post_alone_and_as_a_batch(book, a, b):
    book.post((a, b, 1))
    book.post_many(book.posting((a, b, 1)))


def test_a_batch_is_a_posting_of_its_database_transaction(book):
    with pytest.raises(errors.PostedTwice):
        post_alone_and_as_a_batch(book, book.wallet(10), book.wallet())


def test_a_batch_of_a_thousand_keeps_every_piece(book):
    wallets = [book.wallet(100) for _ in range(10)]
    book.post_many(
        *[book.posting((wallets[n % 10], wallets[(n + 3) % 10], 1 + n % 3)) for n in range(1000)]
    )
    assert sum(book.balance(wallet) for wallet in wallets) == 1000
