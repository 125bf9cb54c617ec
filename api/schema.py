"""How the routes become `mobile_schema/openapi.yaml`."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from cambio.common.http import PROBLEM_TYPE

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457). `code` is stable; texts are for people.",
    "required": ["type", "status", "code", "title", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer to the field"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


class OperationSchema(AutoSchema):
    """Groups operations by the noun after the programme."""

    def get_tags(self) -> list[str]:
        """Name the noun of the path."""
        return [self.path.split("/")[4] or "programme"]


def only_versioned_routes(endpoints: list[Any], **_: Any) -> list[Any]:
    """Leave out what is no part of the contract."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def add_problem_answers(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of every operation that its refusals are problem documents."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    answer = {
        "description": "A refusal",
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"]["default"] = answer
    return result
