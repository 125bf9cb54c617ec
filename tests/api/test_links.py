"""The document's links …"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from api.document.links import NEXT
from tests.api.access_requests import ASKS
from tests.api.access_scene import Scene
from tests.api.document import DOCUMENT, JSON, OPERATIONS, Operation, resolved

EXAMPLES = Path(__file__).parents[2] / "mobile_schema/examples"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LINKS = [
    pytest.param(operation, title, link, id=f"{operation.name}-{link['operationId']}")
    for operation in OPERATIONS.values()
    for status, answer in operation.described["responses"].items()
    for title, link in answer.get("links", {}).items()
    if status == min(operation.described["responses"])
]


def value_of(expression: str, operation: Operation, exchange: dict[str, Any]) -> Any:
    """Evaluate a runtime expression of OpenAPI on a call that was made."""
    if expression.startswith("$request.path."):
        pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", operation.path)
        found = re.fullmatch(pattern, exchange["request"]["path"])
        assert found is not None
        return found[expression.removeprefix("$request.path.")]
    side, _, pointer = expression.partition(".body#/")
    body: Any = exchange["request" if side == "$request" else "answer"]["body"]
    for name in pointer.split("/"):
        body = body[name]
    return body


def test_tell_the_story() -> None:
    told: dict[str, set[str]] = {}
    for link in LINKS:
        operation, _, said = link.values
        told.setdefault(operation.name, set()).add(said["operationId"])
    assert told == {name: set(followers) for name, followers in NEXT.items()}


@pytest.mark.parametrize(("operation", "title", "link"), LINKS)
def test_name_all_that_stands_in_the_path_of_what_follows(
    operation: Operation, title: str, link: dict[str, Any]
) -> None:
    follower = OPERATIONS[link["operationId"]]
    assert title == link["operationId"].title().replace("_", "")
    exchange = json.loads((EXAMPLES / f"{operation.name}.json").read_text(encoding="utf-8"))
    found = {
        name: value_of(expression, operation, exchange)
        for name, expression in link["parameters"].items()
    }
    assert found.keys() == set(re.findall(r"{(\w+)}", follower.path))
    programme = found.pop("programme")
    assert programme == "west"
    assert all(UUID.fullmatch(value) for value in found.values())


@pytest.mark.parametrize("name", ["log_cleanup", "place_order", "write_application"])
def test_lead_to_what_was_made(name: str, scene: Scene) -> None:
    operation = OPERATIONS[name]
    ask = ASKS[operation.cases[0]](scene)
    client = scene.clients[operation.role]
    made = operation.send(client, ask)
    said = resolved(operation.described["responses"][str(made.status_code)])
    link = next(
        link for link in said["links"].values() if OPERATIONS[link["operationId"]].method == "get"
    )
    exchange = {
        "request": {"path": operation.path.format(programme="west", **ask.ids), "body": ask.body},
        "answer": {"body": made.json()},
    }
    ids = {key: value_of(said, operation, exchange) for key, said in link["parameters"].items()}
    shown = client.get(OPERATIONS[link["operationId"]].path.format(**ids), HTTP_ACCEPT=JSON)
    assert (shown.status_code, shown.json()["id"]) == (200, made.json()["id"])


def test_are_said_of_each_success() -> None:
    for name in NEXT:
        answers = DOCUMENT["paths"][OPERATIONS[name].path.removeprefix("/api/v1")]
        said = answers[OPERATIONS[name].method]["responses"]
        assert all("links" in said[status] for status in said if status in {"200", "201"})
