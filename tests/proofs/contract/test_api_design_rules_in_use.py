"""The NLgov REST API Design Rules 2.2, as calls find them kept."""

import json
import re
from typing import Any

import pytest
import yaml
from django.conf import LazySettings
from django.db import connection
from rest_framework.response import Response
from rest_framework.test import APIClient

from api.v1.people.wallet import Wallet
from cambio.common.http import API_VERSION
from tests.api.access_requests import ASKS
from tests.api.access_scene import HOME, Scene
from tests.api.document import BASE, DOCUMENT, OPERATIONS, Operation
from tests.api.phones import refusal
from tests.api.streets.reports import report
from tests.database import undone
from tests.worlds import cast

READS = [operation for operation in OPERATIONS.values() if not operation.writes]
JSON_ADDRESS, YAML_ADDRESS = f"{BASE}/openapi.json", f"{BASE}/openapi.yaml"
OFFSET = re.compile(rb'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?([^"]*)"')


def asked(operation: Operation, scene: Scene) -> Response:
    """Make a valid request of an operation."""
    ask = ASKS[operation.cases[0]](scene)
    return operation.send(scene.clients[operation.role], ask)


def me(scene: Scene, **headers: Any) -> Response:
    return scene.clients["resident"].get(f"{BASE}/{HOME}/me", **headers)


def test_adr_core_no_trailing_slash(scene: Scene) -> None:
    """None is written down, and asking with one finds nothing and is sent nowhere."""
    assert [path for path in DOCUMENT["paths"] if path.endswith("/")] == []
    for operation in READS:
        with undone():
            ids = ASKS[operation.cases[0]](scene).ids
            path = operation.path.format(programme=HOME, **ids)
            answer = scene.clients[operation.role].get(f"{path}/")
        assert refusal(answer) == (404, "not_found"), operation.name


def test_adr_core_hide_implementation(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither headers nor a fault tell with what this is made."""

    def fail(*_: object) -> None:
        raise RuntimeError("django.db.utils: SELECT secret FROM table")

    assert not {"Server", "X-Powered-By"} & set(me(scene).headers)
    monkeypatch.setattr(Wallet, "get", fail)
    client = scene.clients["resident"]
    client.raise_request_exception = False
    answer = client.get(f"{BASE}/{HOME}/wallet")
    client.raise_request_exception = True
    assert refusal(answer) == (500, "server_error")
    assert not re.search("django|secret|traceback|error:", answer.content.decode().lower())


def test_adr_core_date_time_timezone(scene: Scene) -> None:
    """Whatever offset is sent is taken; what is answered is in UTC."""
    author = scene.clients["resident"]
    body = report(scene.street) | {
        "starts_at": "2026-06-06T15:45:00+05:45", "ends_at": "2026-06-06T07:30:00-03:30"
    }  # fmt: skip
    made = author.post(f"{BASE}/{HOME}/cleanups", body)
    assert made.status_code == 201
    assert made.json()["starts_at"] == "2026-06-06T10:00:00Z"
    assert made.json()["ends_at"] == "2026-06-06T11:00:00Z"
    for operation in READS:
        with undone():
            answer = asked(operation, scene)
            said = answer.getvalue() if "json" in answer["Content-Type"] else b""
        assert set(OFFSET.findall(said)) <= {b"Z"}, operation.name


def test_adr_core_http_methods(scene: Scene) -> None:
    """Only these are described; any other is refused, and told which there are."""
    methods = {method for path in DOCUMENT["paths"].values() for method in path}
    assert methods <= {"get", "post", "put", "delete", "patch"}
    answer = scene.clients["resident"].patch(f"{BASE}/{HOME}/me", {})
    assert refusal(answer) == (405, "method_not_allowed")
    assert {"GET", "DELETE"} <= {method.strip() for method in answer["Allow"].split(",")}


def test_adr_core_http_safety(scene: Scene) -> None:
    """Reading writes nothing: the database would refuse it. A PUT twice is one."""
    for operation in READS:
        with undone():
            ask = ASKS[operation.cases[0]](scene)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL transaction_read_only = on")
            answer = operation.send(scene.clients[operation.role], ask)
            assert answer.status_code == 200, operation.name
            answer.getvalue()
    stock = OPERATIONS["set_item_stock"]
    once, twice = asked(stock, scene), asked(stock, scene)
    assert (once.status_code, once.json()) == (twice.status_code, twice.json())


def test_adr_core_http_response_code(scene: Scene) -> None:
    """What was made, was made before, is gone, is not allowed and is not known are told apart."""
    log, role = OPERATIONS["log_cleanup"], OPERATIONS["revoke_role"]
    ask = ASKS[log.cases[0]](scene)
    client = scene.clients[log.role]
    assert [log.send(client, ask).status_code for _ in range(2)] == [201, 200]
    assert asked(role, scene).status_code == 204
    assert APIClient().get(f"{BASE}/{HOME}/me").status_code == 401
    assert scene.clients["outsider"].get(f"{BASE}/{HOME}/me").status_code == 403
    assert scene.clients["resident"].get(f"{BASE}/{HOME}/nothing").status_code == 404


def test_adr_core_stateless(scene: Scene) -> None:
    """No cookie is set, and another client with the same token is answered the same."""
    first = me(scene, HTTP_ACCEPT_LANGUAGE="nl")
    assert not first.cookies
    token = scene.clients["resident"]._credentials["HTTP_X_SESSION_TOKEN"]
    headers = {"HTTP_X_SESSION_TOKEN": token, "HTTP_ACCEPT_LANGUAGE": "nl"}
    again = APIClient().get(f"{BASE}/{HOME}/me", **headers)
    assert again.json() == first.json()


def test_adr_core_error_handling_all_errors(scene: Scene) -> None:
    """Every fault is named at once, one beside a field that there is not included."""
    faulty = {"id": "no", "starts_at": "noon", "bags": -1, "nonsense": 1}
    answer = scene.clients["resident"].post(f"{BASE}/{HOME}/cleanups", faulty)
    assert refusal(answer)[0] == 400
    named = {fault["pointer"] for fault in answer.json()["errors"]}
    assert {"/id", "/starts_at", "/ends_at", "/places", "/bags", "/nonsense"} <= named


def test_adr_core_publish_openapi() -> None:
    """Without logging in, from any origin, in both forms, and both say the same."""
    said, written = APIClient().get(JSON_ADDRESS), APIClient().get(YAML_ADDRESS)
    assert said.status_code == written.status_code == 200
    assert said["Access-Control-Allow-Origin"] == "*"
    assert written["Access-Control-Allow-Origin"] == "*"
    published = json.loads(said.content)
    assert published == yaml.load(written.content, Loader=yaml.CSafeLoader)
    assert published["paths"] == DOCUMENT["paths"]


def test_adr_core_version_header(scene: Scene) -> None:
    """On what is answered, on what is refused, and on the document itself."""
    client = scene.clients["resident"]
    for address in (f"{HOME}/me", f"{HOME}/nothing", "nowhere", "openapi.json"):
        assert client.get(f"{BASE}/{address}")["API-Version"] == API_VERSION
    assert DOCUMENT["info"]["version"] == API_VERSION


def test_adr_core_transport_tls(scene: Scene, settings: LazySettings) -> None:
    """TLS is the proxy's before us; with it, browsers are told to ask for nothing else."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    phone = cast.client_of(scene.members["resident"])  # its middleware reads the setting again
    answer = phone.get(f"{BASE}/{HOME}/me", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000"


def test_adr_core_transport_security_headers(scene: Scene) -> None:
    """Also on refusals. Explained: answers may be kept by the phone alone, and asked for again."""
    for answer in (me(scene), scene.clients["resident"].get(f"{BASE}/{HOME}/nothing")):
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] in {"application/json", "application/problem+json"}
    assert me(scene)["Cache-Control"] == "private, no-cache"


def test_adr_core_transport_cors(scene: Scene) -> None:
    """No other site's script may read an answer, but for the document."""
    for operation in READS:
        with undone():
            client = scene.clients[operation.role]
            ask = ASKS[operation.cases[0]](scene)
            path = operation.path.format(programme=HOME, **ask.ids)
            answer = client.get(path, ask.query, HTTP_ORIGIN="https://elsewhere.example")
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
