"""A document that was released …"""

import subprocess
from collections.abc import Callable
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from api.compatibility import breaking_changes
from api.document.outline import additions
from tests.api.document import DOCUMENT

Node = dict[str, Any]
Change = Callable[[Node], object]

RELEASED: Node = yaml.safe_load("""
openapi: 3.0.3
info: {title: things, version: 1.0.0}
paths:
  /things:
    get:
      operationId: list_things
      security: [{}]
      parameters:
      - {in: query, name: limit, schema: {type: integer, maximum: 100}}
      - {$ref: '#/components/parameters/Client'}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}
        '400': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
    post:
      operationId: add_thing
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/ThingIn'}}}
      responses:
        '201': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
    delete:
      operationId: remove_things
      responses: {'204': {description: gone}}
components:
  parameters:
    Client: {in: header, name: X-Client, schema: {type: string, maxLength: 64}}
  schemas:
    Page:
      type: object
      required: [results]
      properties:
        results: {type: array, items: {$ref: '#/components/schemas/Thing'}}
    Thing:
      type: object
      required: [id, state]
      properties:
        id: {type: string, format: uuid}
        state: {type: string, enum: [draft, done]}
        weight: {type: number}
        word: {type: string, x-extensible-enum: [a, b]}
        note: {type: string, nullable: true}
        inside: {allOf: [{$ref: '#/components/schemas/Thing'}], nullable: true}
    ThingIn:
      type: object
      required: [id]
      properties:
        id: {type: string, format: uuid}
        kind: {type: string, enum: [a, b]}
        count: {type: integer, minimum: 1, maximum: 10}
        note: {type: string, maxLength: 100, nullable: true}
        tags: {type: array, maxItems: 5, items: {type: string}}
""")


def things(document: Node, method: str = "get") -> Node:
    found: Node = document["paths"]["/things"][method]
    return found


def given(document: Node) -> Node:
    found: Node = document["components"]["schemas"]["Thing"]
    return found


def taken(document: Node) -> Node:
    found: Node = document["components"]["schemas"]["ThingIn"]
    return found


def answers(document: Node, method: str) -> Node:
    found: Node = things(document, method)["responses"]
    return found


REQUIRED = {"in": "query", "name": "new", "required": True, "schema": {"type": "string"}}
OPTIONAL = REQUIRED | {"required": False}

BREAKING: dict[str, Change] = {
    "is gone": lambda d: d["paths"]["/things"].pop("get"),
    "its name was": lambda d: things(d).update(operationId="get_things"),
    "one must be logged in": lambda d: things(d).update(security=[{"token": []}]),
    "the parameter query limit is gone": lambda d: things(d)["parameters"].pop(0),
    "the parameter header X-Client is gone": lambda d: things(d)["parameters"].pop(1),
    "query new is required": lambda d: things(d)["parameters"].append(REQUIRED),
    "header X-Client is required": lambda d: d["components"]["parameters"]["Client"].update(
        required=True
    ),
    "limit: maximum is smaller": lambda d: things(d)["parameters"][0]["schema"].update(maximum=50),
    "a body is required": lambda d: things(d, "delete").update(requestBody={"required": True}),
    "application/json is not taken": lambda d: things(d, "post")["requestBody"].update(content={}),
    "body/kind is not taken": lambda d: taken(d)["properties"].pop("kind"),
    "body/kind is required": lambda d: taken(d).update(required=["id", "kind"]),
    "body/kind takes fewer": lambda d: taken(d)["properties"]["kind"].update(enum=["a"]),
    "body/note takes fewer": lambda d: taken(d)["properties"]["note"].update(enum=["a"]),
    "body/count was integer": lambda d: taken(d)["properties"]["count"].update(type="string"),
    "body/count: maximum is smaller": lambda d: taken(d)["properties"]["count"].update(maximum=9),
    "body/count: minimum is larger": lambda d: taken(d)["properties"]["count"].update(minimum=2),
    "body/note: minLength is larger": lambda d: taken(d)["properties"]["note"].update(minLength=1),
    "body/note: pattern is another": lambda d: taken(d)["properties"]["note"].update(pattern="a"),
    "body/note was string or null": lambda d: taken(d)["properties"]["note"].pop("nullable"),
    "body/tags/* was string": lambda d: taken(d)["properties"]["tags"].update(
        items={"type": "integer"}
    ),
    "200 is new": lambda d: answers(d, "post").update({"200": {"description": "the same"}}),
    "204 is gone": lambda d: answers(d, "delete").pop("204"),
    "application/json is gone": lambda d: answers(d, "post")["201"].update(content={}),
    "/id is gone": lambda d: given(d)["properties"].pop("id"),
    "/state may be missing": lambda d: given(d).update(required=["id"]),
    "/state may have other values": lambda d: given(d)["properties"]["state"]["enum"].append("x"),
    "/state may have other": lambda d: given(d)["properties"]["state"].pop("enum"),
    "/id was string, and is integer": lambda d: given(d)["properties"]["id"].update(type="integer"),
    "/id was string, and is string or null": lambda d: given(d)["properties"]["id"].update(
        nullable=True
    ),
    "/id: format is another": lambda d: given(d)["properties"]["id"].pop("format"),
    "200/results/*/id is gone": lambda d: given(d)["properties"].pop("id"),
}
HARMLESS: dict[str, Change] = {
    "nothing": lambda _: None,
    "a path": lambda d: d["paths"].update({"/more": {"get": things(d)}}),
    "an operation": lambda d: d["paths"]["/things"].update(put=things(d)),
    "a parameter": lambda d: things(d)["parameters"].append(OPTIONAL),
    "a larger limit": lambda d: things(d)["parameters"][0]["schema"].update(maximum=200),
    "a field that may be sent": lambda d: taken(d)["properties"].update(more={"type": "string"}),
    "a field that does not have to be sent": lambda d: taken(d).update(required=[]),
    "a value that may be sent": lambda d: taken(d)["properties"]["kind"]["enum"].append("c"),
    "numbers besides integers": lambda d: taken(d)["properties"]["count"].update(type="number"),
    "longer texts": lambda d: taken(d)["properties"]["note"].update(maxLength=200),
    "null": lambda d: taken(d)["properties"]["kind"].update(nullable=True),
    "a field that comes": lambda d: given(d)["properties"].update(more={"type": "string"}),
    "a field that always comes": lambda d: given(d)["required"].append("weight"),
    "a word of a list that is open": lambda d: given(d)["properties"]["word"].update(
        {"x-extensible-enum": ["a", "b", "c"]}
    ),
    "a value that no longer comes": lambda d: given(d)["properties"]["state"]["enum"].pop(),
    "integers where numbers came": lambda d: given(d)["properties"]["weight"].update(
        type="integer"
    ),
    "null that no longer comes": lambda d: given(d)["properties"]["note"].pop("nullable"),
    "a refusal": lambda d: answers(d, "post").update({"409": {"description": "a conflict"}}),
    "another text": lambda d: things(d).update(description="Better said."),
    "that it is deprecated": lambda d: things(d).update(deprecated=True),
}


@pytest.mark.parametrize("problem", BREAKING)
def test_is_not_kept_by_one_that_breaks_it(problem: str) -> None:
    document = deepcopy(RELEASED)
    BREAKING[problem](document)
    assert any(problem in found for found in breaking_changes(RELEASED, document))


@pytest.mark.parametrize("addition", HARMLESS)
def test_is_kept_by_one_that_adds(addition: str) -> None:
    document = deepcopy(RELEASED)
    HARMLESS[addition](document)
    assert breaking_changes(RELEASED, document) == []


def test_is_kept_by_itself_however_large_it_is() -> None:
    assert breaking_changes(DOCUMENT, DOCUMENT) == []


def test_loses_no_operation_of_ours_unseen() -> None:
    for path in DOCUMENT["paths"]:
        rest = {other: said for other, said in DOCUMENT["paths"].items() if other != path}
        found = breaking_changes(DOCUMENT, {**DOCUMENT, "paths": rest})
        assert [problem.split()[1] for problem in found] == [path] * len(DOCUMENT["paths"][path])


def test_is_kept_as_it_was_and_compared_from_then_on(tmp_path: Path) -> None:
    document = tmp_path / "openapi.yaml"
    document.write_text(yaml.safe_dump(RELEASED))
    call_command("check_schema", folder=tmp_path, release="v1.0")
    assert (tmp_path / "released/v1.0.yaml").read_text() == document.read_text()
    call_command("check_schema", folder=tmp_path)
    with pytest.raises(CommandError, match=r"v1\.0 has been released"):
        call_command("check_schema", folder=tmp_path, release="v1.0")
    changed = deepcopy(RELEASED)
    given(changed)["properties"].pop("id")
    document.write_text(yaml.safe_dump(changed))
    with pytest.raises(CommandError, match=r"v1\.0: GET /things: 200/results/\*/id is gone"):
        call_command("check_schema", folder=tmp_path)


def test_calls_itself_as_it_is_released(tmp_path: Path) -> None:
    unfinished = RELEASED | {"info": {"title": "things", "version": "1.0.0-alpha"}}
    (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(unfinished))
    with pytest.raises(CommandError, match=r"not 1\.0\.0 but 1\.0\.0-alpha"):
        call_command("check_schema", folder=tmp_path, release="v1.0")
    assert not (tmp_path / "released").exists()


ADDED: dict[str, tuple[Change, list[str]]] = {
    "nothing": (lambda _: None, []),
    "an operation, and not each of its parts": (
        lambda d: d["paths"]["/things"].update(put=things(d, "post")),
        ["PUT /things"],
    ),
    "a parameter": (lambda d: things(d)["parameters"].append(OPTIONAL), ["GET /things: new"]),
    "an answer": (
        lambda d: answers(d, "post").update({"409": {"description": "a conflict"}}),
        ["POST /things: 409"],
    ),
    "a field, once wherever it is shown": (
        lambda d: given(d)["properties"].update(more={"type": "string"}),
        ["Thing/more"],
    ),
    "a field that holds others": (
        lambda d: given(d)["properties"].update(more={"items": {"properties": {"x": {}}}}),
        ["Thing/more"],
    ),
    "a schema": (
        lambda d: d["components"]["schemas"].update(More={"properties": {"x": {}}}),
        ["More"],
    ),
}


@pytest.mark.parametrize("what", ADDED)
def test_is_told_apart_from_a_later_one_by(what: str) -> None:
    change, told = ADDED[what]
    document = deepcopy(RELEASED)
    change(document)
    assert additions(RELEASED, document) == told
    assert additions(document, document) == []


def changes(folder: Path) -> str:
    """What is told while nothing is released."""
    told = StringIO()
    call_command("check_schema", folder=folder, stdout=told)
    return told.getvalue()


def committed(folder: Path, document: Node, message: str) -> None:
    git = ["git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    (folder / "openapi.yaml").write_text(yaml.safe_dump(document))
    subprocess.run([*git, "add", "openapi.yaml"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", message], check=True)


def test_changes_while_none_is_released_and_what_changed_is_told(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(RELEASED))
    assert "no earlier one is at hand" in changes(tmp_path)
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    committed(tmp_path, RELEASED, "Begin")
    assert "no earlier one is at hand" in changes(tmp_path)
    changed = deepcopy(RELEASED)
    given(changed)["properties"]["better"] = given(changed)["properties"].pop("note")
    (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(changed))
    told = changes(tmp_path)
    assert "Begin" in told
    assert "  - GET /things: 200/results/*/note is gone\n" in told
    assert "  + Thing/better\n" in told
    committed(tmp_path, changed, "Say it better")
    assert changes(tmp_path) == told  # still against the one before
    changed["info"]["title"] = "other things"
    committed(tmp_path, changed, "Call it something else")
    assert "Say it better:\n    nothing that a client would notice" in changes(tmp_path)


def test_is_not_told_of_without_end(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    committed(tmp_path, RELEASED, "Begin")
    many = deepcopy(RELEASED)
    given(many)["properties"] |= {f"field_{number}": {} for number in range(50)}
    (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(many))
    assert changes(tmp_path).endswith("    and 10 more\n")


@pytest.mark.parametrize("name", ["1.0", "v2.0", "../v1.0", "v1"])
def test_is_named_by_its_version(tmp_path: Path, name: str) -> None:
    (tmp_path / "openapi.yaml").write_text(yaml.safe_dump(RELEASED))
    with pytest.raises(CommandError, match="named like"):
        call_command("check_schema", folder=tmp_path, release=name)
