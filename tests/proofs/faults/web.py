"""A real web server on the test's database, and a line to it on which anything may get lost."""

import http.client
import json
import os
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import connection

from tests import database
from tools.embedded import application
from tools.embedded.service import Service

TIMEOUT_S = 30
# Nothing here is about how often one may call.
LIMITS = ",".join(
    f"{what}.{who}=1000000/m"
    for what in ("reads", "writes")
    for who in ("device", "person", "address")
)


@dataclass(frozen=True)
class Answer:
    """What came back whole."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def replayed(self) -> bool:
        return self.headers.get("idempotency-replayed") == "true"

    @property
    def later(self) -> bool:
        """Whether it says to come back."""
        return "retry-after" in self.headers


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act of somebody's phone, to be sent as often as it takes."""

    token: str
    path: str
    body: dict[str, Any]
    key: str
    headers: dict[str, str] = field(default_factory=dict)

    def request(self) -> bytes:
        """The request as it goes over the line."""
        body = json.dumps(self.body).encode()
        headers = {
            "Host": "testserver",
            "Connection": "close",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "X-Session-Token": self.token,
            "Idempotency-Key": self.key,
            **self.headers,
        }
        lines = [
            f"POST {self.path} HTTP/1.1",
            *(f"{name}: {text}" for name, text in headers.items()),
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Line:
    """The way to the server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def send(self, act: Act) -> Answer | None:
        """Send, and wait for the answer; None where it is lost."""
        with suppress(OSError, http.client.HTTPException), self._connected() as line:
            line.sendall(act.request())
            response = http.client.HTTPResponse(line)
            response.begin()
            headers = {name.lower(): text for name, text in response.getheaders()}
            return Answer(response.status, headers, response.read())
        return None

    def lose(self, act: Act, chance: random.Random) -> None:
        """Send, and hang up at some moment: within the request, at once, or within the answer."""
        request = act.request()
        sent = chance.randrange(1, len(request)) if chance.random() < 0.2 else len(request)
        with suppress(OSError), self._connected() as line:
            line.sendall(request[:sent])
            if sent == len(request) and chance.random() < 0.7:
                line.recv(chance.randrange(1, 600))

    def _connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT_S)


@contextmanager
def served(folder: Path) -> Iterator[Line]:
    """Serve this test's database with two processes that can be told to die."""
    port, sign = application.take_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database.url("DATABASE_URL", str(connection.settings_dict["NAME"])),
        "CAMBIO_LIMITS": LIMITS,
    }
    plan = application.web(port, environment)
    plan = replace(plan, command=[*plan.command[:-1], "tests.proofs.faults.deadly:application"])
    server = Service(plan, folder, folder, say=lambda _: None)
    over = threading.Event()

    def tend() -> None:
        while not over.wait(0.1):
            server.tend()

    tender = threading.Thread(target=tend)
    with sign:
        server.start()
        # Processes that die right after they began bring the whole server down, as they should.
        tender.start()
        try:
            yield Line(port)
        finally:
            over.set()
            tender.join()
            server.stop()
