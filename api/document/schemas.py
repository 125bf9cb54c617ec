"""What generators and linters want to read that the serializers do not say."""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]


def state_types_beside_nullable(result: Node, **_: Any) -> Node:
    """Repeat the type of what may be null: without one beside it `nullable` says nothing."""
    schemas = result["components"]["schemas"]
    for node in _nodes(result):
        if node.get("nullable") and "type" not in node and "allOf" in node:
            name = node["allOf"][0]["$ref"].rpartition("/")[2]
            node["type"] = schemas[name]["type"]
    return result


def _nodes(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    for inner in node if isinstance(node, list) else ():
        yield from _nodes(inner)
