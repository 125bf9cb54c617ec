"""What each operation may be refused for, and how the document says it."""

from collections import defaultdict
from typing import Any

from rest_framework.permissions import AllowAny

from api.codes import every_kind
from api.headers import OF_A_WAIT, named
from api.reachable import refusals_of
from api.shown import LONGEST_SENTENCE, MAY_GROW
from api.views import MemberView, StrictView
from cambio.common.http import PROBLEM_TYPE, status_of_kind, type_of

CODE = {"type": "string", "maxLength": 40}
SENTENCE = {"type": "string", "maxLength": LONGEST_SENTENCE}
PROBLEM = {
    "type": "object",
    "description": (
        "What went wrong (RFC 9457). `code` is stable; texts are for people. `errors` names every"
        " fault in what was sent."
    ),
    "required": ["type", "status", "code", "title", "detail", "errors"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "maxLength": 200,
            "description": "the address of a page about the code",
            "example": type_of("invalid"),
        },
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": CODE,
        "title": SENTENCE | {"description": "what the code means, always the same words"},
        "detail": SENTENCE | {"description": "what it is this time"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "detail"],
                "properties": {
                    "in": {
                        "type": "string",
                        "x-extensible-enum": ["body", "query", "header"],
                        "description": f"where it stands; {MAY_GROW}",
                    },
                    "pointer": {
                        "type": "string",
                        "maxLength": 400,
                        "description": "JSON pointer to the field; empty: the whole body",
                    },
                    "code": CODE,
                    "detail": SENTENCE,
                },
            },
        },
    },
}

ALWAYS = {
    "invalid",
    "authentication_failed",
    "not_acceptable",
    "client_too_old",
    "too_many_requests",
    "unavailable",
}
WAITING = {"too_many_requests", "unavailable"}
WITH_A_WRITE = {"length_required", "conflict"}  # a conflict: two at once made the same thing
WITH_A_BODY = {"parse_error", "too_large", "unsupported_media_type"}


def codes_by_status(view: StrictView, method: str, *, takes_json: bool) -> dict[int, set[str]]:
    """Find the codes with which a view's method may be refused."""
    codes = set(ALWAYS)
    if AllowAny not in view.permission_classes:
        codes.add("not_authenticated")
    if isinstance(view, MemberView):  # or else there is no programme in the path
        codes.add("not_found")
    if any(hasattr(check, "code") for check in view.get_permissions()):
        codes.add("not_a_member")
    if method != "GET":
        codes |= WITH_A_WRITE - ({"conflict"} if view.is_search else set())
    if takes_json and method in {"POST", "PUT"}:  # also where there is nothing to say
        codes |= WITH_A_BODY
    found = defaultdict(set)
    for code in codes:
        found[every_kind()[code].status].add(code)
    for kind in refusals_of(type(view), method.lower()):
        found[status_of_kind(kind)].add(kind.code)
    return found


def refusal(codes: set[str]) -> dict[str, Any]:
    """Describe a refusal for one of some codes."""
    described = {
        "description": " · ".join(f"`{code}`" for code in sorted(codes)),
        "x-codes": sorted(codes),
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return described | ({"headers": named(OF_A_WAIT)} if codes <= WAITING else {})


def problem(codes: set[str]) -> dict[str, Any]:
    """Describe the document that a refusal is, and what each code means."""
    meanings = {code: str(every_kind()[code].title).removesuffix(".") for code in sorted(codes)}
    table = "\n".join(f"- `{code}`: {meaning}." for code, meaning in meanings.items())
    return {**PROBLEM, "description": f"{PROBLEM['description']} More may come.\n\n{table}"}
