"""What an answer says can be done with a cleanup, and what cannot …"""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cambio.programmes.models import Membership
from streets.models import Place, RewardRule
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, faults, refusal
from tests.api.streets.reports import logged, submitted


def test_depends_on_who_reads(
    phone: MakePhone,
    resident: Membership,
    coordinator: Membership,
    street: Place,
    rule: RewardRule,
) -> None:
    path = f"cleanups/{submitted(phone(resident), street)}"
    mine, theirs = phone(resident).get(path).json(), phone(coordinator).get(path).json()
    assert mine["can"] == ["withdraw"]
    assert mine["cannot"]["change"]["code"] == "not_allowed_now"
    assert mine["cannot"]["verify"] == {
        "code": "four_eyes", "detail": "You logged this cleanup yourself."
    }  # fmt: skip
    assert theirs["can"] == ["verify", "return", "reject"]
    assert theirs["cannot"].keys() == {"withdraw"}, "nobody can submit what has been submitted"


def test_is_said_in_the_readers_language(
    phone: MakePhone, resident: Membership, street: Place, rule: RewardRule
) -> None:
    path = f"cleanups/{submitted(phone(resident), street)}"
    dutch = phone(resident).get(path, headers={"Accept-Language": "nl"}).json()
    assert dutch["cannot"]["submit"]["detail"].startswith("Dit kan niet")


def test_is_no_part_of_what_an_edit_replaces(
    phone: MakePhone, resident: Membership, street: Place, rule: RewardRule
) -> None:
    """Nobody's edit is refused because something else can be done by now."""
    mine = phone(resident)
    path = f"cleanups/{logged(mine, street)}"
    before = mine.get(path)
    mine.post(f"{path}/submit")
    after = mine.get(path)
    assert before.json()["can"] != after.json()["can"]
    assert before["ETag"].partition(".")[0] == after["ETag"].partition(".")[0]
    assert before["ETag"] != after["ETag"]


def test_is_left_out_where_other_fields_are_wanted(
    phone: MakePhone, resident: Membership, street: Place
) -> None:
    path = f"cleanups/{logged(phone(resident), street)}"
    assert phone(resident).get(path, {"fields": "can,id"}).json().keys() == {"can", "id"}


def test_is_in_a_list_only_where_it_is_asked_for_and_costs_the_same_for_many(
    phone: MakePhone,
    resident: Membership,
    coordinator: Membership,
    street: Place,
    rule: RewardRule,
) -> None:
    mine, theirs = phone(resident), phone(coordinator)

    def cost(reader: Phone) -> int:
        with CaptureQueriesContext(connection) as asked:
            listed = reader.get("cleanups", {"fields": "id,can,cannot"}).json()["results"]
        whole = {one["id"]: reader.get(f"cleanups/{one['id']}").json() for one in listed}
        assert listed
        for one in listed:
            assert one == {name: whole[one["id"]][name] for name in ("id", "can", "cannot")}
        return len(asked)

    for _ in range(2):
        submitted(mine, street)
        logged(mine, street)
    few = cost(mine), cost(theirs)
    for _ in range(3):
        submitted(mine, street)
        logged(mine, street)
    assert (cost(mine), cost(theirs)) == few
    assert "can" not in mine.get("cleanups").json()["results"][0]


def test_is_said_of_residencies_too(
    phone: MakePhone, newcomer: Membership, coordinator: Membership, street: Place
) -> None:
    claimed = phone(newcomer).post("residencies", {"place": str(street.pk)}).json()
    assert claimed["can"] == ["end"]
    assert claimed["cannot"]["confirm"]["code"] == "four_eyes"
    (seen,) = (
        one
        for one in phone(coordinator).get("residencies", {"fields": "id,can"}).json()["results"]
        if one["id"] == claimed["id"]
    )
    assert seen["can"] == ["confirm", "decline"]


def test_putting_off_names_the_field_at_fault(
    phone: MakePhone, resident: Membership, street: Place
) -> None:
    mine, now = phone(resident), timezone.now()
    times = {"starts_at": now + timedelta(hours=1), "ends_at": now + timedelta(hours=2)}
    body = {name: time.isoformat() for name, time in times.items()}
    path = f"cleanups/{logged(mine, street, **body)}"
    assert "postpone" in mine.get(path).json()["can"]
    sooner = body | {"starts_at": now.isoformat()}
    answer = mine.post(f"{path}/postpone", sooner)
    assert refusal(answer) == (400, "invalid")
    assert list(faults(answer)) == ["/starts_at"]
    later = body | {"ends_at": (now + timedelta(hours=30)).isoformat()}
    later["starts_at"] = body["ends_at"]
    answer = mine.post(f"{path}/postpone", later)
    assert answer.status_code == 400
    assert list(faults(answer)) == ["/ends_at"]
