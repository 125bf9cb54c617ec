"""Awards over HTTP: who reads of them, and that no more is given or paid than there is."""

import json

import pytest
from django.utils import timezone

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from tests.api.conftest import MakePhone
from tests.api.grants.bodies import PAYEE, asking, content
from tests.api.grants.walk import Office, done, path
from tests.api.phones import faults, refusal
from tests.worlds.office import Scene

pytestmark = pytest.mark.usefixtures("sound_books")


def test_everybody_reads_what_was_awarded_and_nobody_for_whom(
    office: Office, phone: MakePhone, newcomer: Membership, quick: Scene
) -> None:
    office.awarded(title="For Rosa's own plants")
    everybody = phone(newcomer)
    shown = done(everybody.get("grants/awards"))["results"]
    assert [one.keys() for one in shown] == [
        {"id", "title", "scheme", "ward", "year", "amount_cents", "determined_cents"}
    ]
    assert (shown[0]["title"], shown[0]["amount_cents"]) == ("Plants along the quay", 80_000)
    assert "Rosa" not in json.dumps(shown)
    for query, count in (
        ({"ward": str(quick.ward.pk), "year": shown[0]["year"]}, 1),
        ({"ward": str(new_id())}, 0),
        ({"year": 1999}, 0),
    ):
        assert len(done(everybody.get("grants/awards", query))["results"]) == count


def test_no_more_is_awarded_than_there_is(office: Office, quick: Scene) -> None:
    first, second = (office.submitted(**asking(200_000)) for _ in "12")
    third = office.submitted(**asking(150_000))
    done(office.award(first, 200_000))
    done(office.award(second, 200_000))
    answer = office.award(third, 100_001)
    assert (refusal(answer), faults(answer)) == (
        (409, "budget_empty"), {"/amount_cents": "budget_empty"},
    )  # fmt: skip
    done(office.award(third, 100_000))


def test_no_more_is_paid_than_is_still_to_be_paid(office: Office) -> None:
    application = office.awarded()
    said = {"id": str(new_id()), "amount_cents": 1}
    answer = office.desk.post(path(application, "payments"), said)
    assert (refusal(answer), faults(answer)) == (
        (409, "above_award"), {"/amount_cents": "above_award"},
    )  # fmt: skip
    undecided = office.submitted()
    assert refusal(office.desk.post(path(undecided, "payments"), said)) == (409, "not_allowed_now")


def test_what_was_decided_stays_decided(office: Office) -> None:
    application = office.awarded()
    refuse = office.official.post(path(application, "refuse"), {"reason": "After all"})
    assert refusal(refuse) == (409, "not_allowed_now")
    assert refusal(office.mine.post(path(application, "withdraw"))) == (409, "not_allowed_now")
    change = office.mine.put(path(application), content(office.scene))
    assert refusal(change) == (409, "not_allowed_now")
    assert refusal(office.award(application, 70_000)) == (409, "not_allowed_now")


def test_a_receipt_that_came_meanwhile_is_not_lost_unseen(office: Office) -> None:
    application = office.paid()
    office.ended(application, timezone.localdate())
    line = {"id": str(new_id()), "description": "Plants", "amount_cents": 500}
    where, report = path(application, "report"), {"text": "Green.", "lines": [line]}
    read = office.mine.put(where, report)["ETag"]
    office.attach(application, "receipt", line=line["id"])
    without = {"text": "Green.", "lines": []}
    answer = office.mine.put(where, without, headers={"If-Match": read})
    assert refusal(answer) == (412, "outdated")
    assert done(office.mine.get(path(application)))["award"]["report"]["lines"] == [line]


def test_what_the_desk_does_is_not_in_its_applicants_way(office: Office) -> None:
    application = office.awarded()
    done(office.mine.put(path(application, "payee"), PAYEE))
    shown = office.mine.get(path(application))
    [payment] = done(shown)["award"]["payments"]
    done(office.pay(payment))
    assert done(office.mine.get(path(application)))["award"]["payments"][0]["state"] == "paid"
    on = {"ended_on": str(timezone.localdate())}
    done(office.mine.put(path(application, "end"), on, headers={"If-Match": shown["ETag"]}))
