"""
Requests that are answered before their body has been read to its end.

The web server closes the line after such an answer, and whoever sends the next request over it
would lose that one. So what little is left is read; else the answer says that the line closes.
"""

from collections.abc import Callable, Iterable
from typing import Any

MOST_READ_ON = 1024 * 1024
_CHUNK_BYTES = 64 * 1024
CLOSES = ("Connection", "close")

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class _Body:
    """A body whose length was announced, and how much of it is still to come."""

    def __init__(self, stream: Any, left: int) -> None:
        self._stream = stream
        self.left = left

    def read(self, size: int = -1) -> bytes:
        """Read so many bytes, or all."""
        return self._taken(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """Read up to the end of a line."""
        return self._taken(self._stream.readline(size))

    def _taken(self, part: bytes) -> bytes:
        self.left -= len(part)
        return part

    def finish(self) -> bool:
        """Read what is left, and tell whether it has all come."""
        try:
            while self.left > 0 and self.read(min(self.left, _CHUNK_BYTES)):
                pass
        except OSError:  # whoever sent it went away
            return False
        return self.left <= 0


def read_to_the_end(application: Application) -> Application:
    """Let an application answer early; the line stays good for more, or is said to close."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        body = _Body(environ["wsgi.input"], int(length) if length.isdecimal() else 0)
        environ["wsgi.input"] = body

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            if not _is_good(environ, body):
                headers = [*headers, CLOSES]
            return start_response(status, headers, *failure)

        return application(environ, start)

    return answer


def _is_good(environ: Environ, body: _Body) -> bool:
    if "HTTP_TRANSFER_ENCODING" in environ:  # nobody said how long it is, so nobody read it
        return False
    # Whoever waits to be told to go on has not sent anything yet, and need not.
    if body.left > (0 if "HTTP_EXPECT" in environ else MOST_READ_ON):
        return False
    return body.finish()
