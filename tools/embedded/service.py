"""A service: one process that is kept running until it is told to stop."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.embedded.process import (
    Account,
    ServiceError,
    end,
    identify,
    read_identity,
    spawn,
    write_identity,
)
from tools.embedded.waiting import PATIENCE, Awaited, Patience, wait_for

FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 10.0
STEADY_S = 30.0

Signals = tuple[tuple[signal.Signals, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What a service is: how it is started, when it is ready, how it is stopped.

    :param until: what is waited for at its start, as in "until it answers"
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    cwd: Path
    is_ready: Callable[[], bool]
    until: str = "it is ready"
    patience: Patience = PATIENCE
    stop_signals: Signals = ((signal.SIGTERM, 10),)
    death_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    before_start: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Service:
    """
    A plan that is being carried out.

    :param say: told in one line whenever the service had to be started again
    """

    plan: Plan
    run_dir: Path
    log_dir: Path
    say: Callable[[str], None]
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started_at: float = field(default=0, init=False)
    _failures: int = field(default=0, init=False)
    _retry_at: float | None = field(default=None, init=False)

    @property
    def log(self) -> Path:
        return self.log_dir / f"{self.plan.name}.log"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def _pid_file(self) -> Path:
        return pid_file(self.run_dir, self.plan.name)

    def start(self) -> None:
        """
        Start it and wait until it is ready.

        :raises ServiceError: it ended, or gets no further
        """
        start_together([self], say=self.say)

    def launch(self) -> Awaited:
        """Start it, and give what is to be waited for."""
        self._spawn()
        return Awaited(
            name=self.plan.name,
            until=self.plan.until,
            pid=self.pid or 0,
            log=self.log,
            ready=self.plan.is_ready,
            ended=self._ended,
            patience=self.plan.patience,
        )

    def tend(self) -> None:
        """Start it again if it ended, each time after a longer pause; call it often."""
        now = time.monotonic()
        if self._retry_at is not None:
            if now >= self._retry_at:
                self._retry_at = None
                self._spawn()
        elif self._process and self._ended():
            self._reap()
            self._failures = 1 if now - self._started_at > STEADY_S else self._failures + 1
            delay = min(FIRST_DELAY_S * 2 ** (self._failures - 1), LONGEST_DELAY_S)
            self._retry_at = now + delay
            self.say(f"{self.plan.name} ended unexpectedly; starting it again (see {self.log})")

    def stop(self) -> None:
        """Stop it and whatever it started."""
        self._retry_at = None
        if not self._process:
            return
        if not self._ended() and (identity := identify(self._process.pid)):
            end(identity, signals=self.plan.stop_signals)
        self._reap()

    def _spawn(self) -> None:
        self.plan.before_start()
        plan = self.plan
        self._process = spawn(
            plan.command,
            environment=plan.environment,
            log=self.log,
            cwd=plan.cwd,
            death_signal=plan.death_signal,
            account=plan.account,
        )
        self._started_at = time.monotonic()
        if identity := identify(self._process.pid):
            write_identity(self._pid_file, identity)

    def _ended(self) -> bool:
        """Whether it ended, without collecting it: its number stays its own until `_reap`."""
        if not self._process or self._process.returncode is not None:
            return True
        try:
            options = os.WEXITED | os.WNOHANG | os.WNOWAIT
            return os.waitid(os.P_PID, self._process.pid, options) is not None
        except ChildProcessError:
            return True

    def _reap(self) -> None:
        """Kill what the ended process left behind in its group, then let go of its number."""
        if self._process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        self._pid_file.unlink(missing_ok=True)


def start_together(services: Sequence[Service], *, say: Callable[[str], None]) -> None:
    """
    Start services side by side and wait until all are ready; none is left running if one is not.

    :raises ServiceError: one ended, or gets no further
    """
    try:
        wait_for([service.launch() for service in services], say=say)
    except ServiceError:
        for service in services:
            service.stop()
        raise


def pid_file(run_dir: Path, name: str) -> Path:
    return run_dir / f"{name}.pid"


def end_leftovers(data_dir: Path) -> None:
    """End what a killed predecessor left running on this data folder, servers last."""
    order = ("beat", "worker", "web", "valkey", "postgresql")
    for name in order:
        file = pid_file(data_dir / "run", name)
        identity = read_identity(file)
        if identity:
            gently = signal.SIGINT if name == "postgresql" else signal.SIGTERM
            end(identity, signals=((gently, 5), (signal.SIGQUIT, 3)))
            _end_orphans(identity.pid, data_dir / "log" / f"{name}.log")
        file.unlink(missing_ok=True)


def _end_orphans(session: int, log: Path) -> None:
    """
    End what outlived the leader of its session (Linux).

    Processes rename themselves and lose their environment by it; but who belongs to the session
    and writes to this very log is ours.
    """
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            identity = identify(int(entry.name))
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            ours = int(fields[3]) == session and (entry / "fd" / "1").samefile(log)
        except OSError:
            continue
        if identity and ours:
            end(identity, signals=((signal.SIGTERM, 1),))
