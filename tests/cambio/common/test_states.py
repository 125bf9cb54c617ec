"""A lifecycle as a table: …"""

from types import SimpleNamespace

import pytest

from cambio.common.errors import NotAllowedNow
from cambio.common.states import Machine, Move

DOOR = Machine(
    "door",
    initial="shut",
    moves=[
        Move("open", ("shut",), "open"),
        Move("shut", ("open",), "shut"),
        Move("wall_up", ("shut", "open"), "gone"),
    ],
)


def test_it_knows_its_states_in_the_order_in_which_they_are_reached() -> None:
    assert DOOR.states == ("shut", "open", "gone")
    assert DOOR.final_states == ("gone",)


def test_it_sets_the_state() -> None:
    door = SimpleNamespace(state="shut")
    DOOR.move(door, "open")
    assert door.state == "open"


def test_it_refuses_a_move_that_the_state_does_not_have_and_says_which_it_is_in() -> None:
    door = SimpleNamespace(state="gone")
    with pytest.raises(NotAllowedNow, match="gone"):
        DOOR.move(door, "open")
    assert door.state == "gone"


def test_a_state_that_cannot_be_reached_is_no_machine() -> None:
    with pytest.raises(AssertionError, match="ajar"):
        Machine("door", initial="shut", moves=[Move("open", ("ajar",), "open")])


def test_a_move_that_does_not_exist_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        DOOR.move(SimpleNamespace(state="shut"), "paint")
