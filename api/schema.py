"""How the routes become `mobile_schema/openapi.yaml`."""

from typing import Any, cast

from drf_spectacular.openapi import AutoSchema

from api.views import FIELDS, MemberView
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

WANTED = {
    "name": FIELDS,
    "in": "query",
    "description": (
        "The names of the fields that are wanted, with commas between: of the answer, or of each"
        " entry of a list. The others are left out, also those that are otherwise always there."
    ),
    "schema": {"type": "string", "pattern": "^[a-z0-9_]+(,[a-z0-9_]+)*$"},
}


class OperationSchema(AutoSchema):
    """Groups operations by the noun after the programme."""

    def get_tags(self) -> list[str]:
        """Name the noun of the path."""
        return [self.path.split("/")[4] or "programme"]

    def get_override_parameters(self) -> list[Any]:
        """What a GET takes behind the question mark, as the view checks it."""
        view = cast(MemberView, self.view)
        return [view.query] if self.method == "GET" and view.query().fields else []


def only_versioned_routes(endpoints: list[Any], **_: Any) -> list[Any]:
    """Leave out what is no part of the contract."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def add_wanted_fields(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of everything that can be read as JSON that `fields` picks from it."""
    result["components"].setdefault("parameters", {})[FIELDS] = WANTED
    for path in result["paths"].values():
        if "application/json" in path.get("get", {}).get("responses", {}).get("200", {}).get(
            "content", {}
        ):
            path["get"]["parameters"].append({"$ref": f"#/components/parameters/{FIELDS}"})
    return result


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
