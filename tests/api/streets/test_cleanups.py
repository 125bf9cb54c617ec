"""A cleanup over HTTP: …"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cambio.common.ids import new_id
from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from streets.models import Cleanup, Place, RewardRule
from tests.api.conftest import MakePhone
from tests.api.phones import faults, ids, refusal
from tests.api.streets.reports import logged, report, submitted


def balance(account_id: int) -> int:
    return books.balance(books.AccountId(account_id))


def test_is_logged_as_a_draft_with_all_that_was_sent(
    phone: MakePhone, resident: Membership, neighbour: Membership, street: Place
) -> None:
    body = report(street, took_part=(resident, neighbour), minutes=90, note="  Mooi weer  ")
    answer = phone(resident).post("cleanups", body)
    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["id"], shown["state"]) == (body["id"], "draft")
    assert shown["logged_by"] == {"id": str(resident.pk), "name": "Rosa"}
    assert [(part["place"]["name"], part["share"]) for part in shown["places"]] == [("Zandhoek", 1)]
    assert {member["name"] for member in shown["participants"]} == {"Rosa", "Noor"}
    assert (shown["others"], shown["bags"], shown["minutes"]) == (1, 3, 90)
    assert shown["note"] == "Mooi weer"
    assert (shown["photos"], shown["remarks"], shown["reward"]) == ([], [], None)
    assert phone(resident).get(f"cleanups/{body['id']}").json() == shown


def test_is_the_same_when_it_is_sent_again(
    phone: MakePhone, resident: Membership, street: Place, other_street: Place
) -> None:
    mine = phone(resident)
    body = report(street, other_street)
    first = mine.post("cleanups", body)
    body["places"].reverse()
    again = mine.post("cleanups", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert Cleanup.objects.count() == 1


def test_is_in_conflict_with_another_content_or_author(
    phone: MakePhone, resident: Membership, neighbour: Membership, street: Place
) -> None:
    body = report(street)
    phone(resident).post("cleanups", body)
    for answer in (
        phone(resident).post("cleanups", body | {"bags": 4}),
        phone(neighbour).post("cleanups", body),
    ):
        assert refusal(answer) == (409, "conflict")
        assert list(faults(answer)) == ["/id"]


def test_is_recognised_by_a_retry_even_after_it_was_submitted(
    phone: MakePhone, resident: Membership, street: Place, rule: RewardRule
) -> None:
    mine, body = phone(resident), report(street)
    mine.post("cleanups", body)
    mine.post(f"cleanups/{body['id']}/submit")
    again = mine.post("cleanups", body)
    assert (again.status_code, again.json()["state"]) == (200, "submitted")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"places": []}, "/places"),
        ({"places": None}, "/places"),
        ({"places": "Zandhoek"}, "/places"),
        ({"places": [{"place": str(new_id())}]}, "/places"),
        ({"participants": [str(new_id())]}, "/participants"),
        ({"participants": [[]]}, "/participants/0"),
        ({"participants": [str(new_id())] * 101}, "/participants"),
        ({"others": 1001}, "/others"),
        ({"bags": 1001}, "/bags"),
        ({"minutes": 100_001}, "/minutes"),
        ({"note": "a" * 501}, "/note"),
        ({"note": 5}, "/note"),
        ({"note": {"a": 1}}, "/note"),
        ({"starts_at": "gisteren"}, "/starts_at"),
        ({"state": "verified"}, "/state"),
        ({"verified_by": str(new_id())}, "/verified_by"),
        ({"programme": "oost"}, "/programme"),
    ],
)
def test_names_the_field_at_fault(
    phone: MakePhone,
    resident: Membership,
    street: Place,
    change: dict[str, Any],
    pointer: str,
) -> None:
    mine, right = phone(resident), report(street)
    assert list(faults(mine.post("cleanups", right | change))) == [pointer]
    assert not Cleanup.objects.exists()
    mine.post("cleanups", right)
    changed = {key: value for key, value in (right | change).items() if key != "id"}
    assert list(faults(mine.put(f"cleanups/{right['id']}", changed))) == [pointer]


def test_names_a_place_or_person_that_stands_twice(
    phone: MakePhone, resident: Membership, street: Place
) -> None:
    mine = phone(resident)
    assert list(faults(mine.post("cleanups", report(street, street)))) == ["/places"]
    twice = report(street, took_part=(resident, resident))
    assert list(faults(mine.post("cleanups", twice))) == ["/participants"]


def test_lasts_at_most_a_day(phone: MakePhone, resident: Membership, street: Place) -> None:
    start = timezone.now() - timedelta(days=3)
    body = report(street, starts_at=start.isoformat())
    for hours, code in ((0, 400), (25, 400), (24, 201)):
        body["ends_at"] = (start + timedelta(hours=hours)).isoformat()
        assert phone(resident).post("cleanups", body).status_code == code


def test_takes_no_place_or_person_of_another_programme(
    phone: MakePhone, resident: Membership, street: Place, outsider: Membership
) -> None:
    foreign = report(street, took_part=(outsider,))
    assert list(faults(phone(resident).post("cleanups", foreign))) == ["/participants"]
    theirs = phone(outsider)
    theirs.programme = "oost"
    assert list(faults(theirs.post("cleanups", report(street)))) == ["/places"]


def test_takes_nobody_who_has_left(
    phone: MakePhone, resident: Membership, neighbour: Membership, street: Place
) -> None:
    phone(neighbour).delete("me")
    body = report(street, took_part=(neighbour,))
    assert list(faults(phone(resident).post("cleanups", body))) == ["/participants"]


def test_is_changed_as_long_as_it_is_a_draft(
    phone: MakePhone, resident: Membership, street: Place, rule: RewardRule
) -> None:
    mine, body = phone(resident), report(street)
    mine.post("cleanups", body)
    path = f"cleanups/{body.pop('id')}"
    assert mine.put(path, body | {"bags": 7}).json()["bags"] == 7
    assert mine.post(f"{path}/submit").json()["state"] == "submitted"
    assert refusal(mine.put(path, body)) == (409, "not_allowed_now")


def test_goes_its_whole_way_over_http(
    phone: MakePhone,
    resident: Membership,
    coordinator: Membership,
    street: Place,
    rule: RewardRule,
) -> None:
    mine, desk = phone(resident), phone(coordinator)
    path = f"cleanups/{submitted(mine, street, took_part=(resident,))}"
    returned = desk.post(f"{path}/return", {"question": "Which side?"}).json()
    assert returned["state"] == "returned"
    answered = mine.post(f"{path}/submit", {"answer": "The water's."}).json()
    assert [(note["kind"], note["text"]) for note in answered["remarks"]] == [
        ("return", "Which side?"),
        ("answer", "The water's."),
    ]
    assert refusal(mine.post(f"{path}/verify")) == (403, "four_eyes")
    verified = desk.post(f"{path}/verify").json()
    assert verified["state"] == "verified"
    # 20 for the action, two heads of 10, three bags of 2: 46, half of it for the two heads.
    assert verified["reward"]["total"] == 46
    lines = {line["text"]: line["amount"] for line in verified["reward"]["reasons"]}
    assert lines["Bags: 3 of 3, 2 each"] == 6
    assert (balance(street.account_id), balance(resident.wallet_id)) == (35, 11)
    assert desk.post(f"{path}/verify").json()["reward"] == verified["reward"]
    assert (balance(street.account_id), balance(resident.wallet_id)) == (35, 11)
    assert mine.get("wallet").json()["balance"] == 11
    statement = mine.get("wallet/entries").json()["results"]
    assert [line["kind"] for line in statement] == ["cleanup.reward"]


def test_is_rejected_with_a_reason_and_stays_so(
    phone: MakePhone, resident: Membership, coordinator: Membership, street: Place, rule: RewardRule
) -> None:
    mine, desk = phone(resident), phone(coordinator)
    path = f"cleanups/{submitted(mine, street)}"
    assert list(faults(desk.post(f"{path}/reject"))) == ["/reason"]
    assert list(faults(desk.post(f"{path}/reject", {"reason": " "}))) == ["/reason"]
    assert set(faults(desk.post(f"{path}/return", {"reason": "x"}))) == {"/reason", "/question"}
    assert desk.post(f"{path}/reject", {"reason": "Nothing seen."}).json()["state"] == "rejected"
    for verb in ("submit", "withdraw"):
        assert refusal(mine.post(f"{path}/{verb}")) == (409, "not_allowed_now")
    assert refusal(desk.post(f"{path}/verify")) == (409, "not_allowed_now")
    assert balance(street.account_id) == 0


def test_is_withdrawn_by_its_author_alone(
    phone: MakePhone, resident: Membership, coordinator: Membership, street: Place, rule: RewardRule
) -> None:
    mine, desk = phone(resident), phone(coordinator)
    path = f"cleanups/{submitted(mine, street)}"
    assert refusal(desk.post(f"{path}/withdraw")) == (403, "not_permitted")
    assert mine.post(f"{path}/withdraw").json()["state"] == "withdrawn"
    assert mine.post(f"{path}/withdraw").json()["state"] == "withdrawn"
    assert refusal(desk.post(f"{path}/verify")) == (409, "not_allowed_now")


def test_is_submitted_once_however_often_it_is_said(
    phone: MakePhone, resident: Membership, street: Place, rule: RewardRule
) -> None:
    path = f"cleanups/{submitted(phone(resident), street)}"
    again = phone(resident).post(f"{path}/submit", {"answer": "Twice."})
    assert (again.status_code, again.json()["remarks"]) == (200, [])


def test_does_not_exist_for_those_whom_it_does_not_concern(
    phone: MakePhone,
    resident: Membership,
    newcomer: Membership,
    coordinator: Membership,
    outsider: Membership,
    street: Place,
    rule: RewardRule,
) -> None:
    draft = logged(phone(resident), street)
    waiting = submitted(phone(resident), street)
    theirs = phone(outsider)
    theirs.programme = "oost"
    for who, cleanup in (
        (phone(newcomer), waiting),
        (phone(coordinator), draft),
        (theirs, waiting),
    ):
        assert refusal(who.get(f"cleanups/{cleanup}")) == (404, "not_found")
        for verb in ("submit", "withdraw", "verify"):
            assert refusal(who.post(f"cleanups/{cleanup}/{verb}")) == (404, "not_found")
        assert cleanup not in ids(who.get("cleanups"))
    answer = phone(outsider).get(f"cleanups/{waiting}")
    assert refusal(answer) == (403, "not_a_member")


def test_stands_in_a_list_by_its_state(
    phone: MakePhone, resident: Membership, coordinator: Membership, street: Place, rule: RewardRule
) -> None:
    draft, waiting = logged(phone(resident), street), submitted(phone(resident), street)
    assert ids(phone(resident).get("cleanups")) == [waiting, draft]
    assert ids(phone(resident).get("cleanups", {"state": "draft"})) == [draft]
    assert ids(phone(coordinator).get("cleanups")) == [waiting]


def test_waits_in_the_queue_of_whoever_may_verify_it_oldest_first(
    phone: MakePhone,
    resident: Membership,
    coordinator: Membership,
    second_coordinator: Membership,
    newcomer: Membership,
    street: Place,
    rule: RewardRule,
) -> None:
    waiting = [submitted(phone(resident), street) for _ in range(2)]
    own = submitted(phone(coordinator), street)
    joined = submitted(phone(resident), street, took_part=(coordinator,))
    assert ids(phone(coordinator).get("cleanups/queue")) == waiting
    assert ids(phone(second_coordinator).get("cleanups/queue")) == [*waiting, own, joined]
    first = phone(second_coordinator).get("cleanups/queue", {"limit": 3})
    assert ids(first) == [*waiting, own]
    assert ids(phone(second_coordinator).client.get(first.json()["next"])) == [joined]
    assert ids(phone(newcomer).get("cleanups/queue")) == []
    assert ids(phone(resident).get("cleanups/queue")) == []


def test_logging_takes_a_fixed_number_of_statements(
    phone: MakePhone,
    resident: Membership,
    neighbour: Membership,
    newcomer: Membership,
    street: Place,
    other_street: Place,
) -> None:
    mine, counts = phone(resident), []
    for body in (
        report(street, took_part=(resident,)),
        report(street, other_street, took_part=(resident, neighbour, newcomer)),
    ):
        with CaptureQueriesContext(connection) as made:
            assert mine.post("cleanups", body).status_code == 201
        counts.append(len(made))
    assert counts[0] == counts[1]
