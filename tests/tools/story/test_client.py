"""The story's phone …"""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.story import client
from tools.story.client import Phone, StoryError

Behaviour = Callable[[BaseHTTPRequestHandler], None]


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def break_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"{")
    handler.close_connection = True


def answer(status: int, **headers: str) -> Behaviour:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(json.dumps({"status": status}).encode())

    return send


class Server(ThreadingHTTPServer):
    """Behaves badly as often as it is told, then well; remembers what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours: list[Behaviour] = []
        self.seen: list[tuple[str | None, bytes]] = []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.headers["Idempotency-Key"], body))
        behaviours = self.server.behaviours
        (behaviours.pop(0) if behaviours else answer(201))(self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(client, "RETRY_AFTER_S", 0.01)
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def phone(server: Server) -> Phone:
    return Phone(f"http://127.0.0.1:{server.server_port}", "west")


@pytest.mark.parametrize("trouble", [hang_up, break_off, answer(503, Retry_After="0.01")])
def test_sends_the_same_again_until_it_is_answered(
    server: Server, phone: Phone, trouble: Behaviour
) -> None:
    server.behaviours = [trouble] * 3
    assert phone.call("POST", "orders", {"id": 1}, expect=201) == {"status": 201}
    assert len(server.seen) == 4
    assert len(set(server.seen)) == 1
    assert server.seen[0][0]


def test_gives_up_after_some_tries(server: Server, phone: Phone) -> None:
    server.behaviours = [hang_up] * client.TRIES
    with pytest.raises(OSError):
        phone.call("POST", "orders", {})
    server.behaviours = [answer(503, Retry_After="0.01")] * client.TRIES
    with pytest.raises(StoryError, match="503"):
        phone.call("POST", "orders", {})
    assert len(server.seen) == 2 * client.TRIES


@pytest.mark.parametrize("refusal", [answer(409), answer(429, Retry_After="3600")])
def test_takes_a_refusal_for_an_answer(server: Server, phone: Phone, refusal: Behaviour) -> None:
    server.behaviours = [refusal]
    phone.call("POST", "orders", {}, expect=(409, 429))
    assert len(server.seen) == 1


def test_has_a_key_for_every_act(server: Server, phone: Phone) -> None:
    phone.call("POST", "orders", {}, expect=201)
    phone.call("POST", "orders", {}, expect=201)
    phone.call("POST", "orders", {}, expect=201, key="mine")
    keys = [key for key, _ in server.seen]
    assert len(set(keys)) == 3
    assert keys[2] == "mine"
