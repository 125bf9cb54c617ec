"""What a document has that an earlier one did not: operations, what they take and give, fields."""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]


def additions(old: Node, new: Node) -> list[str]:
    """List what is new, whole things once: of a new operation or schema not each of its parts."""
    before = set(_parts(old))
    added = [part for part in _parts(new) if part not in before]
    return [part for part in added if not _within(part, set(added))]


def _within(part: str, others: set[str]) -> bool:
    """Whether what a part belongs to is among the others."""
    heads = [part[:end] for end, sign in enumerate(part) if sign in ":/" and end]
    return any(head in others for head in heads)


def _parts(document: Node) -> Iterator[str]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield from _operation(f"{method.upper()} {path}", operation)
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        yield name
        yield from _fields(name, schema)


def _operation(name: str, operation: Node) -> Iterator[str]:
    yield name
    for parameter in operation.get("parameters", []):
        yield f"{name}: {parameter.get('name') or parameter['$ref'].rpartition('/')[2]}"
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"{name}: body {kind}"
        yield from _fields(f"{name}: body", content["schema"])
    for status, answer in operation["responses"].items():
        yield f"{name}: {status}"
        for content in answer.get("content", {}).values():
            yield from _fields(f"{name}: {status}", content["schema"])


def _fields(where: str, schema: Node) -> Iterator[str]:
    """Give the fields that stand in a schema itself; what it refers to stands elsewhere."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{where}/{name}"
        yield from _fields(f"{where}/{name}", inner)
    if "items" in schema:
        yield from _fields(f"{where}/*", schema["items"])
