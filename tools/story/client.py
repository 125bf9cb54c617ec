"""A phone: speaks the public API and nothing else."""

import json
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import Any

TIMEOUT_S = 30
TRIES = 5
RETRY_AFTER_S = 1.0


class StoryError(Exception):
    """The story did not go as it should."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    data: Any
    headers: Message


def send(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Send one request; a refusal is an answer too."""
    request = urllib.request.Request(  # noqa: S310  the address is the server's own
        url, data=body, method=method, headers=headers or {}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310
            return _answer(response.status, response)
    except urllib.error.HTTPError as refusal:
        return _answer(refusal.code, refusal)


def send_until_answered(
    method: str, url: str, *, body: bytes | None = None, headers: dict[str, str]
) -> Answer:
    """
    Send a request again, as it was, when its answer is lost or says to come back later.

    Its ids and its key make it one request to the server, however often it is sent.

    :raises OSError: the server cannot be reached, however often it was tried
    :raises HTTPException: it breaks off each time
    """
    for tries_left in reversed(range(TRIES)):
        try:
            answer = send(method, url, body=body, headers=headers)
        except (OSError, HTTPException):
            if not tries_left:
                raise
            wait_s = RETRY_AFTER_S
        else:
            wait_s = float(answer.headers.get("Retry-After", 0))
            if not tries_left or not 0 < wait_s <= TIMEOUT_S:
                return answer
        time.sleep(wait_s)
    raise AssertionError("the last try returns or raises")


def _answer(status: int, response: Any) -> Answer:
    raw = response.read()
    is_json = "json" in response.headers.get("Content-Type", "")
    return Answer(status, json.loads(raw) if raw and is_json else raw, response.headers)


@dataclass
class Phone:
    """
    One person's phone.

    :param token: the session, once its owner has logged in
    :param version: of what was read last, to say what a PUT replaces
    """

    base_url: str
    programme: str
    language: str = "en"
    token: str = ""
    version: str = ""

    def call(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        expect: int | tuple[int, ...] = 200,
        code: str = "",
        key: str = "",
        read: str = "*",
    ) -> Any:
        """
        Call a route of the programme and give the answer's data.

        :param expect: the status, or any of several
        :param code: of the problem document, when a refusal is expected
        :param key: of an act that is being repeated; else a POST is an act of its own
        :param read: the version that a PUT replaces; whatever is there unless it is said
        :raises StoryError: it answers otherwise
        """
        body = None if data is None else json.dumps(data).encode()
        headers = self._headers("application/json" if body is not None else "")
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        if method == "PUT":
            headers["If-Match"] = read
        url = f"{self.base_url}/api/v1/{self.programme}/{path}"
        answer = send_until_answered(method, url, body=body, headers=headers)
        self.version = answer.headers.get("ETag", "")
        return _checked(answer, f"{method} {path}", expect, code)

    def upload(self, path: str, body: bytes, *, kind: str = "image/jpeg") -> Any:
        """Send a file's bytes, a picture's unless `kind` says otherwise. Raises as `call`."""
        answer = send(
            "PUT",
            f"{self.base_url}/api/v1/{self.programme}/{path}",
            body=body,
            headers=self._headers(kind),
        )
        return _checked(answer, f"PUT {path}", 200, "")

    def log_in(self, step: str, data: dict[str, str]) -> Answer:
        """Take a step of logging in; keeps the session token that comes back."""
        answer = send(
            "POST",
            f"{self.base_url}/api/v1/log-in/{step}",
            body=json.dumps(data).encode(),
            headers=self._headers("application/json"),
        )
        if isinstance(answer.data, dict):
            self.token = answer.data.get("session_token", self.token)
        return answer

    def _headers(self, content_type: str) -> dict[str, str]:
        headers = {"Accept": "application/json", "Accept-Language": self.language}
        if content_type:
            headers["Content-Type"] = content_type
        if self.token:
            headers["X-Session-Token"] = self.token
        return headers


def _checked(answer: Answer, what: str, expect: int | tuple[int, ...], code: str) -> Any:
    expected = (expect,) if isinstance(expect, int) else expect
    found = answer.data.get("code", "") if isinstance(answer.data, dict) else ""
    if answer.status not in expected or (code and found != code):
        raise StoryError(f"{what} answered {answer.status} {answer.data}, expected {expect} {code}")
    return answer.data
