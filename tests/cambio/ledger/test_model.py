"""Random postings, compared answer by answer with a model of the ledger in plain Python."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
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
    "envelope": {"unit": "eur"},
}
names = st.sampled_from(sorted(ACCOUNTS))
cambi = st.sampled_from([name for name in ACCOUNTS if ACCOUNTS[name]["unit"] == "cambi"])
leg = st.one_of(
    *[st.tuples(some, some, st.integers(1, 30)).filter(lambda x: x[0] != x[1]) for some in
      (cambi, cambi, cambi, names)]
)  # fmt: skip
legs = st.one_of(st.lists(leg, min_size=1, max_size=1), st.lists(leg, min_size=1, max_size=6))
posting = st.tuples(st.just("post"), st.integers(1, 8).map(lambda n: f"ref/{n}"), legs)
step = st.one_of(
    posting, posting, posting, posting, st.tuples(st.just("close"), names), st.just(("fold",))
)


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
        moves = [(self.ids[source], self.ids[target], amount) for source, target, amount in legs]
        try:
            with transaction.atomic():
                created = self.book.post(*moves, reference=reference).created
                answer = "created" if created else "repeated"
        except Refusal as refusal:
            answer = type(refusal).__name__
        assert answer == self.model.post(reference, legs)

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


@settings(
    max_examples=200,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(step, min_size=4, max_size=14))
def test_the_ledger_answers_as_its_model(db, steps):
    comparison = Comparison()
    for name, *arguments in steps:
        getattr(comparison, name)(*arguments)
    comparison.check()
    assert findings() == {}
