"""What the document says of the headers that answers bear."""

from collections.abc import Iterator
from typing import Any

from api.pagination import LONGEST_ADDRESS
from api.shown import MOST
from cambio.common.http import API_VERSION, VERSIONED

Node = dict[str, Any]

VERSION = "API-Version"
OF_A_COUNTED_CALL = ("RateLimit-Policy", "RateLimit")
OF_A_CREATION = "Location"
OF_A_PAGE = "Link"
OF_A_WAIT = "Retry-After"
KEY, OF_A_REPETITION = "Idempotency-Key", "Idempotency-Replayed"
TOO_OFTEN = "429"
HEADERS: dict[str, Node] = {
    VERSION: {
        "required": True,
        "schema": {"type": "string", "maxLength": 40, "example": API_VERSION},
        "description": "The version of this contract that the answer follows.",
    },
    "RateLimit-Policy": {
        "schema": {
            "type": "string",
            "maxLength": 400,
            "example": '"reads.device";q=300;w=60, "reads.person";q=900;w=60',
        },
        "description": (
            "The limits that this call counted for: so often at once (`q`), and as often again"
            " within so many seconds (`w`). By the IETF's draft of it; there may come more"
            " parameters."
        ),
    },
    "RateLimit": {
        "schema": {
            "type": "string",
            "maxLength": 200,
            "example": '"reads.device";r=299;t=1',
        },
        "description": (
            "Of the limit that is reached first: how often one may still call at once (`r`), and"
            " after how many seconds it will be more often (`t`). By the same draft."
        ),
    },
    OF_A_CREATION: {
        "required": True,
        "schema": {
            "type": "string",
            "format": "uri-reference",
            "maxLength": 200,
            "example": f"{VERSIONED}westerpark/me",
        },
        "description": "The address of what was created, on the same host.",
    },
    OF_A_PAGE: {
        "schema": {"type": "string", "maxLength": 2 * LONGEST_ADDRESS + 40},
        "description": (
            "The addresses in `next` and `previous`, as `next` and `prev` (RFC 8288). Left out"
            " where both are null."
        ),
    },
    OF_A_WAIT: {
        "schema": {"type": "integer", "minimum": 0, "maximum": MOST},
        "description": "After how many seconds the same may be sent again.",
    },
    OF_A_REPETITION: {
        "schema": {"type": "string", "maxLength": 40, "example": "true"},
        "description": "`true` on an answer that was given before, under the same key.",
    },
}


def add_answer_headers(result: Node, **_: Any) -> Node:
    """Say of each answer which headers it bears."""
    components = result["components"]
    components.setdefault("headers", {}).update(
        {_component(name): header for name, header in HEADERS.items()}
    )
    shared = components.get("responses", {})
    for path in result["paths"].values():
        for operation in path.values():
            for status, said in operation["responses"].items():
                # What several operations share is described once for each of them, and alike.
                answer = shared.get(said.get("$ref", "").rpartition("/")[2], said)
                bears = named(*_borne(operation, status))
                if _is_page(answer, components["schemas"]):
                    bears |= named(OF_A_PAGE)
                answer.setdefault("headers", {}).update(bears)
    return result


def _borne(operation: Node, status: str) -> Iterator[str]:
    yield VERSION
    if not status.startswith(("4", "5")):
        yield from OF_A_COUNTED_CALL
        if any(said.get("name") == KEY for said in operation["parameters"]):
            yield OF_A_REPETITION
    elif status == TOO_OFTEN:
        yield from OF_A_COUNTED_CALL


def _is_page(answer: Node, schemas: Node) -> bool:
    content = answer.get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return "previous" in schemas.get(name, {}).get("properties", {})


def named(*names: str) -> Node:
    """Refer to headers that are described once for all answers."""
    return {name: {"$ref": f"#/components/headers/{_component(name)}"} for name in names}


def _component(name: str) -> str:
    return name.replace("-", "")
