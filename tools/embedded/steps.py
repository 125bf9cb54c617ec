"""What is done once before something can be served: commands that come to an end."""

import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.embedded.process import Account, end, identify, spawn
from tools.embedded.waiting import Awaited, wait_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    A command and how it is run.

    :param log: file that its output is added to
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    cwd: Path
    account: Account | None = None


def carry_out(steps: Sequence[Step], *, say: Callable[[str], None]) -> None:
    """
    Run commands side by side, each to its end; whoever waits long is told for what.

    :raises ServiceError: one failed; the others are ended
    """
    begun: list[subprocess.Popen[bytes]] = []
    try:
        awaited = []
        for step in steps:
            process = spawn(
                step.command,
                environment=step.environment,
                log=step.log,
                cwd=step.cwd,
                account=step.account,
            )
            begun.append(process)
            awaited.append(_awaited(step, process))
        wait_for(awaited, say=say)
    finally:
        for process in begun:
            _end(process)


def _awaited(step: Step, process: subprocess.Popen[bytes]) -> Awaited:
    return Awaited(
        name=step.name,
        until="it is done",
        pid=process.pid,
        log=step.log,
        ready=lambda: process.poll() == 0,
        ended=lambda: process.poll() is not None,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None and (identity := identify(process.pid)):
        end(identity, signals=((signal.SIGTERM, 5),))
    process.wait()
