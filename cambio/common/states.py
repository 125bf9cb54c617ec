"""Lifecycles as tables of named moves. Pure: a machine knows states and moves, never a model."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from cambio.common.errors import NotAllowedNow


@dataclass(frozen=True, slots=True)
class Move:
    """One named step of a lifecycle: a verb, where it may start, where it ends."""

    name: str
    sources: tuple[str, ...]
    target: str


class HasState(Protocol):
    """Anything with a lifecycle: its state is a plain string."""

    state: str


class Machine:
    """
    A lifecycle: its states, its moves, and the check that every state can be reached.

    :param name: the noun whose lifecycle this is, as it stands in `docs/states.md`
    """

    def __init__(self, name: str, *, initial: str, moves: Iterable[Move]) -> None:
        self.name = name
        self.initial = initial
        self.moves = {move.name: move for move in moves}
        self.states = self._reachable()
        for move in self.moves.values():
            lost = set(move.sources) - set(self.states)
            assert not lost, f"{name}: {move.name} starts from unreachable {sorted(lost)}"

    def _reachable(self) -> tuple[str, ...]:
        found = [self.initial]
        for state in found:
            found += [
                move.target
                for move in self.moves.values()
                if state in move.sources and move.target not in found
            ]
        return tuple(dict.fromkeys(found))

    @property
    def final_states(self) -> tuple[str, ...]:
        """The states that no move leaves."""
        left = {source for move in self.moves.values() for source in move.sources}
        return tuple(state for state in self.states if state not in left)

    def check_allows(self, subject: HasState, name: str) -> None:
        """
        Refuse a move that the present state does not have.

        :raises NotAllowedNow: naming the state it is in
        """
        if subject.state not in self.moves[name].sources:
            raise NotAllowedNow.while_in(subject.state)

    def move(self, subject: HasState, name: str) -> None:
        """
        Make the move: set the state; saving is the caller's.

        :raises NotAllowedNow: naming the state it is in
        """
        self.check_allows(subject, name)
        subject.state = self.moves[name].target
