"""What the document says of itself: each group of operations, each operation in a line."""

import re
from typing import Any

SERVER = {"url": "/api/v1", "description": "On the host that publishes this document."}
DESCRIPTION = """\
Earn a local currency by cleaning the street, spend it on cleaning supplies.

Log in with an e-mail code at `/log-in/…`; send the session token as `X-Session-Token`. Errors \
are problem documents (RFC 9457); `x-codes` lists what an operation may be refused for. Where \
something that is answered is one of some words, `x-extensible-enum` lists those that there are \
today: there may be more at any time.

A name is kept with its letters composed and its spaces folded. One that breaks the line, or has \
characters that nobody sees or that turn the text, is refused as `name_hides`; one with no letter, \
digit or emoji as `name_unseen`. Two spellings that differ in capitals, accents, apostrophes or \
dashes only are one name to whatever compares or searches."""
# Where the document is published it names those who run that installation instead.
CONTACT = {
    "name": "cambio",
    "url": "https://cambio.example.org",
    "email": "cambio@example.org",
}
LICENSE = {"name": "EUPL-1.2", "url": "https://spdx.org/licenses/EUPL-1.2.html"}
PROGRAMME = {
    "description": "The programme, by its name in addresses.",
    "schema": {"type": "string", "maxLength": 40, "pattern": "^[-a-zA-Z0-9_]+$"},
}
_FIRST_CLAUSE = re.compile(r"[.;:](?:\s|$)")

TAGS = {
    "log-in": "Logging in with a code from a mail, and out again.",
    "me": "Who I am in this programme, and what I may do.",
    "memberships": "Taking part in the programme.",
    "people": "Those who take part.",
    "roles": "Who may do what, and over what.",
    "wallet": "What I have to spend, and how it came about.",
    "places": "Streets and squares, and what they have to spend.",
    "residencies": "Where people live, and who confirms it.",
    "letters": "Codes in letters, which show that somebody lives where they were sent.",
    "cleanups": "Reports of cleanups: logged, handed in, verified by somebody else, and rewarded.",
    "photos": "The photos of a cleanup.",
    "reward-rules": "What a cleanup earns.",
    "items": "What is on offer.",
    "managed-items": "What is on offer or no longer, for those who maintain the catalog.",
    "categories": "The kinds of item.",
    "suppliers": "Who hands over.",
    "orders": "Ordering, for oneself or for a place whose stewards sign.",
    "supplier-orders": "Orders as the supplier's staff see them, until they are handed over.",
    "counter-orders": "Sales at the counter of the programme's own depots.",
    "customers": "Who stands at the counter.",
    "catalog-rule": "How many stewards sign an order that a place pays.",
    "grants": "Grants: budgets, rounds, applications, awards and their reports.",
    "payments": "Payments in euro: prepared by one person, released by another.",
    "payment-account": "From which bank account the programme pays.",
    "payment-batches": "Messages for the bank.",
    "books": "The programme's books.",
    "sync": "What changed for me since I last asked.",
}
"""The groups, which are the nouns behind the programme, in the order in which they are shown."""


def introduce(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say who answers for the API, what each group is about and what each operation does."""
    result["info"] |= {"description": DESCRIPTION, "contact": CONTACT, "license": LICENSE}
    result["servers"] = [SERVER]
    used = set()
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["summary"] = summary_of(operation["description"])
            used |= set(operation["tags"])
            _name_what_it_is_about(operation)
    result["tags"] = [
        {"name": name, "description": said} for name, said in TAGS.items() if name in used
    ]
    result["paths"] = {
        path.removeprefix(SERVER["url"]): said for path, said in result["paths"].items()
    }
    return result


def _name_what_it_is_about(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter.get("in") == "path":
            thing = parameter["name"].removesuffix("_id").replace("_", " ")
            described = PROGRAMME if thing == "programme" else {"description": f"Which {thing}."}
            parameter.update(described)


def summary_of(description: str) -> str:
    """Give what a description says first, up to where it goes into detail."""
    return _FIRST_CLAUSE.split(description, maxsplit=1)[0]
