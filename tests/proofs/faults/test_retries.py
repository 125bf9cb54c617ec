"""However often a phone sends an act, and wherever the answer is lost: it is done once (R2)."""

import os
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from cambio.audit.operations import run_audit
from cambio.common.ids import new_id
from cambio.idempotency.models import Key
from cambio.ledger.models import Transaction
from cambio.programmes.models import Membership, Programme
from catalog import operations
from catalog.models import Item, Order
from tests.cambio.ledger.books import at_once
from tests.proofs.faults.web import Act, Answer, Line, served
from tests.worlds import cast, shop

SEED = int(os.environ.get("CAMBIO_SEED") or random.getrandbits(32))
PHONES = 8
PATIENCE_S = 60
DONE = {200, 201}
CREDITS = 10_000


@pytest.fixture
def line(transactional_db: None, tmp_path: Path) -> Iterator[Line]:
    with served(tmp_path) as found:
        yield found


@dataclass
class Town:
    """People with credits, a counter, and what they do there."""

    programme: Programme
    item: Item
    people: list[Membership]
    staff: Membership
    at: datetime
    tokens: dict[object, str] = field(default_factory=dict)

    def act(self, by: Membership, path: str, **body: object) -> Act:
        login = by.person.login
        assert login is not None
        if by.pk not in self.tokens:
            self.tokens[by.pk] = cast.session_token(login)
        where = f"/api/v1/{self.programme.slug}/{path}"
        return Act(token=self.tokens[by.pk], path=where, body=body, key=str(new_id()))

    def order(self, by: Membership) -> Act:
        lines = [{"item": str(self.item.pk), "quantity": 1}]
        return self.act(by, "orders", id=str(new_id()), lines=lines)

    def sale(self, to: Membership) -> Act:
        lines = [{"item": str(self.item.pk), "quantity": 2}]
        return self.act(
            self.staff, "counter-orders", id=str(new_id()), customer=str(to.pk), lines=lines
        )

    def cancellation(self, by: Membership) -> Act:
        order, _ = operations.place_order(
            order_id=new_id(), lines=shop.wanted(self.item), by=by, at=self.at
        )
        return self.act(by, f"orders/{order.pk}/cancel")

    def acts(self, count: int, chance: random.Random) -> list[Act]:
        kinds: list[Callable[[Membership], Act]] = [self.order, self.sale, self.cancellation]
        return [chance.choice(kinds)(chance.choice(self.people)) for _ in range(count)]


@pytest.fixture
def town(programme: Programme, manager: Membership, at: datetime) -> Town:
    depot = shop.make_supplier(manager, "Buurtdepot", own_depot=True, at=at)
    item = shop.make_item(manager, depot, price_cambi=1, stock=None, at=at)
    staff = cast.make_member(programme, "Dina", at=at)
    staff = cast.with_role(staff, "supplier_staff", "supplier", depot.pk, by=manager, at=at)
    people = [cast.make_member(programme, f"Buyer {number}", at=at) for number in range(20)]
    for member in people:
        shop.give_credits(member, member.wallet_id, CREDITS, at=at)
    return Town(programme, item, people, staff, at)


def until_answered(line: Line, act: Act) -> Answer:
    """Send as a phone does that wants to know."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        answer = line.send(act)
        if answer is not None and not answer.later:
            return answer
        time.sleep(0.1)
    raise AssertionError("no answer comes")


def send_thrice(line: Line, act: Act, die: str, chance: random.Random) -> list[Answer]:
    """Lose two answers, one of them with the server; then wait for one, and for one more."""
    if die:
        line.send(replace(act, headers={"X-Die": die}))
    else:
        line.lose(act, chance)
    line.lose(act, chance)
    return [until_answered(line, act), until_answered(line, act)]


def wallets(town: Town, acts: list[Act]) -> dict[object, int]:
    """What everybody has when each act was done once."""
    left = {member.pk: CREDITS for member in town.people}
    owners = {token: owner for owner, token in town.tokens.items()}
    for act in acts:
        if act.path.endswith("/orders"):
            left[owners[act.token]] -= 1
        elif act.path.endswith("/counter-orders"):
            left[UUID(act.body["customer"])] -= 2
    return left


@contextmanager
def seeded() -> Iterator[None]:
    """Tell of a failure how to have it again."""
    try:
        yield
    except AssertionError as wrong:
        wrong.add_note(f"CAMBIO_SEED={SEED}")
        raise


@seeded()
def play(line: Line, town: Town, *, acts: int, bursts: int, deaths: int) -> None:
    """
    Send acts while answers are lost and servers die, then bursts; each must be done once.

    :param deaths: how many times a server dies before a commit, and as many times after one
    """
    chance = random.Random(SEED)
    todo, rushes = town.acts(acts, chance), town.acts(bursts, chance)
    ways = ["before", "after"] * deaths + [""] * (acts - 2 * deaths)
    chance.shuffle(ways)
    seeds = [chance.getrandbits(32) for _ in todo]
    before = Transaction.objects.count()
    with ThreadPoolExecutor(PHONES) as phones:
        answers = phones.map(
            lambda act, way, seed: send_thrice(line, act, way, random.Random(seed)),
            todo, ways, seeds,
        )  # fmt: skip
        for first, again in answers:
            assert first.status in DONE, first.body
            assert again.replayed
            assert (again.status, again.body) == (first.status, first.body)
    for act in rushes:
        rush = at_once(10, lambda _, act=act: until_answered(line, act))  # type: ignore[misc]
        assert {(answer.status in DONE, answer.body) for answer in rush} == {(True, rush[0].body)}
        assert sum(not answer.replayed for answer in rush) == 1
    # Each act posts once, whichever it is.
    assert Transaction.objects.count() - before == acts + bursts
    assert Key.objects.count() == acts + bursts
    assert {member.pk: wallet(member) for member in town.people} == wallets(town, todo + rushes)
    assert run_audit(at=datetime.now(UTC), clock=lambda: datetime.now(UTC)).findings == []


def wallet(member: Membership) -> int:
    return shop.balance(member.wallet_id)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_server_that_dies_around_the_commit_leaves_nothing_stuck_or_half(
    line: Line, town: Town, moment: str
) -> None:
    buyer = town.people[0]
    act = town.order(buyer)
    assert line.send(replace(act, headers={"X-Die": moment})) is None
    committed = moment == "after"
    assert Order.objects.exists() == Key.objects.exists() == committed
    answer = until_answered(line, act)
    assert (answer.status, answer.replayed) == (201, committed)
    assert wallet(buyer) == CREDITS - 1
    assert Order.objects.count() == 1


def test_what_a_phone_sends_again_and_again_is_done_once(line: Line, town: Town) -> None:
    play(line, town, acts=24, bursts=3, deaths=1)


@pytest.mark.long
def test_a_thousand_acts_and_a_hundred_bursts_have_eleven_hundred_effects(
    line: Line, town: Town
) -> None:
    play(line, town, acts=1000, bursts=100, deaths=20)


def test_without_its_key_and_its_id_a_burst_is_done_ten_times(line: Line, town: Town) -> None:
    """Negative control: the sends are ten, and nothing but key and id makes them one."""
    buyer = town.people[0]
    acts = [town.order(buyer) for _ in range(10)]
    answers = at_once(10, lambda number: until_answered(line, acts[number]))
    assert {answer.status for answer in answers} == {201}
    assert wallet(buyer) == CREDITS - 10
