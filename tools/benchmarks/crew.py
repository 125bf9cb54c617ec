"""Clients that work at once: processes, since threads would share one interpreter. Stdlib only."""

import multiprocessing
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any

Act = Callable[[], object]
"""One piece of work."""
Prepare = Callable[[int], Act]
"""Called in a client's own process, with its number: opens what the work needs."""

START_DELAY_S = 0.05
_FORK = multiprocessing.get_context("fork")


class Crew:
    """
    A number of client processes; made before anything opens a connection.

    :param acts: what they can do, by name
    """

    def __init__(self, size: int, acts: Mapping[str, Prepare]) -> None:
        self._pipes: list[Connection] = []
        for number in range(size):
            ours, theirs = _FORK.Pipe()
            _FORK.Process(target=_serve, args=(theirs, number, acts), daemon=True).start()
            theirs.close()
            self._pipes.append(ours)

    def rate(self, act: str, *, clients: int, seconds: float) -> float:
        """How often a second that many clients together do it."""
        crew = self._pipes[:clients]
        self._tell(crew, ("prepare", act))
        start_at = time.monotonic() + START_DELAY_S
        return sum(self._tell(crew, ("run", act, start_at, seconds)))

    def _tell(self, crew: list[Connection], message: tuple[Any, ...]) -> list[float]:
        for pipe in crew:
            pipe.send(message)
        answers = [pipe.recv() for pipe in crew]
        failed = [answer for answer in answers if isinstance(answer, str)]
        if failed:
            raise RuntimeError(f"a client could not {message[0]} {message[1]}: {failed[0]}")
        return answers


def _serve(pipe: Connection, number: int, acts: Mapping[str, Prepare]) -> None:
    prepared: dict[str, Act] = {}
    while True:
        try:
            order, name, *rest = pipe.recv()
        except EOFError:
            return
        try:
            if order == "prepare":
                prepared.setdefault(name, acts[name](number))()
                pipe.send(0.0)
            else:
                pipe.send(_run(prepared[name], *rest))
        except Exception as error:  # noqa: BLE001 - told to whoever asked
            pipe.send(repr(error))


def _run(act: Act, start_at: float, seconds: float) -> float:
    """Do it again and again; how often a second it was done."""
    time.sleep(max(0.0, start_at - time.monotonic()))
    began, done = time.perf_counter(), 0
    ends = began + seconds
    while time.perf_counter() < ends:
        act()
        done += 1
    return done / (time.perf_counter() - began)
