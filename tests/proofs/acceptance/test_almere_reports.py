"""Almere's wijkbudget over HTTP, rule A7: when and how what was done is reported."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cambio.common.ids import new_id
from tests.api.conftest import MakePhone
from tests.api.grants.bodies import ASSOCIATION
from tests.api.grants.walk import Office, done, path
from tests.api.phones import faults
from tests.worlds.office import Scene

pytestmark = pytest.mark.usefixtures("sound_books")


@pytest.fixture
def office(phone: MakePhone, almere: Scene) -> Office:
    return Office(phone, almere)


@pytest.mark.parametrize(
    ("moved_to", "account_by"),
    [(date(2020, 11, 30), "2021-02-28"), (date(2020, 1, 15), "2020-04-15")],
)
def test_a7_the_report_is_due_three_months_after_the_end_also_when_it_was_moved(
    office: Office, moved_to: date, account_by: str
) -> None:
    application = office.awarded()
    due = done(office.ended(application, date(2019, 11, 30)))["award"]["account_by"]
    assert due == "2020-02-29"
    due = done(office.ended(application, moved_to))["award"]["account_by"]
    assert due == account_by


def test_a7_the_end_is_recorded_when_it_has_come(office: Office) -> None:
    application = office.awarded()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert faults(office.ended(application, tomorrow)) == {"/ended_on": "invalid"}
    assert application["award"]["account_by"] is None


def test_a7_of_running_costs_the_end_of_the_period_counts(office: Office) -> None:
    application = office.awarded(
        **ASSOCIATION,
        purposes=["running_costs"],
        structural=True,
        starts_on="2020-01-01",
        ends_on="2020-12-31",
    )
    ended = done(office.ended(application, date(2020, 12, 31)))
    assert ended["award"]["account_by"] == "2021-03-31"


def test_a7_a_report_has_a_story_lines_receipts_and_photos(office: Office) -> None:
    application = office.paid()
    done(office.ended(application, timezone.localdate()))
    report, submit = path(application, "report"), path(application, "report/submit")
    cost = str(new_id())
    line = {"id": cost, "description": "Plants", "amount_cents": 80_000}
    done(office.mine.put(report, {}))
    assert faults(office.mine.post(submit)) == {"/text": "invalid"}
    done(office.mine.put(report, {"text": "The quay is green."}))
    assert faults(office.mine.post(submit)) == {"/lines": "invalid"}
    done(office.mine.put(report, {"text": "The quay is green.", "lines": [line]}))
    assert faults(office.mine.post(submit)) == {"/lines/0": "invalid"}
    office.attach(application, "receipt", line=cost)
    assert faults(office.mine.post(submit)) == {"/photos": "invalid"}
    office.attach(application, "photo")
    handed_in = done(office.mine.post(submit))["award"]["report"]
    assert (handed_in["state"], handed_in["total_cents"]) == ("submitted", 80_000)


def test_a7_whoever_does_not_report_in_time_stands_on_a_list(office: Office) -> None:
    application = office.paid()
    done(office.ended(application, date(2020, 1, 31)))
    assert done(office.mine.get(path(application)))["award"]["account_by"] == "2020-04-30"
    [late] = done(office.desk.get("grants/overdue-reports"))["results"]
    assert (late["application"], late["account_by"]) == (application["id"], "2020-04-30")
    assert done(office.mine.get("grants/overdue-reports"))["results"] == []


def test_a7_a_report_is_reviewed_by_somebody_who_may_ask(office: Office) -> None:
    application = office.reported(office.paid())
    back = done(office.desk.post(path(application, "report/return"), {"question": "Which bike?"}))
    assert back["award"]["report"]["state"] == "returned"
    assert done(office.mine.get(path(application)))["steps"][-1]["text"] == "Which bike?"
    done(office.mine.post(path(application, "report/submit")))
    done(office.desk.post(path(application, "report/accept"), {"reason": "In order"}))
    final = {"amount_cents": 80_000, "reason": "As awarded"}
    settled = done(office.official.post(path(application, "determine"), final))["award"]
    assert (settled["state"], settled["determined_cents"]) == ("settled", 80_000)
