"""Buurt aan Zet over HTTP, rule by rule: small money, decided fast, spent at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cambio.common.ids import new_id
from tests.api.conftest import MakePhone
from tests.api.grants.bodies import PAYEE, asking
from tests.api.grants.walk import Office, done, in_the_way, kinds, path, verdicts
from tests.api.phones import faults, ids, refusal
from tests.worlds import cast
from tests.worlds import office as scenes
from tests.worlds.office import Scene

pytestmark = pytest.mark.usefixtures("sound_books")


@pytest.fixture
def at() -> datetime:
    """When the round was opened: some days ago, so that somebody can have waited too long."""
    return timezone.now() - timedelta(days=9)


@pytest.fixture
def office(phone: MakePhone, quick: Scene) -> Office:
    return Office(phone, quick)


def test_z1_2000_00_passes_and_nobody_has_to_say_why(office: Office) -> None:
    application = office.submitted(**asking(200_000))
    assert verdicts(application)["Z1-amount"] == "met"
    assert in_the_way(application) == set()
    awarded = done(office.award(application, 200_000))
    assert (awarded["state"], awarded["award"]["amount_cents"]) == ("awarded", 200_000)
    assert "judged" not in kinds(awarded)


def test_z1_2000_01_is_not_awarded_without_an_exception(office: Office) -> None:
    application = office.submitted(**asking(200_001))
    assert verdicts(application)["Z1-amount"] == "not_met"
    assert in_the_way(application) == {"Z1-amount"}
    refused = office.award(application, 200_001)
    assert refusal(refused) == (409, "rules_in_the_way")
    assert "Z1-amount: €2,000.01 is more than €2,000." in refused.json()["detail"]


def test_z1_2000_01_is_awarded_with_an_exception_that_has_a_reason(office: Office) -> None:
    application = office.submitted(**asking(200_001))
    word = {"rule": "Z1-amount", "holds": True, "reason": ""}
    judgements = path(application, "judgements")
    assert faults(office.official.post(judgements, word)) == {"/reason": "blank"}
    done(office.official.post(judgements, word | {"reason": "One cent for a whole quay"}))
    awarded = done(office.award(application, 200_001))
    assert awarded["award"]["amount_cents"] == 200_001
    assert [word["reason"] for word in awarded["judgements"]] == ["One cent for a whole quay"]
    decision = next(check for check in awarded["checks"] if check["moment"] == "decision")
    assert {one["rule"]: one["verdict"] for one in decision["findings"]}["Z1-amount"] == "not_met"


def test_z1_an_exception_is_the_officials_and_not_the_desks(office: Office) -> None:
    application = office.submitted(**asking(200_001))
    assert refusal(office.judged(application, "Z1-amount", by=office.desk))[0] == 403
    done(office.judged(application, "Z1-amount"))


def test_z1_of_more_than_2000_that_is_asked_2000_can_be_awarded(office: Office) -> None:
    application = office.submitted(**asking(250_000))
    assert in_the_way(application) == {"Z1-amount"}
    assert done(office.award(application, 200_000))["award"]["amount_cents"] == 200_000


def test_z2_the_clock_is_shown_from_the_moment_of_submission(office: Office) -> None:
    draft = office.drafted()
    assert (draft["decide_by"], draft["late"]) == (None, False)
    application = done(office.mine.post(path(draft, "submit")))
    submitted, decide_by = (
        datetime.fromisoformat(application[name]) for name in ("submitted_at", "decide_by")
    )
    assert decide_by - submitted == timedelta(hours=24)
    assert application["late"] is False


def test_z2_a_breach_is_reported_and_stands_first_in_the_inbox(
    office: Office, quick: Scene
) -> None:
    fresh = office.submitted()
    late = scenes.applied(quick, at=timezone.now() - timedelta(hours=25))
    just_in_time = scenes.applied(quick, at=timezone.now() - timedelta(hours=23))
    inbox = office.desk.get("grants/inbox")
    assert ids(inbox) == [str(late.pk), str(just_in_time.pk), fresh["id"]]
    assert [one["late"] for one in inbox.json()["results"]] == [True, False, False]
    assert done(office.mine.get(f"grants/applications/{late.pk}"))["late"] is True


def test_z2_a_breach_is_still_reported_after_the_decision(office: Office, quick: Scene) -> None:
    late = {"id": str(scenes.applied(quick, at=timezone.now() - timedelta(hours=25)).pk)}
    assert done(office.award(late, 1000))["late"] is True
    in_time = {"id": str(scenes.applied(quick, at=timezone.now() - timedelta(hours=23)).pk)}
    assert done(office.award(in_time, 1000))["late"] is False


@pytest.mark.parametrize(("weekends_count", "decide_by"), [(True, 6), (False, 8)])
def test_z2_ours_whether_weekends_count_is_a_setting_of_the_round(
    office: Office, quick: Scene, *, weekends_count: bool, decide_by: int
) -> None:
    """Handed in on Friday the fifth of June 2026 at noon: due on Saturday, or on Monday."""
    friday = datetime(2026, 6, 5, 10, 0, tzinfo=UTC)
    opened = scenes.make_round(
        quick.version,
        [quick.budget],
        quick.manager,
        name="June",
        filled={"weekends_count": weekends_count},
        at=friday,
    )
    office.scene = replace(quick, round=opened)
    application = scenes.applied(office.scene, at=friday)
    seen = done(office.mine.get(f"grants/applications/{application.pk}"))
    assert datetime.fromisoformat(seen["decide_by"]) == friday.replace(day=decide_by)


def test_z3_what_is_awarded_is_prepared_for_payment_at_once(office: Office) -> None:
    application = office.submitted()
    done(office.mine.put(path(application, "payee"), PAYEE))
    awarded = done(office.award(application, 80_000))
    [payment] = awarded["award"]["payments"]
    assert (payment["state"], payment["amount_cents"]) == ("prepared", 80_000)
    assert kinds(awarded)[-2:] == ["awarded", "payment_prepared"]


def test_z3_it_is_prepared_as_soon_as_it_is_known_to_whom_to_pay(office: Office) -> None:
    application = office.submitted()
    assert done(office.award(application, 80_000))["award"]["payments"] == []
    [payment] = done(office.mine.put(path(application, "payee"), PAYEE))["award"]["payments"]
    assert payment["amount_cents"] == 80_000


def test_z3_ours_the_banks_release_is_somebody_elses(
    office: Office, quick: Scene, phone: MakePhone
) -> None:
    official = cast.with_role(
        quick.official,
        "treasurer",
        "programme",
        quick.programme.pk,
        by=quick.manager,
        at=timezone.now(),
    )
    [payment] = office.awarded()["award"]["payments"]
    release = f"payments/{payment['id']}/release"
    assert refusal(phone(official).post(release))[0] == 403
    assert done(office.treasurer.post(release))["state"] == "released"


def test_from_the_idea_to_the_last_cent(office: Office) -> None:
    application = office.awarded()
    [payment] = application["award"]["payments"]
    assert done(office.pay(payment))["state"] == "paid"
    assert done(office.ended(application, timezone.localdate()))["award"]["account_by"]
    cost = str(new_id())
    line = {"id": cost, "description": "Plants, soil, a bike", "amount_cents": 75_000}
    report = {"text": "The quay is green.", "lines": [line]}
    done(office.mine.put(path(application, "report"), report))
    submit = path(application, "report/submit")
    assert faults(office.mine.post(submit)) == {"/lines/0": "invalid"}
    office.attach(application, "receipt", line=cost)
    assert done(office.mine.post(submit))["award"]["report"]["state"] == "submitted"
    accepted = done(office.desk.post(path(application, "report/accept"), {"reason": "In order"}))
    assert accepted["award"]["report"]["state"] == "accepted"
    said = {"amount_cents": 75_000, "reason": "What it has cost"}
    determined = done(office.official.post(path(application, "determine"), said))["award"]
    assert (determined["state"], determined["to_return_cents"]) == ("determined", 5_000)
    back = {
        "id": str(new_id()),
        "amount_cents": 5_000,
        "received_on": timezone.localdate().isoformat(),
        "reason": "Left over",
    }
    settled = done(office.desk.post(path(application, "repayments"), back))["award"]
    assert (settled["state"], settled["paid_cents"]) == ("settled", 75_000)
    figures = done(office.manager.get(f"grants/budgets/{office.scene.budget.pk}"))["figures"]
    assert (figures["free"], figures["paid"], figures["returned"]) == (425_000, 80_000, 5_000)
    seen = done(office.mine.get(path(application)))
    assert kinds(seen) == [
        "written", "submitted", "payee_set", "awarded", "payment_prepared", "paid",
        "activity_ended", "reported", "report_accepted", "determined", "returned",
    ]  # fmt: skip


def test_the_rule_book_says_of_each_setting_where_it_comes_from(
    office: Office, quick: Scene
) -> None:
    book = done(office.mine.get(f"grants/rounds/{quick.round.pk}/rules"))
    assert "historic example" in book["scheme"]["title"]
    assert book["scheme"]["year"] == 2008
    settings = {one["key"]: one for one in book["settings"]}
    decide = settings["decide_within"]
    assert (decide["origin"], decide["source_rule"]) == ("source", "Z2")
    assert (decide["value"], decide["text"]) == ({"count": 24, "unit": "hours"}, "24 hours")
    assert (settings["account_needs"]["origin"], settings["account_needs"]["why"]) == (
        "ours", "For small sums a list with receipts will do.",
    )  # fmt: skip
    assert (settings["when_empty"]["origin"], settings["when_empty"]["value"]) == (
        "filled", "refuse",
    )  # fmt: skip
    rules = {rule["id"]: rule for rule in book["rules"]}
    assert rules["Z1-amount"]["parameters"] == {"cents": 200_000}
    version = done(office.mine.get(f"grants/schemes/{quick.version.pk}/rules"))
    unset = {one["key"]: one for one in version["settings"]}["when_empty"]
    assert (unset["origin"], unset["value"], unset["text"]) == ("unset", None, "")
