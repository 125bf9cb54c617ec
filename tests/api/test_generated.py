"""
Requests that Schemathesis makes from the document: every answer is written down in it (R14).

Made of nothing, most of them would only ever learn that there is no such thing. So they are about
real things of the scene, and some of what they say is what a phone would say.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.http import HttpResponse
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, Response
from schemathesis.checks import CheckContext, not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from api.v1.people.wallet import Wallet
from cambio.common.http import PROBLEM_TYPE
from cambio.env import Limit
from tests.api.access_requests import ASKS, Ask
from tests.api.access_scene import HOME, ROLES, Scene
from tests.api.document import DOCUMENT, OPERATIONS, resolved
from tests.database import undone

SEED = int(os.environ.get("CAMBIO_SEED") or random.getrandbits(32))
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
ROUTES = {
    described["operationId"]: SCHEMA[path][method.upper()]
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
}
"""Those of the log-in among them, about which there is no real thing."""
OF_THE_CALLER = ("X-Client-Version", "Accept-Language", "If-None-Match")

Change = Callable[[st.DataObject, Case, Ask], str]
"""Makes something of a generated request that is of use; tells in which role it is asked."""


@cache
def served() -> WSGIHandler:
    """The application as a web server has it."""
    return WSGIHandler()


def only_written_codes(context: CheckContext, response: Response, case: Case) -> None:
    """Say why when a refusal has a code that the document does not list for the operation."""
    if PROBLEM_TYPE in response.headers.get("content-type", []):
        said = case.operation.definition.raw["responses"].get(str(response.status_code), {})
        assert response.json()["code"] in resolved(said).get("x-codes", [])


CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    only_written_codes,
]


def as_a_phone_would(drawn: st.DataObject, case: Case, ask: Ask) -> str:
    """Keep little of what was generated: some fields of the body, some filters."""
    of_things(case, ask)
    for name in OF_THE_CALLER:
        case.headers.pop(name, None)
    if "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
    case.query = (ask.query or {}) | some(drawn, case.query or {})
    if ask.content is not None:
        case.body = ask.content
    elif ask.body is not None and isinstance(case.body, dict):
        case.body = ask.body | some(drawn, case.body)
    return ""


def as_the_document_allows(drawn: st.DataObject, case: Case, ask: Ask) -> str:
    of_things(case, ask)
    return drawn.draw(st.sampled_from(["", *ROLES]))


def as_the_document_forbids(drawn: st.DataObject, case: Case, ask: Ask) -> str:
    if drawn.draw(st.booleans()):
        of_things(case, ask)
    return drawn.draw(st.sampled_from(["", *ROLES]))


def of_things(case: Case, ask: Ask) -> None:
    """Let it be about what there is."""
    case.path_parameters = {"programme": HOME} | {name: str(it) for name, it in ask.ids.items()}


def some(drawn: st.DataObject, said: dict[str, Any]) -> dict[str, Any]:
    """Some entries of what was generated; none to begin with."""
    names = drawn.draw(st.sets(st.sampled_from(sorted(said)))) if said else set()
    return {name: said[name] for name in sorted(names)}


class Asking:
    """
    Asks one operation again and again; whatever a request did is undone.

    :ivar answers: how often there was which status
    """

    def __init__(self, name: str, scene: Scene) -> None:
        self.route = ROUTES[name]
        self.role = "anonymous"
        self.answers: Counter[int] = Counter()
        self._scene = scene
        self._ask = Ask()
        if name in OPERATIONS:
            self.role = OPERATIONS[name].role
            self._ask = ASKS[OPERATIONS[name].cases[0]](scene)

    def ask(self, change: Change, mode: GenerationMode, *, times: int) -> None:
        """Send so many requests of a kind, changed in a way."""
        until = self.answers.total() + times
        # There may be no more than a few different ones; then they are sent again.
        while (missing := until - self.answers.total()) > 0:
            self._send(change, mode, times=missing)

    def _send(self, change: Change, mode: GenerationMode, *, times: int) -> None:
        @hypothesis.seed(SEED + self.answers.total())
        @hypothesis.settings(
            max_examples=times,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(case=self.route.as_strategy(generation_mode=mode), drawn=st.data())
        def send(case: Case, drawn: st.DataObject) -> None:
            client = self._scene.clients[change(drawn, case, self._ask) or self.role]
            # A compressed answer is none that Schemathesis reads.
            headers = {"Accept-Encoding": "identity"}
            if "HTTP_X_SESSION_TOKEN" in client._credentials:
                headers["X-Session-Token"] = client._credentials["HTTP_X_SESSION_TOKEN"]
            with undone():
                answer = case.call(headers=headers, app=served())
                # What the database checks at the end of a transaction is no part of the answer.
                connection.check_constraints()
            self.answers[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS)

        send()


@pytest.fixture(autouse=True)
def called_as_often_as_one_likes(settings: LazySettings) -> None:
    settings.LIMITS = dict.fromkeys(settings.LIMITS, Limit(1_000_000, 60))


@pytest.fixture(autouse=True)
def one_transaction() -> Iterator[None]:
    """Keep the application from handing back the connection that the scene stands in."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@contextmanager
def seeded() -> Iterator[None]:
    """Tell of a failure how to have it again."""
    try:
        yield
    except BaseException as wrong:  # a check's failures come as a group, which is no Exception
        wrong.add_note(f"CAMBIO_SEED={SEED}")
        raise


@seeded()
def play(name: str, scene: Scene, *, times: int) -> None:
    """Ask an operation in each way so many times."""
    asking = Asking(name, scene)
    if name in OPERATIONS:
        asking.ask(as_a_phone_would, GenerationMode.POSITIVE, times=times)
        # Or else it was never asked for anything real.
        assert any(200 <= status < 300 for status in asking.answers), asking.answers
    asking.ask(as_the_document_allows, GenerationMode.POSITIVE, times=times)
    asking.ask(as_the_document_forbids, GenerationMode.NEGATIVE, times=times)


@pytest.mark.parametrize("name", ROUTES)
def test_whatever_is_sent_is_answered_as_the_document_says(name: str, scene: Scene) -> None:
    play(name, scene, times=4)


def test_a_fault_of_ours_is_noticed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(Wallet, "get", fail)
    with pytest.raises(FailureGroup, match="Server error"):
        play("get_wallet", scene, times=1)


def test_an_answer_that_is_not_written_down_is_noticed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Wallet, "get", lambda *_: HttpResponse(status=204))
    with pytest.raises(FailureGroup, match="Undocumented status code"):
        play("get_wallet", scene, times=1)


@pytest.mark.long
@pytest.mark.parametrize("name", ROUTES)
def test_so_are_twenty_thousand_requests(name: str, scene: Scene) -> None:
    play(name, scene, times=50)
