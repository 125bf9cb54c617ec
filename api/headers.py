"""What the document says of the headers that answers bear."""

from collections.abc import Iterator
from typing import Any

from cambio.common.http import API_VERSION

HEADERS: dict[str, dict[str, Any]] = {
    "API-Version": {
        "required": True,
        "schema": {"type": "string", "maxLength": 40, "example": API_VERSION},
        "description": "The version of this contract that the answer follows.",
    },
}


def add_answer_headers(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of each answer which headers it bears."""
    components = result["components"]
    components.setdefault("headers", {}).update(
        {_component(name): header for name, header in HEADERS.items()}
    )
    for answer in _answers(result):
        answer.setdefault("headers", {}).update(_named("API-Version"))
    return result


def _answers(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give every answer once: those of one operation, and those that several share."""
    yield from result["components"].get("responses", {}).values()
    for path in result["paths"].values():
        for operation in path.values():
            yield from (said for said in operation["responses"].values() if "$ref" not in said)


def _named(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{_component(name)}"} for name in names}


def _component(name: str) -> str:
    return name.replace("-", "")
