"""Random postings, compared answer by answer with a model of the ledger in plain Python."""

import os
import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st

from cambio.ledger import operations as ledger
from cambio.ledger import queries
from cambio.ledger.errors import Refusal
from tests.cambio.ledger.books import TownBook
from tests.cambio.ledger.conftest import findings
from tests.cambio.ledger.reference_model import ModelAccount, ModelLedger

ACCOUNTS = {
    "issuance": {"unit": "cambi", "floor": None, "derived": True},
    "lapsed": {"unit": "cambi", "floor": None, "derived": True},
    "wallet": {"unit": "cambi"},
    "held": {"unit": "cambi"},
    "debt": {"unit": "cambi", "floor": -20},
    "funder": {"unit": "eur", "floor": None},
    "budget": {"unit": "eur"},
}
names = st.sampled_from(sorted(ACCOUNTS))
cambi = st.sampled_from([name for name in ACCOUNTS if ACCOUNTS[name]["unit"] == "cambi"])
leg = st.one_of(
    *[st.tuples(some, some, st.integers(1, 30)).filter(lambda x: x[0] != x[1]) for some in
      (cambi, cambi, cambi, names)]
)  # fmt: skip
legs = st.one_of(st.lists(leg, min_size=1, max_size=1), st.lists(leg, min_size=1, max_size=6))
references = st.integers(1, 8).map(lambda n: f"ref/{n}")
posting = st.tuples(st.just("post"), references, legs)
batch = st.tuples(st.just("post_many"), st.dictionaries(references, legs, min_size=1, max_size=4))
step = st.one_of(
    posting, posting, batch, batch, st.tuples(st.just("close"), names), st.just(("fold",))
)
steps = st.lists(step, min_size=4, max_size=14)
SEED = int(os.environ.get("CAMBIO_SEED") or random.getrandbits(32))
"""What the sequences come from: printed where a comparison fails, and taken from there again."""


class Comparison:
    """The same step made in the ledger and in the model."""

    def __init__(self) -> None:
        self.book = TownBook()
        self.ids = {
            name: ledger.open_account(book_id=self.book.id, purpose=name, **account)
            for name, account in ACCOUNTS.items()
        }
        self.model = ModelLedger({name: ModelAccount(**kw) for name, kw in ACCOUNTS.items()})

    def post(self, reference, legs) -> None:
        try:
            with transaction.atomic():
                posted = [self.book.post(*self._moves(legs), reference=reference)]
                answer = ["created" if one.created else "repeated" for one in posted]
        except Refusal as refusal:
            answer = type(refusal).__name__
        assert answer == self.model.post({reference: legs})

    def post_many(self, batch) -> None:
        postings = [
            self.book.posting(*self._moves(legs), reference=reference)
            for reference, legs in batch.items()
        ]
        try:
            with transaction.atomic():
                posted = self.book.post_many(*postings)
                answer = ["created" if one.created else "repeated" for one in posted]
        except Refusal as refusal:
            answer = type(refusal).__name__
        assert answer == self.model.post(batch)

    def _moves(self, legs):
        return [(self.ids[source], self.ids[target], amount) for source, target, amount in legs]

    def close(self, name) -> None:
        try:
            with transaction.atomic():
                ledger.close_account(account_id=self.ids[name])
                answer = "closed"
        except Refusal as refusal:
            answer = type(refusal).__name__
        assert answer == self.model.close(name)

    def fold(self) -> None:
        ledger.fold_deltas()

    def check(self) -> None:
        balances = queries.balances(self.ids.values())
        for name, account in self.model.accounts.items():
            page = queries.statement_page(self.ids[name], limit=100)
            lines = [(line.amount, line.balance_after) for line in reversed(page.lines)]
            assert (balances[self.ids[name]], lines) == (account.balance, account.lines)


def compare(steps, *, drawn_from: int = SEED) -> None:
    note(f"CAMBIO_SEED={drawn_from}")
    comparison = Comparison()
    for name, *arguments in steps:
        getattr(comparison, name)(*arguments)
    comparison.check()
    assert findings() == {}


def sequences(count: int) -> settings:
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=count, deadline=None, database=None, suppress_health_check=checks)


AT_ONCE, PARTS = 200, 50
"""The audit reads the books of all sequences before, so ten thousand come in parts."""


@seed(SEED)
@sequences(AT_ONCE)
@given(steps=steps)
def test_the_ledger_answers_as_its_model(db, steps):
    compare(steps)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_the_ledger_answers_as_its_model_ten_thousand_times(db, part):
    """Each part has the next seed: alone it is the short test with CAMBIO_SEED set to that."""

    @seed(SEED + part)
    @sequences(AT_ONCE)
    @given(steps=steps)
    def run(steps):
        compare(steps, drawn_from=SEED + part)

    run()
