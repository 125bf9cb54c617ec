"""The parts of the API's document, one after another."""

from collections.abc import Iterator
from typing import Any

from tests.api.document import DOCUMENT, resolved

Node = dict[str, Any]

PATHS: list[str] = list(DOCUMENT["paths"])
EVERY: list[tuple[str, str, Node]] = [
    (method, path, described)
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
]


def nodes(node: Any, name: str = "") -> Iterator[tuple[str, Node]]:
    """Give every object in the document, with the name that it stands under."""
    if isinstance(node, dict):
        yield name, node
        for key, inner in node.items():
            yield from nodes(inner, key)
    elif isinstance(node, list):
        for inner in node:
            yield from nodes(inner, name)


def answers(of: str = "") -> Iterator[tuple[str, str, Node]]:
    """Give each answer of each operation whose status begins so."""
    for _, _, described in EVERY:
        for status, answer in described["responses"].items():
            if status.startswith(of):
                yield described["operationId"], status, resolved(answer)
