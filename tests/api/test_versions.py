"""Whoever replaces something says what they have read; whoever reads again is told if it is new."""

from typing import Any

import pytest
from rest_framework.response import Response
from rest_framework.test import APIClient

from cambio.common.errors import NotFound
from cambio.common.ids import new_id
from cambio.files import links
from cambio.files.errors import LinkNotValid
from cambio.programmes.models import Membership
from catalog import operations as catalog
from catalog.models import Item, Supplier
from streets.models import Place
from tests.api.access_requests import ASKS, Ask
from tests.api.access_scene import Scene
from tests.api.conftest import MakePhone
from tests.api.document import OPERATIONS, Operation
from tests.api.phones import Phone, faults, refusal
from tests.api.streets.reports import report
from tests.catalog import conftest as shop_floor
from tests.worlds import shop

supplier, broom, buyer = shop_floor.supplier, shop_floor.broom, shop_floor.buyer

ONCE = {
    "announce_photo", "announce_item_picture", "announce_attachment",
    "upload_photo", "upload_item_picture", "upload_attachment",
}  # fmt: skip
"""PUTs that create under the client's id, or bring the bytes that were announced."""
SHOWN_BY = {
    "change_item": "get_managed_item",
    "set_payee": "get_application",
    "record_activity_end": "get_application",
    "write_report": "get_application",
}
"""Which GET shows whole what a PUT replaces, where it has another path."""


def takes_a_version(operation: Operation) -> bool:
    return any(
        said.get("in") == "header" and said["name"] == "If-Match" and said["required"]
        for said in operation.described.get("parameters", [])
    )


PUTS = {name: found for name, found in OPERATIONS.items() if found.method == "put"}
EDITS = [name for name, found in PUTS.items() if takes_a_version(found)]
GETS = [
    name for name, found in OPERATIONS.items()
    if found.gives and found.cases and found.method == "get"
]  # fmt: skip


def test_every_put_replaces_what_was_read_or_says_why_it_need_not() -> None:
    assert set(PUTS) - set(EDITS) == ONCE


def path_of(operation: Operation, ask: Ask) -> str:
    return operation.path.format(programme="west", **ask.ids)


def put(client: APIClient, operation: Operation, ask: Ask, read: str | None) -> Response:
    answer: Response = client.put(path_of(operation, ask), ask.body, headers={"If-Match": read})
    return answer


def version(answer: Response) -> str:
    found: str = answer["ETag"].partition(".")[0]
    return found


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_needs_the_version_that_was_read(name: str, scene: Scene) -> None:
    operation = OPERATIONS[name]
    client, ask = scene.clients[operation.role], ASKS[operation.cases[0]](scene)
    shown_at = path_of(OPERATIONS[SHOWN_BY.get(name, name)], ask)
    there = client.get(shown_at)
    if there.status_code == 404:  # not there yet: nobody can have read it
        assert put(client, operation, ask, None).status_code == 200
        there = client.get(shown_at)
    assert refusal(put(client, operation, ask, None)) == (428, "if_match_missing")
    for nonsense in ('"x"', "x", 'W/"x.y"', '""', '"' + "0" * 5000 + '"'):
        answer = put(client, operation, ask, nonsense)
        if answer.status_code != 200:
            assert refusal(answer) == (412, "outdated")
            assert faults(answer) == {"/If-Match": "outdated"}
        else:  # it says what is so already
            assert version(answer) == version(there)
    done = put(client, operation, ask, there["ETag"])
    assert done.status_code == 200, done.content
    assert put(client, operation, ask, done["ETag"]).status_code == 200


@pytest.fixture
def mine(phone: MakePhone, manager: Membership) -> Phone:
    return phone(manager)


def item_of(mine: Phone, broom: Item, **changes: Any) -> dict[str, Any]:
    """All that `change_item` replaces, as it is."""
    shown = mine.get(f"managed-items/{broom.pk}").json()
    wanted = ("name_nl", "name_en", "description_nl", "description_en", "category", "price_cambi",
              "settlement_cents", "vat_permille", "active")  # fmt: skip
    return {name: shown[name] for name in wanted} | changes


def test_of_two_who_edit_the_same_the_second_is_told(
    phone: MakePhone, mine: Phone, manager: Membership, broom: Item
) -> None:
    path, colleague = f"items/{broom.pk}", phone(manager, language="nl")
    read = mine.get(f"managed-items/{broom.pk}")["ETag"]
    dearer = item_of(mine, broom, price_cambi=21)
    assert colleague.put(path, dearer, headers={"If-Match": read}).status_code == 200
    answer = mine.put(path, item_of(mine, broom, price_cambi=19), headers={"If-Match": read})
    assert refusal(answer) == (412, "outdated")
    broom.refresh_from_db()
    assert broom.price_cambi == 21


def test_an_edit_whose_answer_was_lost_is_sent_again(mine: Phone, broom: Item) -> None:
    path, before = f"items/{broom.pk}", item_of(mine, broom)
    read = {"If-Match": mine.get(f"managed-{path}")["ETag"]}
    dearer = before | {"price_cambi": 21}
    answers = [mine.put(path, dearer, headers=read) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({version(answer) for answer in answers}) == 1
    assert refusal(mine.put(path, before, headers=read)) == (412, "outdated")
    assert item_of(mine, broom) == dearer


def test_what_is_the_same_again_is_the_same_version(mine: Phone, broom: Item) -> None:
    path, before = f"items/{broom.pk}", item_of(mine, broom)
    read = mine.get(f"managed-{path}")["ETag"]
    mine.put(path, before | {"price_cambi": 21})
    mine.put(path, before)
    assert mine.put(path, before, headers={"If-Match": read}).status_code == 200


def test_a_version_is_read_in_any_language_and_through_any_proxy(
    phone: MakePhone, mine: Phone, manager: Membership, broom: Item
) -> None:
    path, body = f"items/{broom.pk}", item_of(mine, broom)
    read = [phone(manager, language=code).get(f"managed-{path}")["ETag"] for code in ("en", "nl")]
    assert read[0] != read[1]
    read += [f"W/{read[0]}", read[0][:-1] + '-gzip"', f'"x", {read[0]}']
    for tag in read:
        assert mine.put(path, body, headers={"If-Match": tag}).status_code == 200, tag


def test_an_order_meanwhile_is_seen_by_whoever_counts_the_stock(
    mine: Phone, buyer: Membership, broom: Item, at: Any
) -> None:
    path = f"items/{broom.pk}/stock"
    shelf = mine.get(path)
    assert shelf.json() == {"stock": 10, "reserved": 0}
    catalog.place_order(order_id=broom.pk, lines=shop.wanted(broom), by=buyer, at=at)
    answer = mine.put(path, {"stock": 10}, headers={"If-Match": shelf["ETag"]})
    assert refusal(answer) == (412, "outdated")
    # What the item is and costs is as it was.
    text = mine.get(f"managed-items/{broom.pk}")["ETag"]
    assert mine.get(path).json() == {"stock": 9, "reserved": 1}
    body = item_of(mine, broom)
    assert mine.put(f"items/{broom.pk}", body, headers={"If-Match": text}).status_code == 200


def test_a_phone_that_logs_a_cleanup_may_change_it_without_reading_it_again(
    phone: MakePhone, resident: Membership, street: Place
) -> None:
    mine, body = phone(resident), report(street)
    made = mine.post("cleanups", body)
    path = f"cleanups/{body.pop('id')}"
    changed = mine.put(path, body | {"bags": 7}, headers={"If-Match": made["ETag"]})
    assert (changed.status_code, changed.json()["bags"]) == (200, 7)
    again = mine.put(path, body | {"bags": 8}, headers={"If-Match": made["ETag"]})
    assert refusal(again) == (412, "outdated")
    latest = mine.put(path, body | {"bags": 8}, headers={"If-Match": changed["ETag"]})
    assert latest.json()["bags"] == 8


def test_who_may_not_edit_is_told_that_first(
    phone: MakePhone, resident: Membership, broom: Item
) -> None:
    answer = phone(resident).put(f"items/{broom.pk}", {}, headers={"If-Match": None})
    assert refusal(answer)[0] in {400, 403}


def test_who_has_read_less_than_is_replaced_has_no_version_of_it(
    phone: MakePhone, resident: Membership, mine: Phone, broom: Item
) -> None:
    path, body = f"items/{broom.pk}", item_of(mine, broom, price_cambi=21)
    for read in (
        mine.get(f"managed-{path}", {"fields": "id,name_nl"}),
        phone(resident).get(path),
        mine.get("managed-items"),
    ):
        answer = mine.put(path, body, headers={"If-Match": read["ETag"]})
        assert refusal(answer) == (412, "outdated")


@pytest.mark.parametrize("name", GETS)
def test_what_has_not_changed_is_not_sent_again(name: str, scene: Scene) -> None:
    operation = OPERATIONS[name]
    client, ask = scene.clients[operation.role], ASKS[operation.cases[0]](scene)
    first = operation.send(client, ask)
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Accept-Language", "X-Session-Token"} <= set(first["Vary"].split(", "))
    for known in (first["ETag"], f"W/{first['ETag']}", f'"x", {first["ETag"]}', "*"):
        again = client.get(path_of(operation, ask), ask.query, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        for header in ("ETag", "Cache-Control", "Vary"):
            assert again[header] == first[header]
    other = client.get(path_of(operation, ask), ask.query, headers={"If-None-Match": '"x"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_what_has_changed_is_sent_again(mine: Phone, supplier: Supplier, broom: Item) -> None:
    for path in ("items", f"items/{broom.pk}", "managed-items"):
        read = {"If-None-Match": mine.get(path)["ETag"]}
        assert mine.get(path, headers=read).status_code == 304
        broom.price_cambi += 1
        broom.save()
        assert mine.get(path, headers=read).status_code == 200


def test_an_answer_in_another_language_is_another(
    phone: MakePhone, manager: Membership, broom: Item
) -> None:
    known = phone(manager, language="nl").get("items")["ETag"]
    answer = phone(manager, language="en").get("items", headers={"If-None-Match": known})
    assert answer.status_code == 200
    assert answer.json()["results"][0]["name"] == "Broom"


def test_nobody_is_told_that_anothers_answer_is_theirs(
    phone: MakePhone, buyer: Membership, neighbour: Membership, outsider: Membership
) -> None:
    known = {"If-None-Match": phone(buyer).get("wallet")["ETag"]}
    theirs = phone(neighbour).get("wallet", headers=known)
    assert (theirs.status_code, theirs.json()["balance"]) == (200, 0)
    assert refusal(phone(None).get("wallet", headers=known))[0] == 401
    assert refusal(phone(outsider).get("wallet", headers=known))[0] == 403


def test_nothing_of_a_refusal_or_a_write_is_kept(
    phone: MakePhone, resident: Membership, street: Place
) -> None:
    for answer in (
        phone(None).get("me"),
        phone(resident).get(f"cleanups/{street.pk}"),
        phone(resident).post("cleanups", report(street)),
        phone(resident).post("orders", {}),
    ):
        assert answer["Cache-Control"] == "no-store"


def test_a_link_in_an_answer_stays_the_same_for_a_while_and_good_for_longer(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    file_id, now = new_id(), 1_800_000_000 // links.STEP_SECONDS * links.STEP_SECONDS
    made = {}
    for later in (0, 1, links.STEP_SECONDS - 1, links.STEP_SECONDS):
        monkeypatch.setattr(links.time, "time", lambda later=later: now + later)
        made[later] = links.signed_path(file_id, "thumb")
    assert len(set(made.values())) == 2
    token = made[links.STEP_SECONDS - 1].removeprefix(links.PREFIX)
    for later, expected in ((15 * 60, NotFound), (20 * 60, LinkNotValid)):
        when = now + links.STEP_SECONDS - 1 + later
        monkeypatch.setattr(links.time, "time", lambda when=when: when)
        with pytest.raises(expected):
            links.file_for_link(token)
