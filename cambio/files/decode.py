"""
Decoding in warm child processes: a hostile picture costs at most a child, never a worker.

`decode()` may be called from any thread. A child that hangs is killed and replaced; one that dies
takes only its own picture along. After a fork the new process starts children of its own.
"""

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cambio
from cambio.files.errors import refusal
from cambio.files.pictures import DECODE_TIMEOUT, NOT_AN_IMAGE, Limits, Picture

LIMITS = Limits()
MOST_CHILDREN = max(2, min(os.cpu_count() or 2, 8))
START_SECONDS = 30.0
DECODES_PER_CHILD = 500  # then a fresh one: decoders leak
_ROOT = Path(cambio.__file__).parent.parent


class ChildDiedError(Exception):
    """The child ended before it answered."""


class Child:
    """One warm decoder process and its two pipes."""

    def __init__(self, memory_bytes: int) -> None:
        self.decodes = 0
        self._rest = b""
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "cambio.files.decoder_child", str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            # No secret of ours, and one memory arena: each further one reserves address space.
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            start_new_session=True,
        )
        try:
            self._read(START_SECONDS)
        except (ChildDiedError, TimeoutError):
            self.kill()
            raise RuntimeError("the picture decoder does not start") from None

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it may take another picture."""
        return self._process.poll() is None and self.decodes < DECODES_PER_CHILD

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """
        Send one request and wait for its answer.

        :raises TimeoutError: nothing came in time; the child is of no use any more
        :raises ChildDiedError: it ended instead
        """
        self.decodes += 1
        pipe = self._process.stdin
        assert pipe is not None
        try:
            pipe.write(json.dumps(request).encode("ascii") + b"\n")
            pipe.flush()
        except OSError as error:
            raise ChildDiedError from error
        answer: dict[str, Any] = json.loads(self._read(seconds))
        return answer

    def _read(self, seconds: float) -> bytes:
        pipe = self._process.stdout
        assert pipe is not None
        deadline = time.monotonic() + seconds
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        while b"\n" not in self._rest:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise TimeoutError
            received = os.read(pipe.fileno(), 65536)
            if not received:
                raise ChildDiedError
            self._rest += received
        line, self._rest = self._rest.split(b"\n", 1)
        return line

    def close_pipes(self) -> None:
        """Let go of the child: it ends when it finds its input closed."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()

    def kill(self) -> None:
        """End it at once and reap it."""
        self._process.kill()
        self.close_pipes()
        with contextlib.suppress(OSError):
            self._process.wait()


class DecoderPool:
    """
    A bounded number of warm children, shared by the threads of one process.

    :param most: more decodes than this wait for one another
    """

    def __init__(self, most: int = MOST_CHILDREN, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._most = most
        self._forget()

    def _forget(self) -> None:
        self._idle: list[Child] = []
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(self._most)

    def decode(self, path: Path, *, display: Path, thumb: Path) -> Picture:
        """
        Decode the file and write its renditions; on refusal none is left.

        :raises NotAnImage: no decoder makes a picture of it
        :raises ImageTruncated: its end is missing
        :raises TooManyPixels: it has more than are taken
        :raises UnsupportedFormat: it is a picture of a kind that is not taken
        :raises DecodeTimeout: it takes too long
        """
        request = {
            "path": str(path.absolute()),
            "display": str(display.absolute()),
            "thumb": str(thumb.absolute()),
            "limits": asdict(self.limits),
        }
        answer = self._ask(request)
        if "picture" in answer:
            return Picture.from_message(answer["picture"])
        for rendition in (display, thumb):
            rendition.unlink(missing_ok=True)
        raise refusal(answer["refused"])

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        # An idle child may have been killed meanwhile; the second one is fresh, and if that
        # dies too, then it died of this file.
        for fresh in (False, True):
            with self._slots, self._child(fresh=fresh) as child:
                try:
                    return child.ask(request, self.limits.seconds)
                except TimeoutError:
                    child.kill()
                    return {"refused": DECODE_TIMEOUT}
                except ChildDiedError:
                    child.kill()
        return {"refused": NOT_AN_IMAGE}

    @contextlib.contextmanager
    def _child(self, *, fresh: bool) -> Iterator[Child]:
        with self._lock:
            child = self._idle.pop() if self._idle and not fresh else None
        child = child or Child(self.limits.memory_bytes)
        try:
            yield child
        except BaseException:
            child.kill()  # its next answer would be to this request
            raise
        if child.usable:
            with self._lock:
                self._idle.append(child)
        else:
            child.kill()

    def idle_pids(self) -> list[int]:
        """Name the children that wait for work."""
        with self._lock:
            return [child.pid for child in self._idle]

    def close(self) -> None:
        """End the children that wait for work."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.kill()

    def start_over(self) -> None:
        """After a fork: the children are our parent's; let go of them without a word."""
        for child in self._idle:
            child.close_pipes()
        self._forget()


_pool = DecoderPool()
atexit.register(_pool.close)
os.register_at_fork(after_in_child=_pool.start_over)


def decode(path: Path, *, display: Path, thumb: Path) -> Picture:
    """
    Decode a file in one of this process's warm children.

    :raises Invalid: it is no picture that we take; the code says why
    """
    return _pool.decode(path, display=display, thumb=thumb)
