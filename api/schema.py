"""How the routes become `mobile_schema/openapi.yaml`."""

import json
from collections.abc import Iterable
from typing import Any, cast

from django.conf import settings
from drf_spectacular.drainage import get_override
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import is_list_serializer
from rest_framework.fields import Field

from api.clients import CLIENT
from api.headers import OF_A_CREATION, named
from api.refusals import codes_by_status, problem, refusal
from api.serializers import FIELDS
from api.views import StrictView
from cambio.common.http import VERSIONED
from cambio.env import LONGEST_CLIENT

JSON = "application/json"
CREATED = "201"
LONGEST_TAG = 200
FEW = 2  # codes of a refusal that is written down once for all operations

WANTED = {
    "name": FIELDS,
    "in": "query",
    "description": (
        "The names of the fields that are wanted, with commas between: of the answer, or of each"
        " entry of a list. The others are left out, also those that are otherwise always there."
    ),
    "schema": {"type": "string", "maxLength": 2000, "pattern": "^[a-z0-9_]+(,[a-z0-9_]+)*$"},
}
KNOWN = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string", "maxLength": LONGEST_TAG},
    "description": "The `ETag` of an answer that one has: if it still holds, nothing is sent.",
}
NOT_MODIFIED = {"description": "What the client has is what it would be sent."}
TAG = {
    "schema": {"type": "string", "maxLength": LONGEST_TAG},
    "description": "Of this answer; for `If-None-Match`, and for the `If-Match` of a PUT.",
}
HEADERS = {
    "ClientVersion": {
        "in": "header",
        "name": CLIENT,
        "schema": {"type": "string", "maxLength": LONGEST_CLIENT},
        "description": "The client program and its version, as in `street-app/2.1.0`.",
    },
    "AcceptLanguage": {
        "in": "header",
        "name": "Accept-Language",
        "schema": {"type": "string", "maxLength": 200},
        "description": "The language of the texts: `nl` or `en`.",
    },
}


class OperationSchema(AutoSchema):
    """Groups operations by the noun after the programme; says what they may be refused for."""

    @property
    def _described(self) -> StrictView:
        return cast(StrictView, self.view)

    def get_tags(self) -> list[str]:
        """Name the noun of the path."""
        return [self.path.split("/")[4] or "programme"]

    def get_override_parameters(self) -> list[Any]:
        """What a GET or a search takes behind the question mark, as the view checks it."""
        query = self._described.query
        reads = self.method == "GET" or self._described.is_search
        return [query] if reads and query().fields else []

    def _map_response_type_hint(self, method: Any) -> Any:
        """Say of what a method shows how long or large it can be, where its field knows."""
        schema = super()._map_response_type_hint(method)  # type: ignore[no-untyped-call]
        shown = get_override(method, "field")
        if isinstance(shown, Field):
            self._insert_field_validators(shown, schema)  # type: ignore[no-untyped-call]
        return schema

    def _unwrap_list_serializer(self, serializer: Any, direction: Any) -> Any:
        """Say of a list how long it can get, where its serializer knows."""
        schema = super()._unwrap_list_serializer(serializer, direction)
        if schema:
            _bound_list(schema, serializer)
        return schema

    def _get_response_for_code(self, serializer: Any, *args: Any, **kwargs: Any) -> Any:
        """Say it also of a list that is the whole answer."""
        response = super()._get_response_for_code(  # type: ignore[no-untyped-call]
            serializer, *args, **kwargs
        )
        for content in response.get("content", {}).values():
            _bound_list(content["schema"], serializer)
        return response

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """Add the refusals, and an example of what is sent."""
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            _leave_empty_defaults_out(operation)
            answers = operation["responses"]
            takes = operation.get("requestBody", {}).get("content", {JSON: {}})
            refusals = codes_by_status(self._described, self.method, takes_json=JSON in takes)
            answers |= {str(status): refusal(codes) for status, codes in refusals.items()}
            if self._described.location and CREATED in answers:
                answers[CREATED]["headers"] = named(OF_A_CREATION)
            operation["responses"] = dict(sorted(answers.items()))
            _add_example(operation)
        return operation


def only_versioned_routes(endpoints: list[Any], **_: Any) -> list[Any]:
    """Leave out what is no part of the contract."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(VERSIONED)]


def add_wanted_fields(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of everything that can be read as JSON that `fields` picks from it."""
    result["components"].setdefault("parameters", {})[FIELDS] = WANTED
    for path in result["paths"].values():
        if JSON in path.get("get", {}).get("responses", {}).get("200", {}).get("content", {}):
            said = path["get"].setdefault("parameters", [])
            said.append({"$ref": f"#/components/parameters/{FIELDS}"})
    return result


def add_tags(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of everything that can be read as JSON, or replaced, that it bears a tag."""
    components = result["components"]
    components.setdefault("parameters", {})["IfNoneMatch"] = KNOWN
    components.setdefault("responses", {})["NotModified"] = NOT_MODIFIED
    components.setdefault("headers", {})["ETag"] = TAG
    for path in result["paths"].values():
        for method in path.keys() & {"get", "put"}:
            answers = path[method]["responses"]
            if JSON not in answers.get("200", {}).get("content", {}):
                continue
            takes = path[method]["parameters"]
            replaces = any(said.get("name") == "If-Match" for said in takes)
            if method == "get":
                named = {"$ref": "#/components/parameters/IfNoneMatch"}
                takes.append(named)
                reference = {"$ref": "#/components/responses/NotModified"}
                path[method]["responses"] = dict(sorted((answers | {"304": reference}).items()))
            if method == "get" or replaces:
                answers["200"]["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
    return result


def add_headers(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the headers that every operation takes."""
    result["components"].setdefault("parameters", {}).update(HEADERS)
    for operation in _operations(result["paths"]):
        named = [{"$ref": f"#/components/parameters/{name}"} for name in HEADERS]
        operation["parameters"] = [*operation.get("parameters", []), *named]
    return result


def describe_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say what a refusal looks like and what each code means; write common refusals down once."""
    used: set[str] = set()
    shared = result["components"].setdefault("responses", {})
    for operation in _operations(result["paths"]):
        for status, answer in operation["responses"].items():
            codes = answer.get("x-codes", [])
            used |= set(codes)
            if 0 < len(codes) <= FEW and answer == refusal(set(codes)):
                name = "Or".join(code.title().replace("_", "") for code in codes)
                shared[name] = answer
                operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    result["components"].setdefault("schemas", {})["Problem"] = problem(used)
    return result


def _bound_list(schema: dict[str, Any], serializer: Any) -> None:
    most = getattr(serializer, "max_length", None)
    if most and schema.get("type") == "array" and is_list_serializer(serializer):
        schema["maxItems"] = most


def _operations(paths: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return [operation for path in paths.values() for operation in path.values()]


def _leave_empty_defaults_out(operation: dict[str, Any]) -> None:
    """Tell no empty text as a default: it means that nothing was said, and is refused when sent."""
    for parameter in operation.get("parameters", []):
        if parameter.get("schema", {}).get("default") == "":
            del parameter["schema"]["default"]


def _add_example(operation: dict[str, Any]) -> None:
    """Show what `mobile_schema/examples/` recorded that an operation was sent."""
    file = settings.BASE_DIR / "mobile_schema" / "examples" / f"{operation['operationId']}.json"
    content = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if content is not None and file.exists():
        content["example"] = json.loads(file.read_text(encoding="utf-8"))["request"]["body"]
