"""What a posting does, and what it refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cambio.ledger import errors, queries
from cambio.ledger import operations as ledger
from cambio.ledger.models import Transaction, Transfer
from tests.cambio.ledger.books import AT, TownBook


def lines(account):
    """Amount and running balance of an account's lines, oldest first."""
    page = queries.statement_page(account, limit=100)
    return [(line.amount, line.balance_after) for line in reversed(page.lines)]


def test_post_moves_the_amount_and_keeps_who_what_and_when(book):
    wallet, held = book.wallet(100), book.account("held")
    actor, subject = uuid4(), uuid4()
    posted = book.post(
        (wallet, held, 30), reference="order/1/hold", kind="order.hold",
        subject_id=subject, actor_id=actor,
    )  # fmt: skip
    assert posted.created
    assert (book.balance(wallet), book.balance(held)) == (70, 30)
    kept = Transaction.objects.get(pk=posted.transaction_id)
    assert (kept.book_id, kept.reference, kept.kind) == (book.id, "order/1/hold", "order.hold")
    assert (kept.subject_type, kept.subject_id, kept.actor_id) == ("test", subject, actor)
    assert kept.happened_at == AT


def test_post_is_one_statement(book):
    wallet, held = book.wallet(100), book.account("held")
    with CaptureQueriesContext(connection) as queries_made:
        book.post((wallet, held, 1), (wallet, held, 2))
    assert len(queries_made) == 1


def test_several_legs_are_one_transaction(book):
    street, first, second = book.wallet(), book.wallet(), book.wallet()
    posted = book.post(
        (book.issuance, street, 60), (book.issuance, first, 20), (book.issuance, second, 20)
    )
    assert Transfer.objects.filter(transaction_id=posted.transaction_id).count() == 3
    assert queries.balances([book.issuance, street, first, second]) == {
        book.issuance: -100, street: 60, first: 20, second: 20,
    }  # fmt: skip


def test_running_balances_follow_the_order_of_the_legs(book):
    a, b = book.wallet(100), book.wallet()
    book.post((a, b, 10), (b, a, 4), (a, b, 1))
    assert lines(a) == [(100, 100), (-10, 90), (4, 94), (-1, 93)]
    assert lines(b) == [(10, 10), (-4, 6), (1, 7)]


def test_transfers_of_one_transaction_have_one_time_and_the_order_of_the_legs(book):
    a, b = book.wallet(100), book.wallet()
    posted = book.post((a, b, 10), (b, a, 4), (a, b, 1))
    transfers = Transfer.objects.filter(transaction_id=posted.transaction_id).order_by("id")
    assert [transfer.amount for transfer in transfers] == [10, 4, 1]
    assert len({transfer.posted_at for transfer in transfers}) == 1


def test_the_time_of_posting_never_runs_backwards_when_the_clock_does(faulty_book, superuser):
    book = faulty_book
    a, b, c = book.wallet(100), book.wallet(), book.wallet(10)
    superuser.execute(
        "UPDATE ledger_account SET last_posted_at = '2100-01-01' WHERE id = %s", [max(a, b)]
    )
    book.post((a, b, 10))
    book.post((min(a, b), c, 1) if min(a, b) == a else (c, min(a, b), 1))
    book.post((a, c, 1), (c, b, 1))
    times = list(Transfer.objects.order_by("id").values_list("posted_at", flat=True))[2:]
    assert times == sorted(times)
    assert times[0].year == 2100


def test_a_transaction_may_move_two_units_each_within_itself(book):
    euros = book.account("funder", unit="eur", floor=None)
    budget = book.account("budget", unit="eur")
    wallet = book.wallet()
    book.post((book.issuance, wallet, 5), (euros, budget, 1000))
    assert queries.balances([wallet, budget]) == {wallet: 5, budget: 1000}


def test_an_account_may_go_down_to_its_floor(book):
    debtor = book.account("debt", floor=-50)
    book.post((debtor, book.wallet(), 50))
    assert book.balance(debtor) == -50


def test_an_account_without_floor_may_go_below_zero(book):
    funder = book.account("funder", floor=None)
    book.post((funder, book.wallet(), 50))
    assert lines(funder) == [(-50, -50)]


@pytest.mark.parametrize("floor", [0, -50])
def test_post_is_refused_below_the_floor(book, floor):
    account, wallet = book.account("held", floor=floor), book.wallet()
    with pytest.raises(errors.InsufficientFunds) as refused, transaction.atomic():
        book.post((account, wallet, 1 - floor))
    assert refused.value.subject == str(account)
    assert book.balance(account) == 0


def test_post_of_many_legs_is_refused_below_the_floor(book):
    a, b = book.wallet(10), book.wallet()
    with pytest.raises(errors.InsufficientFunds) as refused, transaction.atomic():
        book.post((a, b, 6), (a, b, 5))
    assert refused.value.subject == str(a)


def test_every_leg_must_be_covered_when_its_turn_comes(book):
    a, b = book.wallet(), book.wallet(10)
    with pytest.raises(errors.InsufficientFunds), transaction.atomic():
        book.post((a, b, 5), (b, a, 5))
    book.post((b, a, 5), (a, b, 5))


def test_a_refused_posting_leaves_nothing_and_frees_its_reference(book):
    a, b = book.wallet(10), book.wallet()
    with pytest.raises(errors.InsufficientFunds), transaction.atomic():
        book.post((a, b, 11), reference="order/2/hold")
    assert not Transaction.objects.filter(reference="order/2/hold").exists()
    assert book.post((a, b, 10), reference="order/2/hold").created


@pytest.mark.parametrize("spare_legs", [0, 1])
def test_post_is_refused_for_an_account_of_another_book(book, spare_legs):
    theirs, wallet = TownBook().wallet(5), book.wallet(5)
    spare = [(book.issuance, wallet, 1)] * spare_legs
    for leg in [(theirs, wallet, 1), (wallet, theirs, 1)]:
        with pytest.raises(errors.UnknownAccount) as refused, transaction.atomic():
            book.post(*spare, leg)
        assert refused.value.subject == str(theirs)


@pytest.mark.parametrize("count", [1, 2])
def test_post_is_refused_for_two_accounts_of_another_book(book, count):
    other = TownBook()
    leg = (other.wallet(9), other.wallet(), 1)
    with pytest.raises(errors.UnknownAccount), transaction.atomic():
        book.post(*[leg] * count)


@pytest.mark.parametrize("spare_legs", [0, 1])
def test_post_is_refused_between_units(book, spare_legs):
    wallet, budget = book.wallet(5), book.account("budget", unit="eur")
    spare = [(book.issuance, wallet, 1)] * spare_legs
    with pytest.raises(errors.UnitMismatch), transaction.atomic():
        book.post(*spare, (wallet, budget, 1))


@pytest.mark.parametrize("spare_legs", [0, 1])
def test_post_is_refused_for_a_closed_account(book, spare_legs):
    closed, wallet = book.wallet(), book.wallet(5)
    ledger.close_account(account_id=closed)
    spare = [(book.issuance, wallet, 1)] * spare_legs
    with pytest.raises(errors.AccountClosed) as refused, transaction.atomic():
        book.post(*spare, (wallet, closed, 1))
    assert refused.value.subject == str(closed)


def test_post_is_refused_beyond_what_the_database_counts(book):
    wallet = book.wallet(5)
    for amount in [2**63 - 1, 2**63, 10**40]:
        with pytest.raises(errors.AmountOutOfRange), transaction.atomic():
            book.post((book.issuance, wallet, amount))


@pytest.mark.parametrize("amount", [0, -1])
def test_a_leg_moves_a_positive_amount(book, amount):
    with pytest.raises(ValueError, match="positive"):
        book.post((book.issuance, book.wallet(), amount))


def test_a_leg_has_two_accounts(book):
    wallet = book.wallet(5)
    with pytest.raises(ValueError, match="two accounts"):
        book.post((wallet, wallet, 1))


def test_a_transaction_has_legs(book):
    with pytest.raises(ValueError, match="at least one leg"):
        book.post()


@pytest.mark.parametrize(
    ("reference", "kind"), [("for Anna", "order.hold"), ("order/1", "Betaald aan Anna"), ("", "x")]
)
def test_free_text_does_not_enter_the_ledger(book, reference, kind):
    wallet = book.wallet()
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.post(
            book_id=book.id, reference=reference, kind=kind,
            legs=[ledger.Leg(book.issuance, wallet, 1)],
            subject_type="test", subject_id=book.id, actor_id=None, happened_at=AT,
        )  # fmt: skip


def test_the_same_reference_again_gives_the_first_posting(book):
    wallet = book.wallet()
    legs = [(book.issuance, wallet, 5), (book.issuance, wallet, 6)]
    for count in (1, 2):
        first = book.post(*legs[:count], reference=f"cleanup/{count}/reward")
        again = book.post(
            *legs[:count], reference=f"cleanup/{count}/reward",
            actor_id=uuid4(), happened_at=AT + timedelta(hours=1),
        )  # fmt: skip
        assert again == ledger.Posted(first.transaction_id, created=False)
    assert book.balance(wallet) == 16


def test_the_same_reference_gives_the_first_posting_even_when_it_could_not_be_made_now(book):
    a, b = book.wallet(5), book.wallet()
    first = book.post((a, b, 5), reference="order/3")
    assert book.post((a, b, 5), reference="order/3").transaction_id == first.transaction_id


def test_the_same_reference_with_another_meaning_is_refused(book):
    a, b, c = book.wallet(10), book.wallet(10), book.wallet(10)
    first = book.post((a, b, 1), (a, c, 2), reference="order/4")
    others = [
        {"legs": [(a, b, 1)]},
        {"legs": [(a, b, 1), (a, c, 3)]},
        {"legs": [(a, c, 2), (a, b, 1)]},
        {"legs": [(b, a, 1), (a, c, 2)]},
        {"legs": [(a, b, 1), (a, c, 2), (a, c, 1)]},
        {"kind": "test.other"},
        {"subject_id": uuid4()},
    ]
    for other in others:
        legs = other.pop("legs", [(a, b, 1), (a, c, 2)])
        with pytest.raises(errors.ReferenceReused) as refused, transaction.atomic():
            book.post(*legs, reference="order/4", **other)
        assert refused.value.subject == str(first.transaction_id)


def test_the_same_reference_in_another_book_is_another(book):
    other = TownBook()
    assert book.post((book.issuance, book.wallet(), 1), reference="opening/1").created
    assert other.post((other.issuance, other.wallet(), 1), reference="opening/1").created


def test_a_refusal_that_is_swallowed_still_rolls_the_operation_back(book):
    wallet, held = book.wallet(10), book.account("held")
    with transaction.atomic():
        before = Transaction.objects.count()
        with pytest.raises(errors.InsufficientFunds):
            book.post((wallet, held, 11))
        with pytest.raises(transaction.TransactionManagementError):
            Transaction.objects.count()
    assert Transaction.objects.count() == before
