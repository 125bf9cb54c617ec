"""A mail server for tests: takes what it is given, or holds its sender in the middle of it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class MailSink:
    """
    Speaks as much SMTP as Django's backend needs.

    :ivar holding: while set, a mail that has arrived whole is not acknowledged
    :ivar arrived: the mails that came whole, acknowledged or not
    :ivar taken: the mails whose sender heard that they were taken
    """

    def __init__(self) -> None:
        self.holding = threading.Event()
        self.arrived: list[str] = []
        self.taken: list[str] = []
        self._released = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    @contextmanager
    def serving(self) -> Iterator["MailSink"]:
        """Serve in threads of its own."""
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            yield self
        finally:
            self.release()
            self._listener.close()

    def release(self) -> None:
        """Hold nobody any longer."""
        self.holding.clear()
        with self._released:
            self._released.notify_all()

    def _listen(self) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rwb") as stream:

            def answer(line: str) -> None:
                stream.write(f"{line}\r\n".encode())
                stream.flush()

            answer("220 sink")
            while line := stream.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    answer("354 go on")
                    self._take(stream, answer)
                elif verb == b"QUIT":
                    answer("221 bye")
                    return
                else:
                    answer("250 ok")

    def _take(self, stream: object, answer: object) -> None:
        text = ""
        while (line := stream.readline().decode()) not in {".\r\n", ""}:  # type: ignore[attr-defined]
            text += line
        self.arrived.append(text)
        with self._released:
            self._released.wait_for(lambda: not self.holding.is_set(), timeout=30)
        answer("250 taken")  # type: ignore[operator]
        self.taken.append(text)
