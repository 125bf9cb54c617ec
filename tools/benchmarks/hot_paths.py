"""What phones ask for most, in a programme with as many people as there are clients."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog.models import Supplier
from tests.streets.conftest import RULE
from tests.worlds import cast, shop

BUSY, QUIET = "busy", "quiet"
"""Two programmes: nothing happens in the second, so that what is new there stays as many."""
PEOPLE = 16
ITEMS, LINES = 60, 60
"""More than a page holds, of items and of the lines of a statement."""
CREDITS = 1_000_000
NEWS = {"sync0": 0, "sync10": 10, "sync1000": 1000}
"""How much is new since the cursor of a call."""


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Somebody's phone, and what it knows of.

    :ivar cursors: of `GET /sync`, by the call that is made with it
    """

    programme: str
    member: Membership
    token: str
    street: UUID
    item: UUID
    cursors: dict[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with each call."""
        key = {"Idempotency-Key": str(new_id())}
        return {"X-Session-Token": self.token, "Host": "localhost"} | key


@dataclass(frozen=True, slots=True)
class HotPath:
    """
    One call.

    :ivar path: below the programme
    :ivar body: what it sends, each time again; nothing when it reads
    """

    programme: str
    path: Callable[[Caller], str]
    body: Callable[[Caller], dict[str, Any]] | None = None


def callers() -> dict[str, list[Caller]]:
    """Set both programmes up by their operations; those of the quiet one read their news."""
    at = datetime.now(UTC) - timedelta(minutes=5)
    found = {slug: _people(slug, at) for slug in (BUSY, QUIET)}
    depot = Supplier.objects.get(programme__slug=QUIET)
    manager = cast.make_manager(depot.programme, "Mila", at=at)
    left = sorted(NEWS.values(), reverse=True)
    for few, more in zip([*left[1:], 0], left, strict=True):
        name = next(name for name, news in NEWS.items() if news == more)
        _keep_cursors(name, found[QUIET])
        for _ in range(more - few):
            shop.make_item(manager, depot, at=at)
    return found


def _people(slug: str, at: datetime) -> list[Caller]:
    programme = cast.make_programme(slug, at=at)
    manager = cast.make_manager(programme, "Mila", at=at)
    street = cast.make_street(programme, "Zandhoek", at=at)
    cast.set_rule(RULE, valid_from=at - timedelta(days=30), by=manager, at=at)
    depot = shop.make_supplier(manager, "Depot", at=at)
    items = [shop.make_item(manager, depot, price_cambi=1, stock=None, at=at) for _ in range(ITEMS)]
    people = []
    # Everybody orders something else: those who order the same wait for each other anyhow.
    for number, item in zip(range(PEOPLE), items, strict=False):
        member = cast.make_resident(programme, f"N {number}", street, confirmed_by=manager, at=at)
        for _ in range(LINES):
            shop.give_credits(member, member.wallet_id, CREDITS // LINES, at=at)
        login = member.person.login
        assert login
        people.append(Caller(slug, member, cast.session_token(login), street.pk, item.pk))
    return people


def _keep_cursors(name: str, people: list[Caller]) -> None:
    """Let everybody read what there is until now."""
    for caller in people:
        page, cursor = {"more": True}, ""
        while page["more"]:
            address = f"/api/v1/{caller.programme}/sync?cursor={cursor}"
            page = Client(headers=caller.headers).get(address.removesuffix("?cursor=")).json()
            cursor = page["cursor"]
        caller.cursors[name] = cursor


def _cleanup(caller: Caller) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": str(new_id()),
        "starts_at": (now - timedelta(hours=3)).isoformat(),
        "ends_at": (now - timedelta(hours=2)).isoformat(),
        "places": [{"place": str(caller.street)}],
        "participants": [str(caller.member.pk)],
        "bags": 3,
    }


def _order(caller: Caller) -> dict[str, Any]:
    return {"id": str(new_id()), "lines": [{"item": str(caller.item), "quantity": 1}]}


def _news(name: str) -> Callable[[Caller], str]:
    return lambda caller: f"sync?cursor={caller.cursors[name]}"


HOT_PATHS = {
    "balance": HotPath(BUSY, lambda _: "wallet"),
    "statement": HotPath(BUSY, lambda _: "wallet/entries"),
    "catalog": HotPath(BUSY, lambda _: "items"),
    "cleanup": HotPath(BUSY, lambda _: "cleanups", _cleanup),
    "order": HotPath(BUSY, lambda _: "orders", _order),
    **{name: HotPath(QUIET, _news(name)) for name in NEWS},
}
"""By the names that their goals have."""
