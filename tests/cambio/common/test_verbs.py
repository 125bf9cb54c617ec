"""A verb as a row: …"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Literal

import pytest

from cambio.common.errors import NotAllowedNow, NotPermitted
from cambio.common.states import Machine, Move
from cambio.common.verbs import Given, Misfit, Verb, check_fits, refusals, why_not

AT = datetime(2026, 6, 6, tzinfo=UTC)
DOOR = Machine("door", initial="shut", moves=[Move("open", ("shut",), "open")])


def open_door(*, door_id: int, by: str, at: datetime) -> str:
    return f"{by} opened {door_id}"


def check_has_key(who: str, door: Any) -> None:
    if who != door.owner:
        raise NotPermitted


def check_no_draught(door: Any, at: datetime) -> None:
    DOOR.check_allows(door, "open")
    if door.windy:
        raise NotAllowedNow


OPEN = Verb(
    name="open",
    operation=open_door,
    subject="door_id",
    may=check_has_key,
    now=check_no_draught,
    title="Open",
    done="Opened.",
)


def door(state: str = "shut", *, windy: bool = False) -> Any:
    return SimpleNamespace(state=state, owner="Rosa", windy=windy)


def test_it_foresees_what_the_operation_would_say() -> None:
    assert why_not(OPEN, door(), "Rosa", at=AT) is None
    assert isinstance(why_not(OPEN, door("open"), "Rosa", at=AT), NotAllowedNow)


def test_who_is_asked_before_anything_is_told_of_the_thing() -> None:
    assert isinstance(why_not(OPEN, door("open"), "Noor", at=AT), NotPermitted)


@pytest.mark.parametrize(
    ("thing", "who", "concerns"),
    [
        (door(), "Rosa", True),
        (door("open"), "Rosa", True),
        (door(), "Noor", True),
        (door("open"), "Noor", False),
        (door(windy=True), "Noor", True),
    ],
)
def test_it_concerns_whoever_may_or_could_if_the_state_allows(
    thing: Any, who: str, *, concerns: bool
) -> None:
    """A fact that is no state must not show in whether others hear of the verb."""
    assert refusals([OPEN], thing, who, at=AT)["open"].concerns is concerns


def test_each_check_is_made_once_for_all_rows_that_name_it() -> None:
    asked = []

    def check_has_key(who: str, door: Any) -> None:
        asked.append(who)

    rows = [replace(OPEN, may=check_has_key), replace(OPEN, name="slam", may=check_has_key)]
    assert refusals(rows, door(), "Rosa", at=AT).keys() == {"open", "slam"}
    assert asked == ["Rosa"]


def test_what_is_said_afterwards_may_depend_on_what_came_of_it() -> None:
    assert OPEN.told("") == "Opened."
    assert replace(OPEN, done=lambda result: result.upper()).told("wide") == "WIDE"


@dataclass
class Tile:
    colour: Literal["red", "blue"]
    sides: Sequence[int]
    glaze: str | None = None


FITTING = {"colour": Given(Literal["blue", "red"]), "sides": Given(list[int])}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"glaze": Given(str | None)},
        {"glaze": Given(str | None, always=False)},
    ],
)
def test_what_fits_is_taken(more: dict[str, Given]) -> None:
    check_fits(Tile, FITTING | more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"weight": Given(int)}, "weight: is not taken"),
        ({"sides": Given(list[str])}, "sides: .* is given for"),
        ({"sides": Given(list[bool])}, "sides: .* is given for"),
        ({"sides": Given(tuple[int, ...])}, "sides: .* is given for"),
        ({"sides": Given(list[int], always=False)}, "sides: may be left out, and is needed"),
        ({"colour": Given(Literal["red"])}, "colour: .* is given for"),
        ({"colour": Given(str)}, "colour: .* is given for"),
        ({"glaze": Given(str)}, "glaze: .* is given for"),
        ({"glaze": Given(int | None)}, "glaze: .* is given for"),
    ],
)
def test_what_does_not_fit_is_named(more: dict[str, Given], said: str) -> None:
    with pytest.raises(Misfit, match=said):
        check_fits(Tile, FITTING | more)


def test_what_is_given_beside_has_to_be_taken_too() -> None:
    check_fits(open_door, {}, beside=("door_id", "by", "at"))
    with pytest.raises(Misfit, match=r"open_door: at: is not given; gate_id: is not taken"):
        check_fits(open_door, {}, beside=("gate_id", "door_id", "by"))
