"""Setting grants up over HTTP: funders, budgets with their figures, and rounds."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from cambio.common.ids import new_id
from tests.api.grants.walk import Office, done, path
from tests.api.phones import Phone, faults, ids, refusal
from tests.worlds import office as scenes
from tests.worlds.office import Scene

pytestmark = pytest.mark.usefixtures("sound_books")

PURPOSE = {
    "purpose": "What residents think up",
    "who_starts": "Residents",
    "who_decides": "The official",
    "accounted_how": "A report with receipts",
    "role": "driver",
    "term": "once",
}

NEVER = {"count": 0, "unit": "days"}


def budget(scene: Scene, **changes: Any) -> dict[str, Any]:
    told = {"id": str(new_id()), "funder": str(scene.funder.pk), "name": "Next year", "year": 2030}
    return told | {"role": "driver", "term": "once"} | changes


def sum_of(cents: int, **more: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "amount_cents": cents, "reason": "Agreed in June"} | more


def figures(manager: Phone, budget_id: object) -> dict[str, int]:
    """Of a budget: what it got is what is there and what left it."""
    found: dict[str, int] = done(manager.get(f"grants/budgets/{budget_id}"))["figures"]
    came = found["funded"] + found["moved_in"] + found["carried_in"]
    there = found["free"] + found["committed"] + found["paid"] - found["returned"]
    assert came == there + found["moved_out"] + found["lapsed"] + found["carried_out"]
    return {name: cents for name, cents in found.items() if cents}


def test_a_budget_is_reserved_until_it_is_said_what_it_is_for(office: Office) -> None:
    made = done(office.manager.post("grants/budgets", budget(office.scene)))
    assert (made["state"], made["ward"]) == ("reserved", None)
    one = f"grants/budgets/{made['id']}"
    early = office.manager.post(f"{one}/open")
    assert (refusal(early), faults(early)) == (
        (409, "not_allowed_now"), {"/purpose": "not_allowed_now"},
    )  # fmt: skip
    told = done(office.manager.put(one, PURPOSE))
    assert {name: told[name] for name in PURPOSE} == PURPOSE
    assert done(office.manager.post(f"{one}/open"))["state"] == "open"
    changed = office.manager.put(one, PURPOSE | {"purpose": "Something else"})
    assert refusal(changed) == (409, "not_allowed_now")
    assert done(office.manager.put(one, PURPOSE))["state"] == "open", "the same again is no change"


def test_money_goes_in_between_and_back_and_the_figures_follow(office: Office) -> None:
    scene, manager = office.scene, office.manager
    first = scene.budget.pk
    other = done(manager.post("grants/budgets", budget(scene, **PURPOSE)))["id"]
    done(manager.post(f"grants/budgets/{other}/fund", sum_of(70_000)))
    moved = manager.post("grants/movements", sum_of(20_000, source=str(first), target=other))
    assert (moved.status_code, moved.json()["kind"]) == (201, "moved")
    office.paid()
    assert figures(manager, first) == {
        "funded": 500_000, "free": 400_000, "paid": 80_000, "moved_out": 20_000,
    }  # fmt: skip
    office.awarded(50_000)
    assert figures(manager, first)["committed"] == 50_000
    done(
        manager.post(
            f"grants/budgets/{first}/close", {"carry_to": other, "reason": "The year is over"}
        )
    )
    assert figures(manager, first) == {
        "funded": 500_000, "paid": 80_000, "committed": 50_000, "moved_out": 20_000,
        "carried_out": 350_000,
    }  # fmt: skip
    assert figures(manager, other) == {
        "funded": 70_000, "moved_in": 20_000, "carried_in": 350_000, "free": 440_000,
    }  # fmt: skip
    closed = done(manager.post(f"grants/budgets/{other}/close", {"reason": "No more plans"}))
    assert closed["state"] == "closed"
    assert figures(manager, other)["lapsed"] == 440_000
    kinds = [one["kind"] for one in done(manager.get("grants/movements"))["results"]]
    assert sorted(kinds) == ["carried", "funded", "funded", "lapsed", "moved"]
    of_first = done(manager.get("grants/movements", {"budget": str(first)}))["results"]
    assert sorted(one["kind"] for one in of_first) == ["carried", "funded", "moved"]


def test_no_more_is_moved_than_is_free(office: Office) -> None:
    other = done(office.manager.post("grants/budgets", budget(office.scene, **PURPOSE)))["id"]
    ends = {"source": str(office.scene.budget.pk), "target": other}
    answer = office.manager.post("grants/movements", sum_of(500_001, **ends))
    assert refusal(answer) == (409, "insufficient_funds")
    same = office.manager.post("grants/movements", sum_of(1, **ends | {"target": ends["source"]}))
    assert faults(same) == {"/target": "invalid"}
    assert figures(office.manager, other) == {}


def test_the_same_movement_again_is_one(office: Office) -> None:
    fund, said = f"grants/budgets/{office.scene.budget.pk}/fund", sum_of(5)
    for _ in "12":
        done(office.manager.post(fund, said))
    assert figures(office.manager, office.scene.budget.pk)["funded"] == 500_005
    other = office.manager.post(fund, said | {"amount_cents": 6})
    assert (refusal(other), faults(other)) == ((409, "conflict"), {"/id": "conflict"})


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"amount_cents": 0}, "/amount_cents"),
        ({"amount_cents": -5}, "/amount_cents"),
        ({"amount_cents": 100_000_000_000}, "/amount_cents"),
        ({"amount_cents": 1.5}, "/amount_cents"),
        ({"reason": " "}, "/reason"),
        ({"reason": "r" * 501}, "/reason"),
        ({"id": "5"}, "/id"),
    ],
)
def test_a_sum_at_fault_is_named(office: Office, changes: dict[str, Any], pointer: str) -> None:
    fund = f"grants/budgets/{office.scene.budget.pk}/fund"
    assert list(faults(office.manager.post(fund, sum_of(5) | changes))) == [pointer]
    assert figures(office.manager, office.scene.budget.pk)["funded"] == 500_000


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"funder": str(new_id())}, "/funder"),
        ({"ward": str(new_id())}, "/ward"),
        ({"year": 1899}, "/year"),
        ({"role": "king"}, "/role"),
        ({"term": "ever"}, "/term"),
        ({"name": "n" * 121}, "/name"),
        ({"purpose": "p" * 501}, "/purpose"),
    ],
)
def test_a_budget_at_fault_is_named(office: Office, changes: dict[str, Any], pointer: str) -> None:
    answer = office.manager.post("grants/budgets", budget(office.scene, **changes))
    assert list(faults(answer)) == [pointer]


def test_a_name_is_given_once(office: Office, quick: Scene) -> None:
    taken = office.manager.post("grants/funders", {"id": str(new_id()), "name": "The city"})
    assert (refusal(taken), faults(taken)) == ((409, "conflict"), {"/name": "conflict"})
    named = budget(quick, name=quick.budget.name, year=quick.budget.year)
    assert faults(office.manager.post("grants/budgets", named)) == {"/name": "conflict"}


def new_round(scene: Scene, **changes: Any) -> dict[str, Any]:
    unset = scene.version.rules.unset()
    return {
        "id": str(new_id()),
        "version": str(scene.version.pk),
        "name": "Autumn",
        "budgets": [str(scene.budget.pk)],
        "filled": {key: scenes.CHOICES[key] for key in unset},
        "opens_at": timezone.now().isoformat(),
    } | changes


def test_a_round_opens_once_everything_is_filled(office: Office) -> None:
    partly = new_round(office.scene)
    del partly["filled"]["when_empty"]
    made = done(office.manager.post("grants/rounds", partly))
    assert (made["state"], made["unset"]) == ("draft", ["when_empty"])
    assert made["takes_applications"] is False
    early = office.manager.post(f"grants/rounds/{made['id']}/open")
    assert (refusal(early), faults(early)) == (
        (409, "not_allowed_now"), {"/filled": "not_allowed_now"},
    )  # fmt: skip
    whole = done(office.manager.post("grants/rounds", new_round(office.scene, name="Winter")))
    assert done(office.manager.post(f"grants/rounds/{whole['id']}/open"))["takes_applications"]
    assert ids(office.mine.get("grants/rounds", {"state": "open"})) == [
        whole["id"], str(office.scene.round.pk),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"version": str(new_id())}, "/version"),
        ({"budgets": []}, "/budgets"),
        ({"budgets": [str(new_id())]}, "/budgets"),
        ({"budgets": ["x"]}, "/budgets/0"),
        ({"opens_at": "2026-06-06"}, "/opens_at"),
        ({"closes_at": "2020-01-01T00:00:00Z"}, "/closes_at"),
        ({"filled": {"when_empty": "pray"}}, "/filled/when_empty"),
        ({"filled": {"account_within": NEVER}}, "/filled/account_within/count"),
        ({"filled": {"account_within": {"count": 5, "unit": "hours"}}}, "/filled"),
        ({"filled": {"decider": {"nl": "wij"}}}, "/filled/decider/en"),
        ({"filled": {"pay_at_award": True}}, "/filled"),
        ({"filled": {"colour": "red"}}, "/filled/colour"),
        ({"name": ""}, "/name"),
    ],
)  # fmt: skip
def test_a_round_at_fault_is_named(office: Office, changes: dict[str, Any], pointer: str) -> None:
    answer = office.manager.post("grants/rounds", new_round(office.scene, **changes))
    assert answer.status_code == 400
    assert list(faults(answer)) == [pointer]


def in_round(office: Office, when_empty: str) -> dict[str, Any]:
    """An application in a round whose budget is empty."""
    scene, at = office.scene, timezone.now()
    empty = scenes.make_budget(
        scene.funder, scene.manager, scene.ward, name="Empty", free_cents=0, at=at
    )
    filled: dict[str, object] = {"when_empty": when_empty}
    opened = scenes.make_round(
        scene.version, [empty], scene.manager, name="Empty", filled=filled, at=at
    )
    other = Office(office.phone_of, replace(scene, round=opened))
    return other.submitted()


def test_what_follows_an_empty_budget_is_the_schemes_to_say(office: Office) -> None:
    reason = {"reason": "The budget is empty"}
    waiting = in_round(office, "wait_list")
    elsewhere = {"round": str(office.scene.round.pk), **reason}
    defer = office.official.post(path(waiting, "defer"), elsewhere)
    assert refusal(defer) == (409, "not_allowed_now")
    listed = done(office.official.post(path(waiting, "wait-list"), reason))
    assert listed["state"] == "wait_listed"
    assert refusal(office.award(waiting, 1000)) == (409, "budget_empty")


def test_a_later_round_pays_what_an_empty_budget_cannot(office: Office) -> None:
    deferred = in_round(office, "next_round")
    said = {"round": str(office.scene.round.pk), "reason": "The budget is empty"}
    own = said | {"round": deferred["round"]["id"]}
    assert faults(office.official.post(path(deferred, "defer"), own)) == {"/round": "invalid"}
    after = done(office.official.post(path(deferred, "defer"), said))
    assert (after["state"], after["deferred_to"]["id"]) == ("submitted", said["round"])
    done(office.award(deferred, 80_000))
