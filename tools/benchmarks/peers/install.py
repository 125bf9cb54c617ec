"""The peers' own environment and the process that measures in it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PACKAGES = ("django-hordak==2.0.0", "Django~=5.2.0", "psycopg[binary]~=3.3")
_ROOT = Path(__file__).resolve().parents[3]


class PeersMissingError(Exception):
    """The peers cannot be installed here; the message says why."""


class Peers:
    """
    The process that measures the peers, to be used in a `with` statement.

    :param environment: the folder of their environment
    :param url: an empty database of the owner's
    """

    def __init__(self, environment: Path, url: str) -> None:
        self._python = environment.absolute() / "bin" / "python"
        self._environment, self._url = environment, url

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [str(self._python), "-m", "benchmarks.peers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
            env={"PATH": os.defpath, "PEERS_DATABASE_URL": self._url, "LANG": "C.UTF-8"},
        )
        self._answer()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def rate(self, act: str, *, clients: int, seconds: float) -> float:
        """Transfers a second of a peer, among `random` accounts or from a `hot` one."""
        assert self._process.stdin
        request = {"act": act, "clients": clients, "seconds": seconds}
        print(json.dumps(request), file=self._process.stdin, flush=True)
        rate: float = self._answer()["rate"]
        return rate

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the peers' process ended; what it wrote stands above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def install(self) -> None:
        """
        Install them, once.

        :raises PeersMissingError: pip could not fetch them
        """
        note = self._environment / "installed"
        if note.exists() and note.read_text() == " ".join(PACKAGES):
            return
        subprocess.run([sys.executable, "-m", "venv", "--clear", self._environment], check=True)
        try:
            made = subprocess.run(
                [self._python, "-m", "pip", "install", "--quiet", *PACKAGES],
                capture_output=True,
                text=True,
                check=False,
                timeout=180,
            )
        except subprocess.TimeoutExpired:
            raise PeersMissingError("pip took more than three minutes") from None
        if made.returncode:
            raise PeersMissingError(made.stderr.strip().splitlines()[-1])
        note.write_text(" ".join(PACKAGES))
