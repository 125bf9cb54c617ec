"""
Whatever is sent to a route that writes, the answer is a refusal that names what is wrong.

The routes and their fields are read from the API's document, so later ones are asked as well.
"""

import io
import json
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.response import Response

from api.parsers import LONGEST_TEXT, MOST_DEPTH, MOST_ENTRIES
from cambio.common.ids import new_id
from tests.api.access_requests import ASKS, Ask
from tests.api.access_scene import HOME, Scene
from tests.api.document import OPERATIONS, Operation, resolved
from tests.api.phones import faults, refusal

WRITES = [operation for operation in OPERATIONS.values() if operation.takes is not None]
BYTES = [
    operation
    for operation in OPERATIONS.values()
    if "image/jpeg" in operation.described.get("requestBody", {}).get("content", {})
]

AT_ONCE = 10
"""How many fields can hold a text of the longest kind, and a little more, in one body."""

UNREADABLE = {
    b"{": "not_json",
    b"{'a': 1}": "not_json",
    b'{"a": 1}}': "not_json",
    b'{"a": 1} {"a": 1}': "not_json",
    b'{"a": 05}': "not_json",
    b'{"a": tru}': "not_json",
    b'\xef\xbb\xbf{"a": 1}': "not_json",
    b'"' + b'\\"' * 100_000: "not_json",
    b"[" * 100_000: "too_deep",
    b'{"a":' * 40_000: "too_deep",
    b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1): "too_deep",
    b"\xff\xfe{}": "not_utf8",
    b'{"a": "\xed\xa0\x80"}': "not_utf8",
    b"9" * 999: "too_many_digits",
    b"NaN": "not_a_number",
    b'"\\ud800"': "half_pair",
    b"[" + b"0," * MOST_ENTRIES + b"0]": "too_many",
}
"""Bodies that are at fault as a whole, and how."""

HOSTILE = {
    "9" * 999: "too_many_digits",
    "-" + "9" * 999: "too_many_digits",
    "9" * 999 + ".5": "too_many_digits",
    "0." + "1" * 999: "too_many_digits",
    "1e999": "too_many_digits",
    "NaN": "not_a_number",
    "-Infinity": "not_a_number",
    '"\\u0000"': "nul",
    '"\\ud800"': "half_pair",
    '"\\udc00\\ud800"': "half_pair",
    json.dumps("x" * (LONGEST_TEXT + 1)): "too_long",
    json.dumps([0] * (MOST_ENTRIES + 1)): "too_many",
    json.dumps({str(number): 0 for number in range(MOST_ENTRIES + 1)}): "too_many",
}
"""Values that no field takes, as they are spelt, and why."""

STRANGE: dict[str, set[str]] = {
    "true": {"boolean"},
    "null": set(),
    "5": {"integer", "number"},
    "1.5": {"number"},
    '"5"': {"string"},
    '"\uff15"': {"string"},
    '"true"': {"string"},
    "[]": {"array"},
    "{}": {"object"},
    "[[]]": {"array"},
    str(10**17): {"number"},
    json.dumps("y" * LONGEST_TEXT): set(),
    json.dumps([0] * MOST_ENTRIES): set(),
    '"' + "\uff11" * 8 + str(new_id())[8:] + '"': {"string"},
}
"""Values of the wrong kind; for each the types that may take it."""


def each(operations: list[Operation]) -> Any:
    return pytest.mark.parametrize("operation", operations, ids=lambda operation: operation.name)


class Sender:
    """Sends bodies to one operation, as somebody who may."""

    def __init__(self, operation: Operation, scene: Scene) -> None:
        self.operation = operation
        self.ask: Ask = ASKS[operation.cases[0]](scene)
        self.client = scene.clients[operation.role]

    def send(self, body: bytes | str, **environment: Any) -> Response:
        sent = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
        cache.clear()  # how often one may call is not what is looked at
        began = time.thread_time()
        answer = self.client.generic(
            self.operation.method.upper(),
            self.operation.path.format(programme=HOME, **self.ask.ids),
            sent,
            content_type="application/json",
            **environment,
        )
        assert time.thread_time() - began < 1
        assert len(answer.content) < 20_000
        return answer

    def with_values(self, pointers: list[str], spelt: str) -> Response:
        """Send the valid body with some values replaced by what is spelt."""
        body = json.loads(json.dumps(self.ask.body))
        for pointer in pointers:
            *way, last = pointer.removeprefix("/").split("/")
            inner = body
            for part in way:
                inner = inner[int(part)] if isinstance(inner, list) else inner[part]
            inner[int(last) if isinstance(inner, list) else last] = "HERE"
        return self.send(json.dumps(body).replace('"HERE"', spelt))

    def groups(self) -> Iterator[dict[str, dict[str, Any]]]:
        """Its fields by pointer with their schemas, so many as one body can replace at once."""
        assert self.operation.takes is not None
        fields = self.operation.takes.get("properties", {})
        levels = [{f"/{name}": resolved(schema) for name, schema in fields.items()}]
        for name, entry in entries_of(fields, self.ask.body or {}).items():
            levels.append({name: entry})
            inner = entry.get("properties", {})
            levels.append({f"{name}/{key}": resolved(schema) for key, schema in inner.items()})
        for level in levels:
            pairs = iter(level.items())
            while group := dict(islice(pairs, AT_ONCE)):
                yield group


def entries_of(fields: dict[str, Any], body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The first entries of the lists in a body, by pointer, with their schemas."""
    lists = {name: resolved(schema) for name, schema in fields.items() if body.get(name)}
    return {
        f"/{name}/0": resolved(schema["items"])
        for name, schema in lists.items()
        if schema.get("type") == "array"
    }


def types_of(schema: dict[str, Any]) -> set[str]:
    """The JSON types that a schema takes; an enum of another file counts as a text."""
    kinds = {schema["type"]} if "type" in schema else {"string"}
    return kinds | ({"null"} if schema.get("nullable") else set())


@each(WRITES)
def test_a_body_that_is_no_json_object_is_refused(operation: Operation, scene: Scene) -> None:
    sender = Sender(operation, scene)
    for body, code in UNREADABLE.items():
        answer = sender.send(body)
        assert refusal(answer) == (400, "parse_error"), body[:20]
        assert set(faults(answer).values()) == {code}, body[:20]
    for body in (b"[]", b"null", b"5", b'"text"', b"true"):
        assert refusal(sender.send(body)) == (400, "invalid"), body
    assert refusal(sender.send(b'"' + b"x" * 262_143 + b'"')) == (413, "too_large")


@each(WRITES)
def test_a_value_that_no_field_takes_is_named(operation: Operation, scene: Scene) -> None:
    sender = Sender(operation, scene)
    for group in sender.groups():
        for spelt, code in HOSTILE.items():
            answer = sender.with_values(list(group), spelt)
            assert answer.status_code == 400
            assert faults(answer) == dict.fromkeys(group, code), spelt[:20]


@each(WRITES)
def test_a_value_of_another_kind_is_named(operation: Operation, scene: Scene) -> None:
    sender = Sender(operation, scene)
    for group in sender.groups():
        for spelt, takers in STRANGE.items():
            taken = takers | ({"null"} if spelt == "null" else set())
            wrong = [name for name, schema in group.items() if not taken & types_of(schema)]
            if not wrong:
                continue
            answer = sender.with_values(wrong, spelt)
            said = f"{spelt[:20]}: {answer.content.decode()[:300]}"
            assert answer.status_code == 400, said
            for name in wrong:
                assert any(found.startswith(name) for found in faults(answer)), f"{name} {said}"


@each(WRITES)
def test_a_key_that_stands_twice_is_named(operation: Operation, scene: Scene) -> None:
    sender = Sender(operation, scene)
    body = json.dumps(sender.ask.body or {})
    for name in sender.ask.body or {"nothing": 1}:
        doubled = f'{{"{name}": 0, "{name}": 0, {body[1:]}'.replace(", }", "}")
        assert faults(sender.send(doubled)) == {f"/{name}": "twice"}


@each(WRITES + BYTES)
def test_a_body_that_is_cut_off_is_refused(operation: Operation, scene: Scene) -> None:
    """Also where what arrived can be read for itself."""
    sender = Sender(operation, scene)
    whole = sender.ask.content or json.dumps(sender.ask.body or {}).encode()
    # A picture whose announced bytes have all come is whole, whatever the request said.
    for arrived in (whole if operation in WRITES else b"", whole[: len(whole) // 2], b""):
        answer = sender.send(
            b"", CONTENT_LENGTH=str(len(whole) + 1), **{"wsgi.input": io.BytesIO(arrived)}
        )
        assert answer.status_code == 400, answer.content
        assert faults(answer) == {"": "cut_off"} or operation in BYTES


@each(WRITES + BYTES)
def test_a_body_of_no_announced_length_is_refused(operation: Operation, scene: Scene) -> None:
    answer = Sender(operation, scene).send(b"{}", HTTP_TRANSFER_ENCODING="chunked")
    assert refusal(answer) == (411, "length_required")
