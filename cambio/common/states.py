"""Lifecycles as tables of named moves. Pure: a machine knows states and moves, never a model."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from cambio.common.errors import NotAllowedNow

S = TypeVar("S", bound=str)  # a Literal: the states of one lifecycle
M = TypeVar("M", bound=str)  # a Literal: its moves


@dataclass(frozen=True, slots=True)
class Move(Generic[S, M]):
    """One named step of a lifecycle: a verb, where it may start, where it ends."""

    name: M
    sources: tuple[S, ...]
    target: S


class HasState(Protocol[S]):
    """Anything with a lifecycle: its state is one of the lifecycle's words."""

    state: S


class Machine(Generic[S, M]):
    """
    A lifecycle: its states, its moves, and the check that every state can be reached.

    It is made with its words, `Machine[DoorState, DoorMove]("door", …)`, so that the type checker
    finds one that is misspelt, here and wherever a state is compared or a move is made.

    :param name: the noun whose lifecycle this is, as it stands in `docs/states.md`
    """

    def __init__(self, name: str, *, initial: S, moves: Iterable[Move[S, M]]) -> None:
        self.name = name
        self.initial = initial
        self.moves = {move.name: move for move in moves}
        self.states = self._reachable()
        for move in self.moves.values():
            lost = set(move.sources) - set(self.states)
            assert not lost, f"{name}: {move.name} starts from unreachable {sorted(lost)}"

    def _reachable(self) -> tuple[S, ...]:
        found = [self.initial]
        for state in found:
            found += [
                move.target
                for move in self.moves.values()
                if state in move.sources and move.target not in found
            ]
        return tuple(dict.fromkeys(found))

    @property
    def final_states(self) -> tuple[S, ...]:
        """The states that no move leaves."""
        left = {source for move in self.moves.values() for source in move.sources}
        return tuple(state for state in self.states if state not in left)

    def check_allows(self, subject: HasState[S], name: M) -> None:
        """
        Refuse a move that the present state does not have.

        :raises NotAllowedNow: naming the state it is in
        """
        if subject.state not in self.moves[name].sources:
            raise NotAllowedNow.while_in(subject.state)

    def guard(self, name: M) -> Callable[[HasState[S], datetime], None]:
        """Make the guard of a verb that asks for nothing but the state: see `check_allows`."""
        check_allows = self.check_allows

        def check_state(subject: HasState[S], at: datetime) -> None:
            del at
            check_allows(subject, name)

        return check_state

    def move(self, subject: HasState[S], name: M) -> None:
        """
        Make the move: set the state; saving is the caller's.

        :raises NotAllowedNow: naming the state it is in
        """
        self.check_allows(subject, name)
        subject.state = self.moves[name].target


AnyMachine = Machine[Any, Any]
