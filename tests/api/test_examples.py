"""
The examples in `mobile_schema/examples/`: recorded calls, each of them made again.

With CAMBIO_RECORD=1 they are written again (`make examples`). Ids, times and codes are put into a
form that does not change from one time to the next.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from rest_framework.response import Response

from tests.api.access_requests import ASKS, Ask
from tests.api.access_scene import HOME, Scene
from tests.api.answers import fault_in
from tests.api.document import JSON, OPERATIONS, Operation, resolved

# Whatever there is a valid request for; `test_access.py` sees to it that there is one for each.
NAMES = [name for name, operation in OPERATIONS.items() if operation.cases]
EXAMPLES = Path(__file__).parents[2] / "mobile_schema/examples"
RECORDS = os.environ.get("CAMBIO_RECORD") == "1"
KEY = "Idempotency-Key"

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!T)")
_CODE = re.compile(r'("(?:code|pickup_code)": ")[A-Z0-9-]{6,14}(?=")')
_CURSOR = re.compile(r"cursor=[^&\"\\]+")
_SYNC_CURSOR = re.compile(r'("cursor": ")[^"]+')
_LINK = re.compile(r"/files/[^\"]+")
_BARE_UUID = re.compile(r"\b[0-9a-f]{32}\b")
_NUMBER = re.compile(r'("id": )\d+')


def moment(number: int) -> str:
    return f"2026-06-06T{10 + number // 60:02}:{number % 60:02}:00Z"


def steady(exchange: dict[str, Any]) -> Any:
    """Give what was said with ids, times and codes that are the same each time."""
    text = json.dumps(exchange, ensure_ascii=False)
    ids = {found: number for number, found in enumerate(dict.fromkeys(_UUID.findall(text)), 1)}
    times = {found: number for number, found in enumerate(sorted(set(_TIME.findall(text))))}
    text = _TIME.sub(lambda found: moment(times[found[0]]), text)
    text = _DAY.sub("2026-06-06", text)
    text = _LINK.sub("/files/a-signed-link", text)
    text = _CURSOR.sub("cursor=eyJwIjoxfQ", text)
    text = _SYNC_CURSOR.sub(r"\g<1>AQAB.c2lnbmVk", text)
    text = _UUID.sub(lambda found: f"0190a000-0000-7000-8000-{ids[found[0]]:012}", text)
    text = _BARE_UUID.sub("0190a000000070008000000000000001", text)
    text = _CODE.sub(r"\g<1>K7QF2M", text)
    return json.loads(_NUMBER.sub(r"\g<1>1", text))


def asked(operation: Operation, ask: Ask) -> dict[str, Any]:
    """Write a request down."""
    names = [resolved(said)["name"] for said in operation.described.get("parameters", [])]
    said: dict[str, Any] = {
        "method": operation.method.upper(),
        "path": operation.path.format(programme=HOME, **ask.ids),
    }
    if KEY in names:
        said["headers"] = {KEY: "0190a000-0000-7000-8000-00000000f00d"}
    if ask.query:
        said["query"] = {name: str(value) for name, value in ask.query.items()}
    if operation.takes is not None:
        said["body"] = ask.body or {}
    if ask.content is not None:
        said["content_type"] = "image/jpeg"
    return said


def answered(response: Response) -> dict[str, Any]:
    """Write an answer down; of a file no more than of what kind it is."""
    said: dict[str, Any] = {"status": response.status_code}
    content = response.getvalue()
    if content:
        kind = response.headers["Content-Type"]
        said |= {"body": json.loads(content)} if "json" in kind else {"content_type": kind}
    return said


def file_of(name: str) -> Path:
    return EXAMPLES / f"{name}.json"


@pytest.mark.parametrize("name", NAMES)
def test_a_call_is_answered_as_it_was_recorded(name: str, scene: Scene) -> None:
    operation = OPERATIONS[name]
    ask = ASKS[operation.cases[0]](scene)
    response = operation.send(scene.clients[operation.role], ask)
    assert 200 <= response.status_code < 300, response.getvalue()
    exchange = steady({"request": asked(operation, ask), "answer": answered(response)})
    if RECORDS:
        text = json.dumps(exchange, indent=2, ensure_ascii=False, sort_keys=True)
        file_of(name).write_text(text + "\n", encoding="utf-8")
    assert json.loads(file_of(name).read_text(encoding="utf-8")) == exchange


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_as_the_document_says(name: str) -> None:
    operation, recorded = OPERATIONS[name], json.loads(file_of(name).read_text(encoding="utf-8"))
    said, answer = recorded["request"], recorded["answer"]
    if operation.takes is not None:
        assert fault_in(said["body"], operation.takes) == ""
    content = resolved(operation.described["responses"][str(answer["status"])]).get("content", {})
    if JSON in content:
        assert fault_in(answer["body"], content[JSON]["schema"]) == ""


def test_every_example_is_of_an_operation() -> None:
    assert {file.stem for file in EXAMPLES.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_document_shows_what_is_sent(name: str) -> None:
    recorded = json.loads(file_of(name).read_text(encoding="utf-8"))["request"]
    content = OPERATIONS[name].described.get("requestBody", {}).get("content", {})
    assert content.get(JSON, {}).get("example") == recorded.get("body")
