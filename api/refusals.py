"""What each operation may be refused for, and how the document says it."""

from collections import defaultdict
from typing import Any

from rest_framework.views import APIView

from api.reachable import all_refusals, refusals_of
from cambio.common.http import PROBLEM_TYPE, status_of

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

# What is refused before a view's own method runs, or after it: by code, the status and the reason.
BEFOREHAND = {
    "invalid": (400, "The input is not valid"),
    "parse_error": (400, "The body is no JSON that is taken"),
    "not_authenticated": (401, "There is no session token"),
    "authentication_failed": (401, "The session is not known or has ended"),
    "not_a_member": (403, "Whoever asks does not take part in the programme"),
    "not_found": (404, "Not found"),
    "not_acceptable": (406, "Nothing is sent in the form that `Accept` asks for"),
    "conflict": (409, "This already exists with another content"),
    "length_required": (411, "Nothing says how long the body is"),
    "too_large": (413, "This is too large"),
    "client_too_old": (426, "The client program must be updated"),
    "unsupported_media_type": (415, "The body is not of the kind that is taken"),
    "too_many_requests": (429, "Too often in a short time; `Retry-After` says when to try again"),
    "unavailable": (503, "Temporarily out of service"),
}
ALWAYS = {
    "invalid",
    "not_found",
    "not_authenticated",
    "authentication_failed",
    "not_acceptable",
    "client_too_old",
    "too_many_requests",
    "unavailable",
}
WAITING = {"too_many_requests", "unavailable"}
WAIT = {"Retry-After": {"schema": {"type": "integer"}, "description": "in seconds"}}
WITH_A_WRITE = {"length_required", "conflict"}  # a conflict: two at once made the same thing
WITH_A_BODY = {"parse_error", "too_large", "unsupported_media_type"}


def codes_by_status(view: APIView, method: str, *, takes_json: bool) -> dict[int, set[str]]:
    """Find the codes with which a view's method may be refused."""
    codes = set(ALWAYS)
    if any(hasattr(check, "code") for check in view.get_permissions()):
        codes.add("not_a_member")
    if method != "GET":
        codes |= WITH_A_WRITE
    if takes_json and method in {"POST", "PUT"}:  # also where there is nothing to say
        codes |= WITH_A_BODY
    found = defaultdict(set)
    for code in codes:
        found[BEFOREHAND[code][0]].add(code)
    for kind in refusals_of(type(view), method.lower()):
        found[status_of(kind())].add(kind.code)
    return found


def refusal(codes: set[str]) -> dict[str, Any]:
    """Describe a refusal for one of some codes."""
    described = {
        "description": " · ".join(f"`{code}`" for code in sorted(codes)),
        "x-codes": sorted(codes),
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return described | ({"headers": WAIT} if codes <= WAITING else {})


def problem(codes: set[str]) -> dict[str, Any]:
    """Describe the document that a refusal is, and what each code means."""
    meanings = {code: meaning for code, (_status, meaning) in BEFOREHAND.items()}
    meanings |= {kind.code: str(kind.title) for kind in all_refusals()}
    table = "\n".join(f"- `{code}`: {meanings[code]}." for code in sorted(codes))
    return {**PROBLEM, "description": f"{PROBLEM['description']} More may come.\n\n{table}"}
