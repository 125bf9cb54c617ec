"""What a phone holds that only applies what it is told, and what the routes show it."""

from typing import Any

from api.v1.grants.round_shapes import StoredRoundOut
from tests.api.phones import Phone

# The type of a thing, and the route that lists all of that type.
LISTS = {
    "application": "grants/applications",
    "cleanup": "cleanups",
    "item": "items",
    "managed_item": "managed-items",
    "member": "people",
    "order": "orders",
    "place": "places",
    "residency": "residencies",
    "role": "roles",
    "round": "grants/rounds",
    "supplier": "suppliers",
    "supplier_order": "supplier-orders",
}
RULE = "reward_rule"
MOST_PAGES = 2000
LINKS = {"display_url", "thumb_url"}

Things = dict[str, dict[str, Any]]


class Replica:
    """A phone that keeps things by type and id, and knows no rule but those of the contract."""

    def __init__(self, phone: Phone, *, types: str = "") -> None:
        self.phone = phone
        self.types = {"types": types} if types else {}
        self.cursor = ""
        self.things: Things = {}
        self.pages: list[dict[str, Any]] = []

    def ask(self, **query: Any) -> dict[str, Any]:
        """Take in one answer."""
        if self.cursor:
            query["cursor"] = self.cursor
        answer = self.phone.get("sync", query | self.types)
        assert answer.status_code == 200, answer.content
        page: dict[str, Any] = answer.json()
        for kind in page["reset"]:
            self.things.pop(kind, None)
        for change in page["changes"]:
            held = self.things.setdefault(change["type"], {})
            if change["what"] == "gone":
                held.pop(change["id"], None)
            else:
                held[change["id"]] = change[change["type"]]
        self.cursor = page["cursor"]
        self.pages.append(page)
        return page

    def sync(self, **query: Any) -> list[tuple[str, str, str]]:
        """Ask until there is no more; what was told, as (type, id, what)."""
        told = []
        while True:
            page = self.ask(**query)
            told += [(one["type"], one["id"], one["what"]) for one in page["changes"]]
            if not page["more"]:
                return told
            assert len(self.pages) < MOST_PAGES, "it never ends"

    def held(self) -> Things:
        """What it holds, by the type, without what differs from reading to reading."""
        return by_name(self.things)


def fresh(phone: Phone) -> Things:
    """What the routes show now, in the same form."""
    found: Things = {
        kind: {str(thing.get("id")): thing for thing in listed(phone, path)}
        for kind, path in LISTS.items()
    }
    found[RULE] = {str(rule["version"]): rule for rule in listed(phone, "reward-rules")}
    for cleanup in found["cleanup"]:
        whole = phone.get(f"cleanups/{cleanup}").json()
        # What changes with the clock, and with other things, is not kept in step.
        for name in ("signals", "can", "cannot"):
            del whole[name]
        found["cleanup"][cleanup] = whole
    for application in found["application"].values():
        del application["late"]
    found["round"] = {
        key: {name: shown[name] for name in StoredRoundOut().fields}
        for key, shown in found["round"].items()
        if shown["state"] != "draft"
    }
    me = phone.get("me").json()
    found["wallet"] = {me["id"]: phone.get("wallet").json()}
    found["catalog_rule"] = {me["programme"]["id"]: phone.get("catalog-rule").json()}
    balances = {place: phone.get(f"places/{place}/balance") for place in found["place"]}
    found["place_balance"] = {
        place: answer.json() for place, answer in balances.items() if answer.status_code == 200
    }
    return by_name(found)


def listed(phone: Phone, path: str) -> list[dict[str, Any]]:
    """Every page of a list; nothing where it is not for this reader."""
    answer = phone.get(path, {"limit": 100})
    if answer.status_code == 403:
        return []
    found: list[dict[str, Any]] = answer.json()["results"]
    while link := answer.json()["next"]:
        answer = phone.client.get(link)
        found += answer.json()["results"]
    return found


def by_name(things: Things) -> Things:
    """Without what there is nothing of, and rules by their versions: their routes know no ids."""
    found = {kind: plain(held) for kind, held in things.items() if held}
    if RULE in found:
        found[RULE] = {str(rule["version"]): rule for rule in found[RULE].values()}
    return found


def plain(value: Any) -> Any:
    """Without the links to pictures, which are signed again each time."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key not in LINKS}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def of(kind: str, told: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """What was told of one type, as (id, what)."""
    return [(thing, what) for one, thing, what in told if one == kind]
