"""P1 and P2: the ledger against the raw floor, against others, and a batch against single posts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from cambio.ledger import operations
from tools.benchmarks import floor, ground, pgbench, posting
from tools.benchmarks.crew import Act, Crew, Prepare
from tools.benchmarks.figures import Figure
from tools.benchmarks.peers.install import Peers, PeersMissingError
from tools.benchmarks.report import Report

CLIENTS = 8
DATABASE, PEERS_DATABASE = "cambio_bench", "cambio_bench_peers"
PEERS_ENVIRONMENT = Path("var") / "bench" / "peers"

Rates = dict[str, Callable[[], float]]
Measured = dict[str, list[float]]
# Each figure: (over, under); the goals' names are those of `figures.GOALS`.
GOAL_RATIOS = {
    "P1.single.r1": ("post random r1", "floor random r1"),
    "P1.single.r8": ("post random r8", "floor random r8"),
    "P1.hordak.r1": ("post random r1", "hordak random r1"),
    "P1.hordak.r8": ("post random r8", "hordak random r8"),
    "P1.hot.r8.wait": ("post hot r8, 5 ms more", "floor hot r8"),
    "P1.hot.r8.nowait": ("post hot r8", "floor hot r8"),
    "P2.batch.100": ("batch of 100, hot r1", "post hot r1"),
    "P2.batch.1000": ("batch of 1000, hot r1", "post hot r1"),
}
FURTHER_RATIOS = {
    "batch of 100 to single posts, both among 2,000 accounts": (
        "batch of 100, random r1",
        "post random r1",
    ),
    "batch of 1,000 to single posts, both among 2,000 accounts": (
        "batch of 1000, random r1",
        "post random r1",
    ),
    "the posting function by pgbench, 1 client, to the floor": (
        "function random r1",
        "floor random r1",
    ),
    "the posting function by pgbench, 8 clients, to the floor": (
        "function random r8",
        "floor random r8",
    ),
    "the posting function by pgbench to django-hordak, 8 clients": (
        "function random r8",
        "hordak random r8",
    ),
    "post, hot, 1 client, to the floor": ("post hot r1", "floor hot r1"),
    "post from a row-locked account, 8 clients, 5 ms more, to the floor": (
        "post locked r8, 5 ms more",
        "floor hot r8",
    ),
    "post to django-hordak, hot, 8 clients": ("post hot r8", "hordak hot r8"),
    "post to the naive ORM, 1 client": ("post random r1", "naive random r1"),
    "post to the naive ORM, 8 clients": ("post random r8", "naive random r8"),
    "post to the naive ORM, hot, 8 clients": ("post hot r8", "naive hot r8"),
    "django-hordak to the floor, 1 client": ("hordak random r1", "floor random r1"),
    "naive ORM to the floor, 1 client": ("naive random r1", "floor random r1"),
}


def acts() -> dict[str, Prepare]:
    """What the crew of clients can do."""

    def prepare(how: Callable[[str, str], Act], act: str, _number: int) -> Act:
        return how(DATABASE, act)

    return {
        **{f"floor.{act}": partial(prepare, floor.prepare, act) for act in ("random", "hot")},
        **{f"post.{act}": partial(prepare, posting.prepare, act) for act in posting.ACTS},
    }


def measure(report: Report, crew: Crew, *, rounds: int, seconds: float) -> None:
    """Measure in the database `DATABASE`, which is migrated, and note the figures."""
    posting.open_accounts()
    raw = floor.Floor(DATABASE, crew)
    with _peers(report) as peers:
        rates = _rates(crew, raw, seconds) | _function_rates(seconds)
        if peers:
            rates |= _peer_rates(peers, seconds)
        # Those that are compared come soon after each other: neighbours' load comes and goes.
        turns = sorted(rates, key=lambda name: ("hot r8" in name, "r8" in name, "hot" in name))
        measured: Measured = {name: [] for name in rates}
        for _ in range(rounds):
            for name in turns:
                measured[name].append(rates[name]())
                operations.fold_deltas()
    _conclude(report, measured, raw.driver)


def _rates(crew: Crew, raw: floor.Floor, seconds: float) -> Rates:
    def post(act: str, clients: int) -> Callable[[], float]:
        return lambda: crew.rate(f"post.{act}", clients=clients, seconds=seconds)

    def batch(accounts: str, size: int) -> Callable[[], float]:
        act = f"post.{accounts}.{size}"
        return lambda: size * crew.rate(act, clients=1, seconds=seconds)

    def least(accounts: str, clients: int) -> Callable[[], float]:
        return lambda: raw.rate(accounts, clients=clients, seconds=seconds)

    return {
        "floor random r1": least("random", 1),
        "post random r1": post("random", 1),
        "batch of 100, random r1": batch("random", 100),
        "batch of 1000, random r1": batch("random", 1000),
        "floor random r8": least("random", CLIENTS),
        "post random r8": post("random", CLIENTS),
        "floor hot r1": least("hot", 1),
        "post hot r1": post("hot", 1),
        "batch of 100, hot r1": batch("hot", 100),
        "batch of 1000, hot r1": batch("hot", 1000),
        "post hot r8, 5 ms more": post("hot.wait", CLIENTS),
        "floor hot r8": least("hot", CLIENTS),
        "post hot r8": post("hot", CLIENTS),
        "post locked r8, 5 ms more": post("locked.wait", CLIENTS),
    }


def _function_rates(seconds: float) -> Rates:
    """What of a posting is the database's; nothing where there is no pgbench."""
    if not pgbench.PROGRAM:
        return {}
    url, script = ground.url("DATABASE_URL", DATABASE), posting.script()

    def rate(clients: int) -> Callable[[], float]:
        return lambda: pgbench.rate(script, url, clients=clients, seconds=seconds)

    return {f"function random r{clients}": rate(clients) for clients in (1, CLIENTS)}


def _peer_rates(peers: Peers, seconds: float) -> Rates:
    def rate(peer: str, accounts: str, clients: int) -> Callable[[], float]:
        return lambda: peers.rate(f"{peer}.{accounts}", clients=clients, seconds=seconds)

    return {
        f"{peer} {accounts} r{clients}": rate(peer, accounts, clients)
        for peer in ("hordak", "naive")
        for accounts, clients in (("random", 1), ("random", CLIENTS), ("hot", CLIENTS))
    }


@contextmanager
def _peers(report: Report) -> Iterator[Peers | None]:
    """The peers' process, or none where it cannot be installed, which is noted."""
    with ground.database(PEERS_DATABASE):
        url = ground.url("DATABASE_OWNER_URL", PEERS_DATABASE)
        peers = Peers(PEERS_ENVIRONMENT, url)
        try:
            peers.install()
        except PeersMissingError as missing:
            report.notes.append(f"django-hordak and the naive ORM were not measured: {missing}")
            running: Peers | nullcontext[None] = nullcontext()
        else:
            running = peers
        with running as entered:
            yield entered


def _conclude(report: Report, measured: Measured, driver: str) -> None:
    for ratios, target in ((GOAL_RATIOS, report.figures), (FURTHER_RATIOS, report.context)):
        for name, (over, under) in ratios.items():
            if over in measured and under in measured:
                target[name] = Figure.of_ratios(measured[over], measured[under])
    report.rates |= {name: Figure.of(rates) for name, rates in measured.items()}
    report.notes += [
        "The raw floor is `tools/benchmarks/floor.py`: one prepared statement that updates two "
        f"balances and inserts a transaction and two entries. It was driven by {driver}; "
        "everything else by Python.",
        "`post` is the public operation `cambio.ledger.operations.post()`, called through Django "
        "as the application's role; `random` among 2,000 accounts, `hot` from one to any other.",
        "`function` is what `post()` calls, driven by pgbench as the floor is: what of a posting "
        "is the database's. The rest is Python's, and eight clients do it on the same cores as the "
        "server.",
        "P2 is measured where batches are used: from the issuance account (verifying a day, "
        "expiry, imports).",
        "“5 ms more”: the caller's transaction goes on for 5 ms after the posting, as operations "
        "do. It is compared with the floor on a hot account that does not wait. For cambi the "
        "issuance account is derived; the row-locked account shows what it would be otherwise.",
    ]
