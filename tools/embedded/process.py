"""
One process that is ours: started, known again, ended.

A number alone does not say which process it is: after a crash it may belong to somebody else. So
each process is remembered by its number *and* its start time, and only a process that matches
both is ever signalled.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
POLL_S = 0.02


class ServiceError(Exception):
    """Something that runs on this machine cannot be started or used; one sentence says why."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A process, told apart from any later one that gets the same number."""

    pid: int
    started: str

    @property
    def alive(self) -> bool:
        """Whether exactly this process still runs."""
        return start_time(self.pid) == self.started


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the machine that a service runs under."""

    uid: int
    gid: int


def start_time(pid: int) -> str | None:
    """Give what tells this process from a later one with its number; None when it is gone."""
    if not sys.platform.startswith("linux"):
        return _start_time_by_ps(pid)
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    # The command's name, in brackets, may itself hold brackets and spaces.
    fields = stat.rpartition(")")[2].split()
    state, ticks = fields[0], fields[19]
    return None if state in "ZX" else f"{boot}/{ticks}"


def _start_time_by_ps(pid: int) -> str | None:
    answer = subprocess.run(
        ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = answer.stdout.strip().partition(" ")
    return started.strip() if state and not state.startswith("Z") else None


def identify(pid: int) -> Identity | None:
    """Remember a running process; None when it is gone."""
    started = start_time(pid)
    return Identity(pid, started) if started else None


def write_identity(path: Path, identity: Identity) -> None:
    """Leave word of a process for whoever comes after us, in one piece or not at all."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(identity)))
    draft.replace(path)


def read_identity(path: Path) -> Identity | None:
    """Read what a predecessor left; None when there is nothing that makes sense."""
    try:
        content = json.loads(path.read_text())
        return Identity(int(content["pid"]), str(content["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def spawn(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    cwd: Path,
    death_signal: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
) -> subprocess.Popen[bytes]:
    """
    Start a process that ends when we do, in a session of its own so that Ctrl-C reaches only us.

    To be called from the main thread: the kernel ties the death signal to the thread that forks.

    :param log: file that its output is added to
    :param death_signal: what the kernel sends it when we are gone
    :param account: whom it runs as; only root can choose
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=death_follower(death_signal),  # noqa: PLW1509 - no threads before the fork
            **as_account(account),
        )


def as_account(account: Account | None) -> dict[str, Any]:
    """Give the arguments of `subprocess.Popen` that make it run under this account."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def death_follower(death_signal: signal.Signals) -> Callable[[], None] | None:
    """Give what a fresh child calls to be signalled when its parent dies; Linux only."""
    if not sys.platform.startswith("linux"):
        return None  # elsewhere a leftover is found by its pid file at the next start
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def follow() -> None:
        # Runs after the change of account, which would clear the setting.
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # we died before it was set
            os._exit(1)

    return follow


def end(identity: Identity, *, signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """
    End a process, first gently.

    :param signals: each signal with the seconds it is given; what remains after the last one is
        killed together with what it started
    """
    for number, patience_s in signals:
        if not identity.alive:
            return
        with suppress(ProcessLookupError):
            os.kill(identity.pid, number)
        if wait_until(lambda: not identity.alive, timeout_s=patience_s):
            return
    with suppress(ProcessLookupError):
        if identity.alive and os.getpgid(identity.pid) == identity.pid:
            os.killpg(identity.pid, signal.SIGKILL)
        elif identity.alive:
            os.kill(identity.pid, signal.SIGKILL)
    wait_until(lambda: not identity.alive, timeout_s=5)


def wait_until(condition: Callable[[], bool], *, timeout_s: float) -> bool:
    """Wait until something holds; False when it does not in time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def last_lines(log: Path, count: int = 20) -> str:
    """Give the end of a log, for a message about what went wrong."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 8192))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-count:])
