"""
Waiting for something that was started: as long as it works, and never in silence.

A slow machine needs longer, so there is no time by which something must be ready. What is looked at
is whether it gets on: uses its processor or adds to its log. Who does neither for long is given up.
"""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tools.embedded.process import POLL_S, ServiceError, last_lines

LEAST_WORK_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """
    How long somebody waits, in seconds.

    :param idle_s: for something that does nothing at all
    :param longest_s: for something that works, but never comes to an end
    """

    say_every_s: float = 10
    idle_s: float = 120
    longest_s: float = 1800


PATIENCE = Patience()


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """
    What is waited for.

    :param until: what ends the waiting, as in "waiting until the database answers"
    :param ended: whether its process is gone, which ends the waiting too
    """

    name: str
    until: str
    pid: int
    log: Path
    ready: Callable[[], bool]
    ended: Callable[[], bool]
    patience: Patience = PATIENCE


def wait_for(awaited: Sequence[Awaited], *, say: Callable[[str], None]) -> None:
    """
    Wait until each is ready; whoever waits long is told for what.

    :raises ServiceError: one ended before it was ready, or gets no further
    """
    waits = [_Wait(each, say) for each in awaited]
    while waits := [wait for wait in waits if not wait.is_over()]:
        time.sleep(POLL_S)


class _Wait:
    """One thing that is waited for, and what it had done when it was last looked at."""

    def __init__(self, awaited: Awaited, say: Callable[[str], None]) -> None:
        self._awaited, self._patience, self._say = awaited, awaited.patience, say
        self._began = self._looked_at = self._worked_at = time.monotonic()
        self._work = _work_of(awaited)

    def is_over(self) -> bool:
        ended = self._awaited.ended()  # asked first: who is ready by ending is both afterwards
        if self._awaited.ready():
            return True
        if ended:
            raise self._failure("ended")
        if time.monotonic() - self._looked_at >= self._patience.say_every_s:
            self._look()
        return False

    def _look(self) -> None:
        self._looked_at = now = time.monotonic()
        before, self._work = self._work, _work_of(self._awaited)
        if self._work.is_more_than(before):
            self._worked_at = now
        if now - self._worked_at >= self._patience.idle_s:
            raise self._failure(f"has done nothing for {now - self._worked_at:.0f} s")
        waited = now - self._began
        if waited >= self._patience.longest_s:
            raise self._failure(f"was not ready after {waited:.0f} s")
        self._say(
            f"cambio: waiting for {self._awaited.name} until {self._awaited.until}: "
            f"{waited:.0f} s so far"
        )

    def _failure(self, fate: str) -> ServiceError:
        log = self._awaited.log
        return ServiceError(f"{self._awaited.name} {fate}; the end of {log}:\n{last_lines(log)}")


@dataclass(frozen=True, slots=True)
class _Work:
    """What grows while something works."""

    logged_bytes: int
    processor_s: float

    def is_more_than(self, before: "_Work") -> bool:
        """Whether it got on since; merely asking again and again hardly takes a processor."""
        used_s = self.processor_s - before.processor_s
        return self.logged_bytes != before.logged_bytes or used_s >= LEAST_WORK_S


def _work_of(awaited: Awaited) -> _Work:
    log = awaited.log
    return _Work(log.stat().st_size if log.exists() else 0, _processor_s(awaited.pid))


def _processor_s(session: int) -> float:
    """Add up the processor's time of a session's processes (Linux; elsewhere the log must tell)."""
    ticks = 0
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                ticks += sum(map(int, fields[11:15]))  # with that of its children that are gone
    return ticks / os.sysconf("SC_CLK_TCK")
