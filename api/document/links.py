"""
The story in the document: which operation follows upon another, as OpenAPI's links.

Where its ids come from is said by expressions: from the path of the first, or from its answer.
"""

import re
from typing import Any

Node = dict[str, Any]

_PARAMETER = re.compile(r"{(\w+)}")
_OF_ITS_OWN = "$response.body#/id"
NEXT: dict[str, tuple[str, ...]] = {
    "join_programme": ("get_me",),
    "claim_residency": ("confirm_residency", "decline_residency"),
    # What was cleaned
    "log_cleanup": ("get_cleanup", "change_cleanup", "submit_cleanup", "withdraw_cleanup"),
    "announce_photo": ("upload_photo", "remove_photo", "submit_cleanup"),
    "submit_cleanup": ("verify_cleanup", "return_cleanup", "reject_cleanup", "withdraw_cleanup"),
    "return_cleanup": ("change_cleanup", "submit_cleanup"),
    "verify_cleanup": ("get_cleanup", "get_wallet"),
    # What is spent
    "place_order": ("get_order", "sign_order", "cancel_order", "accept_order"),
    "accept_order": ("mark_order_ready", "hand_over_order", "refuse_order"),
    "mark_order_ready": ("hand_over_order",),
    # What is granted
    "write_application": ("get_application", "change_application", "submit_application"),
    "submit_application": (
        "ask_applicant",
        "judge_rule",
        "award_application",
        "refuse_application",
    ),
    "ask_applicant": ("answer_question",),
    "award_application": ("set_payee", "record_activity_end", "prepare_grant_payment"),
    "prepare_grant_payment": ("release_payment",),
    "create_payment_batch": ("get_payment_batch_file",),
    "record_activity_end": ("write_report",),
    "write_report": ("submit_report",),
    "submit_report": ("accept_report", "return_report", "reject_report"),
    "accept_report": ("determine_award",),
    "determine_award": ("record_repayment",),
}
"""What follows, by the names of the operations."""
ELSEWHERE = {"prepare_grant_payment": {"payment_id": "$request.body#/id"}}
"""Ids that stand neither in the path nor on top of the answer."""


def add_links(result: Node, **_: Any) -> Node:
    """Say of what an operation answers when it is done what can be done next."""
    operations = {
        operation["operationId"]: (path, operation)
        for path, methods in result["paths"].items()
        for operation in methods.values()
    }
    for name in NEXT.keys() & operations.keys():
        path, operation = operations[name]
        links = {
            _title(follower): {
                "operationId": follower,
                "parameters": _ids(name, path, operations[follower][0]),
            }
            for follower in NEXT[name]
        }
        for status in operation["responses"].keys() & {"200", "201"}:
            operation["responses"][status]["links"] = links
    return result


def _ids(name: str, path: str, next_path: str) -> dict[str, str]:
    """Find what stands in the next path: in this one, or else it is about what was answered."""
    known = {found: f"$request.path.{found}" for found in _PARAMETER.findall(path)}
    known |= ELSEWHERE.get(name, {})
    return {found: known.get(found, _OF_ITS_OWN) for found in _PARAMETER.findall(next_path)}


def _title(name: str) -> str:
    return name.title().replace("_", "")
