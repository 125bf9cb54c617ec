"""
The client's id is the object's id for ever: asked of every operation that creates something.

Whoever adds one says in `OTHER` what another content would be; a test asks for it.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.response import Response
from rest_framework.test import APIClient

from cambio.common.ids import new_id
from tests.api.access_requests import ASKS, Ask
from tests.api.access_scene import ABROAD, HOME, Scene
from tests.api.document import OPERATIONS, Operation
from tests.api.phones import faults, refusal
from tests.api.test_access import contents
from tests.database import undone

Change = Callable[[Scene], dict[str, Any]]


def two_brooms(scene: Scene) -> dict[str, Any]:
    return {"lines": [{"item": str(scene.broom.pk), "quantity": 2}]}


OTHER: dict[str, Change | None] = {
    "join_programme": lambda _: {"name": "Joan"},
    "enrol_person": lambda _: {"name": "Opa Bep"},
    "grant_role": lambda _: {"role": "coordinator"},
    "claim_residency": lambda scene: {"place": str(scene.street.pk)},
    "issue_letter": lambda scene: {"place": str(scene.other_street.pk)},
    "set_reward_rule": lambda _: {"per_bag": 2},
    "log_cleanup": lambda _: {"bags": 9},
    "announce_photo": lambda _: {"phase": "before"},
    "create_supplier": lambda _: {"own_depot": True},
    "add_item": lambda _: {"price_cambi": 9},
    "place_order": two_brooms,
    "sell_at_counter": two_brooms,
    "create_payment_batch": None,
    "add_funder": lambda _: {"name": "The water board"},
    "create_budget": lambda _: {"name": "The year after"},
    "create_round": lambda _: {"name": "The year after"},
    "move_money": lambda _: {"amount_cents": 6},
    "write_application": lambda _: {"title": "A bench"},
    "announce_attachment": lambda _: {"name": "another.pdf"},
}
"""By operation: what makes another content of a valid one; None where it says nothing but an id."""
THE_PROGRAMMES = {"enrol_person", "grant_role", "set_reward_rule", "create_supplier", "add_item"}
"""Whose creations belong to nobody: a colleague who sends the same has made the same."""
ASKED_AS = {"join_programme": "stranger", "issue_letter": "manager"}
"""Who may do it, and the other content too; all else is asked as the first who may."""
COLLEAGUES = {
    "enrol_person": "manager",
    "issue_letter": "coordinator",
    "claim_residency": "author",
    "log_cleanup": "author",
    "place_order": "resident",
    "join_programme": "outsider",
    "write_application": "author",
}
"""Somebody else who may do it as well, where there is one."""

NOWHERE = {
    "enrol_person": "people stand in the list alone",
    "claim_residency": "homes stand in the list alone; below each stand its verbs",
    "issue_letter": "its code is shown once, to whoever made it",
    "set_reward_rule": "the rule's versions stand in the list alone",
    "create_supplier": "suppliers stand in the list alone",
    "add_funder": "funders stand in the list alone",
    "move_money": "movements stand in the list alone",
    "create_payment_batch": "batches stand in the list alone; below each stands its file",
}
"""What makes something without an address of its own, and why: the answer is all there is."""
ONLY_REMOVED = {"grant_role", "announce_photo", "announce_attachment"}
"""What makes something that is shown within something else, and taken away at its own address."""

CREATIONS = {
    name: operation
    for name, operation in OPERATIONS.items()
    if "201" in operation.described["responses"] and operation.cases
}


def with_id(operation: Operation, ask: Ask) -> Ask:
    """The request with an id of the client's, where that may be left out."""
    if operation.takes and "id" in operation.takes["properties"]:
        assert ask.body is not None
        ask.body = {"id": str(new_id())} | ask.body
    return ask


def valid(operation: Operation, scene: Scene) -> Ask:
    return with_id(operation, ASKS[operation.cases[0]](scene))


def changed(name: str, ask: Ask, scene: Scene) -> Ask | None:
    """The request with its id and another content, where there can be any."""
    change = OTHER[name]
    return Ask(ids=ask.ids, body=(ask.body or {}) | change(scene)) if change else None


def client_for(operation: Operation, scene: Scene) -> APIClient:
    return scene.clients[ASKED_AS.get(operation.name, operation.role)]


def conflict(answer: Response) -> dict[str, Any]:
    """What it says, which must be no more than that the id is taken."""
    assert refusal(answer) == (409, "conflict")
    assert list(faults(answer)) == ["/id"]
    document: dict[str, Any] = answer.json()
    return document


def test_every_creation_is_told_apart_from_its_retry() -> None:
    assert set(CREATIONS) <= set(OTHER)
    assert all("200" in creation.described["responses"] for creation in CREATIONS.values())


@pytest.mark.parametrize("name", CREATIONS)
def test_the_same_again_is_the_first_and_another_content_a_conflict(
    name: str, scene: Scene
) -> None:
    operation, client = CREATIONS[name], client_for(CREATIONS[name], scene)
    ask = valid(operation, scene)
    first = operation.send(client, ask)
    assert first.status_code == 201, first.content
    after = contents()
    again = operation.send(client, ask)
    assert (again.status_code, again.json()) == (200, first.json())
    other = changed(name, ask, scene)
    if other is not None:
        conflict(operation.send(client, other))
    assert {table for table, digest in contents().items() if digest != after[table]} <= {
        "idempotency_key"
    }


@pytest.mark.parametrize("name", CREATIONS)
def test_what_was_made_is_where_the_answer_says(name: str, scene: Scene) -> None:
    operation, client = CREATIONS[name], client_for(CREATIONS[name], scene)
    ask = valid(operation, scene)
    made = operation.send(client, ask)
    assert made.status_code == 201, made.content
    assert made.has_header("Location") == (name not in NOWHERE)
    if name in NOWHERE:
        return
    address = made["Location"]
    assert re.fullmatch(r"/api/v1/west/[a-z0-9/-]+", address)
    if name in ONLY_REMOVED:
        assert made.json()["id"] in address
        assert client.delete(address).status_code == 204
    else:
        shown = client.get(address)
        assert (shown.status_code, shown.json()["id"]) == (200, made.json()["id"])


@pytest.mark.parametrize("name", CREATIONS)
def test_what_is_told_of_its_address_is_in_the_document(name: str) -> None:
    said = CREATIONS[name].described["responses"]
    assert ("Location" in said["201"]["headers"]) == (name not in NOWHERE)
    assert "Location" not in said["200"]["headers"]


def test_a_creation_that_is_answered_again_says_where_it_stands_again(scene: Scene) -> None:
    keyed = {"place_order", "sell_at_counter"}
    assert keyed == {name for name in CREATIONS if takes_key(name)} - NOWHERE.keys()
    for name in keyed:
        client, ask = client_for(CREATIONS[name], scene), valid(CREATIONS[name], scene)
        path = CREATIONS[name].path.format(programme=HOME, **ask.ids)
        made, again = (
            client.post(path, ask.body, headers={"Idempotency-Key": name}) for _ in range(2)
        )
        assert again["Idempotency-Replayed"] == "true"
        assert again["Location"] == made["Location"]


def takes_key(name: str) -> bool:
    said = CREATIONS[name].described.get("parameters", [])
    return any(one.get("name") == "Idempotency-Key" for one in said)


@pytest.mark.parametrize("name", COLLEAGUES)
def test_an_id_of_somebody_elses_is_a_conflict_and_shows_nothing(name: str, scene: Scene) -> None:
    operation = CREATIONS[name]
    ask = valid(operation, scene)
    first = operation.send(client_for(operation, scene), ask)
    assert first.status_code == 201, first.content
    answer = operation.send(scene.clients[COLLEAGUES[name]], ask)
    if name in THE_PROGRAMMES:
        assert (answer.status_code, answer.json()) == (200, first.json())
    else:
        other = changed(name, ask, scene)
        assert other is not None
        assert conflict(answer) == conflict(operation.send(client_for(operation, scene), other))


@pytest.mark.parametrize("name", CREATIONS)
def test_an_id_of_another_programme_is_a_conflict_and_shows_nothing(
    name: str, scene: Scene
) -> None:
    operation, outsider = CREATIONS[name], scene.clients["outsider"]
    ask = valid(operation, scene)
    unused = Ask(ids=ask.ids | _fresh(ask.ids), body=(ask.body or {}) | _fresh_id(ask))
    with undone():
        fresh = operation.send(outsider, unused, ABROAD)
    assert operation.send(client_for(operation, scene), ask, HOME).status_code == 201
    before = contents()
    used = operation.send(outsider, ask, ABROAD)
    if fresh.status_code == 201 or used.status_code == 409:
        conflict(used)
    else:  # refused for what it names, and in the same words
        assert (used.status_code, used.json()) == (fresh.status_code, fresh.json())
    assert contents() == before


def _fresh(ids: dict[str, Any]) -> dict[str, Any]:
    return {"photo_id": new_id()} if "photo_id" in ids else {}


def _fresh_id(ask: Ask) -> dict[str, Any]:
    return {"id": str(new_id())} if ask.body and "id" in ask.body else {}
