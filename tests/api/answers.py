"""Answers held against the API's document: status, code, and every field."""

import gzip
import json
import re
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.api.document import BASE, DOCUMENT, resolved

_PARAMETER = re.compile(r"<\w+:(\w+)>")
_URI = "urn:api"


def complaint_about(response: HttpResponse) -> str:
    """In what an answer of the API differs from what the document says; empty if in nothing."""
    asked = response.wsgi_request  # type: ignore[attr-defined]
    described = _described(asked)
    if described is None:
        return ""
    where = f"{described['operationId']} answered {response.status_code}"
    said = described["responses"].get(str(response.status_code))
    if said is None:
        return f"{where}, which is not written down"
    fault = _fault_in_headers(response, resolved(said)) or _fault_in_answer(
        response, resolved(said), partly="fields" in asked.GET
    )
    return f"{where}: {fault}" if fault else ""


def _described(asked: HttpRequest) -> dict[str, Any] | None:
    if asked.resolver_match is None:
        return None
    route = "/" + _PARAMETER.sub(r"{\1}", asked.resolver_match.route)
    path = route.removeprefix(BASE)
    described: dict[str, Any] | None = (
        DOCUMENT["paths"].get(path, {}).get((asked.method or "").lower())
    )
    return described


def _fault_in_headers(response: HttpResponse, said: dict[str, Any]) -> str:
    headers = {name: resolved(header) for name, header in said.get("headers", {}).items()}
    missing = [
        name
        for name, header in headers.items()
        if header.get("required") and not response.has_header(name)
    ]
    return f"it bears no {missing[0]}" if missing else ""


def _fault_in_answer(response: HttpResponse, said: dict[str, Any], *, partly: bool) -> str:
    media_type = response.headers.get("Content-Type", "").split(";", 1)[0]
    if media_type not in said.get("content", {media_type: {}}):
        return f"it is {media_type}"
    if "json" not in media_type:
        return ""
    is_packed = response.headers.get("Content-Encoding") == "gzip"
    body = json.loads(gzip.decompress(response.content) if is_packed else response.content)
    if "x-codes" in said and body["code"] not in said["x-codes"]:
        return f"the code {body['code']} is not written down"
    return fault_in(body, said["content"][media_type]["schema"], partly=partly)


def fault_in(data: Any, schema: dict[str, Any], *, partly: bool = False) -> str:
    """
    Say where something differs from a schema of the document; empty if nowhere.

    :param partly: whether fields may be left out
    """
    validator = Draft202012Validator(
        _translated(schema, partly=partly),
        registry=_registry(partly=partly),
        format_checker=FormatChecker(),
    )
    errors = list(validator.iter_errors(data))
    return "; ".join(f"{error.json_path}: {error.message[:200]}" for error in errors[:3])


def _translated(node: Any, *, partly: bool) -> Any:
    """
    Say in JSON Schema what OpenAPI 3.0 says; and take no field that is not named.

    A list of words may grow, so clients take any other; here it has to be whole.
    """
    if isinstance(node, list):
        return [_translated(entry, partly=partly) for entry in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        return {"$ref": f"{_URI}{node['$ref']}"}
    here = {name: _translated(value, partly=partly) for name, value in node.items()}
    if "x-extensible-enum" in here:
        here["enum"] = here.pop("x-extensible-enum")
    if isinstance(here.get("properties"), dict):
        here.setdefault("additionalProperties", False)
        if partly:
            here.pop("required", None)
    if here.pop("nullable", None) is True:
        return {"anyOf": [{"type": "null"}, here]}
    return here


@cache
def _registry(*, partly: bool) -> Registry[Any]:
    contents = _translated(DOCUMENT, partly=partly)
    return Registry().with_resource(_URI, Resource(contents, DRAFT202012))
