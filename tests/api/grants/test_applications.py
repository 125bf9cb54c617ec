"""Grants over HTTP beside the rules of any scheme: what is shown to whom, and what is refused."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cambio.common.ids import new_id
from grants.models import Application
from tests.api.conftest import MakePhone
from tests.api.grants.bodies import PAYEE, asking, body, content
from tests.api.grants.walk import Office, done, in_the_way, path
from tests.api.phones import faults, refusal
from tests.worlds import office as scenes
from tests.worlds.office import Scene

pytestmark = pytest.mark.usefixtures("sound_books")


def test_the_same_application_again_is_the_same_and_another_content_a_conflict(
    office: Office,
) -> None:
    sent = body(office.scene)
    first, again = (office.mine.post("grants/applications", sent) for _ in "12")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = office.mine.post("grants/applications", sent | {"title": "Another"})
    assert refusal(other) == (409, "conflict")
    done(office.mine.put(path(first.json()), content(office.scene, title="Changed since")))
    late = office.mine.post("grants/applications", sent)
    assert (late.status_code, late.json()["title"]) == (200, "Changed since")


def test_everything_that_was_written_is_shown_again(office: Office) -> None:
    written = content(office.scene, non_profit=None, consultation_held=True, structural=True)
    shown = done(office.mine.post("grants/applications", body(office.scene, **written)))
    for name, value in written.items():
        assert (shown[name]["id"] if name == "place" else shown[name]) == value, name


def line(**changes: Any) -> dict[str, Any]:
    return {"category": "hire", "description": "A bike", "amount_cents": 5} | changes


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"asked_cents": 0}, "/asked_cents"),
        ({"asked_cents": 100_000_000_000}, "/asked_cents"),
        ({"asked_cents": "5"}, "/asked_cents"),
        ({"title": ""}, "/title"),
        ({"title": "t" * 121}, "/title"),
        ({"plan": "p" * 4001}, "/plan"),
        ({"applicant_kind": "firm"}, "/applicant_kind"),
        ({"applicant_name": ""}, "/applicant_name"),
        ({"applicant_kind": "person"}, "/applicant_name"),
        ({"place": str(new_id())}, "/place"),
        ({"purposes": ["meeting", "meeting"]}, "/purposes"),
        ({"purposes": ["meeting", "war"]}, "/purposes/1"),
        ({"supporters": ["Noor", "Noor"]}, "/supporters"),
        ({"supporters": ["n"] * 201}, "/supporters"),
        ({"supporters": [""]}, "/supporters/0"),
        ({"lines": [line(), line(amount_cents=0)]}, "/lines/1/amount_cents"),
        ({"lines": [line(category="war")]}, "/lines/0/category"),
        ({"lines": [line()] * 101}, "/lines"),
        ({"lines": [line(vat=21)]}, "/lines/0/vat"),
        ({"co_funders": [{"name": "n" * 121, "amount_cents": 5}]}, "/co_funders/0/name"),
        ({"co_funders": [{"name": "n", "amount_cents": 5}] * 51}, "/co_funders"),
        ({"starts_on": "2026-07-02", "ends_on": "2026-07-01"}, "/ends_on"),
        ({"ends_on": "2026-7-1"}, "/ends_on"),
        ({"ends_on": "20260701"}, "/ends_on"),
        ({"ends_on": "2026-02-30"}, "/ends_on"),
        ({"ends_on": "2100-01-01"}, "/ends_on"),
        ({"ends_on": 20260701}, "/ends_on"),
        ({"non_profit": "yes"}, "/non_profit"),
        ({"applicant": "me"}, "/applicant"),
        ({"iban": "NL91"}, "/iban"),
    ],
)
def test_a_field_at_fault_is_named_and_nothing_is_written(
    office: Office, changes: dict[str, Any], pointer: str
) -> None:
    answer = office.mine.post("grants/applications", body(office.scene, **changes))
    assert answer.status_code == 400
    assert pointer in faults(answer)
    assert not Application.objects.exists()


def test_what_is_missing_is_asked_for_at_submission(office: Office) -> None:
    draft = done(
        office.mine.post("grants/applications", body(office.scene, plan="", lines=[], place=None))
    )
    for pointer, changes in (
        ("/plan", {}),
        ("/lines", {"plan": "Plants"}),
        ("/place", {"plan": "Plants", "lines": [line()]}),
    ):
        missing = content(office.scene, **({"plan": "", "lines": [], "place": None} | changes))
        done(office.mine.put(path(draft), missing))
        assert faults(office.mine.post(path(draft, "submit"))) == {pointer: "invalid"}


def test_one_applies_while_the_round_is_open(office: Office, quick: Scene) -> None:
    [before] = done(office.mine.get("grants/rounds"))["results"]
    assert (before["takes_applications"], before["unset"]) == (True, [])
    assert (before["decide_within"], before["account_within"]) == ("24 hours", "3 months")
    assert before["account_needs"] == ["lines", "receipts"]
    draft = office.drafted()
    done(office.manager.post(f"grants/rounds/{quick.round.pk}/close"))
    assert done(office.mine.get("grants/rounds"))["results"][0]["takes_applications"] is False
    for answer in (
        office.mine.post("grants/applications", body(quick)),
        office.mine.post(path(draft, "submit")),
    ):
        assert (refusal(answer), faults(answer)) == (
            (409, "not_allowed_now"), {"/round": "not_allowed_now"},
        )  # fmt: skip


def test_the_rules_are_checked_before_anything_is_handed_in(office: Office) -> None:
    draft = office.drafted(**asking(200_001))
    assert draft["state"] == "draft"
    assert in_the_way(draft) == {"Z1-amount"}
    assert draft["checks"] == []
    changed = done(office.mine.put(path(draft), content(office.scene, **asking(200_000))))
    assert in_the_way(changed) == set()
    submitted = done(office.mine.post(path(draft, "submit")))
    [check] = submitted["checks"]
    assert check["moment"] == "submission"
    assert [one["sentence"] for one in check["findings"]] == [
        one["sentence"] for one in submitted["findings"]
    ]


def test_what_the_rules_found_is_kept_also_of_what_is_refused(office: Office) -> None:
    application = office.submitted(**asking(200_001))
    refused = done(office.official.post(path(application, "refuse"), {"reason": "Too much"}))
    assert (refused["state"], refused["findings"]) == ("refused", [])
    decision = {one["moment"]: one["findings"] for one in refused["checks"]}["decision"]
    assert {one["rule"]: one["verdict"] for one in decision}["Z1-amount"] == "not_met"
    assert refused["steps"][-1]["text"] == "Too much"


def test_findings_are_told_in_the_readers_language(
    office: Office, phone: MakePhone, quick: Scene
) -> None:
    application = office.submitted(**asking(200_001))
    dutch = done(phone(quick.applicant, language="nl").get(path(application)))
    english = done(office.mine.get(path(application)))
    for findings in (lambda one: one["findings"], lambda one: one["checks"][0]["findings"]):
        pairs = zip(findings(dutch), findings(english), strict=True)
        told = [(nl["sentence"], en["sentence"]) for nl, en in pairs if nl["rule"] == "Z1-amount"]
        [(nl, en)] = told
        assert "2.000,01" in nl
        assert "2,000.01" in en


def test_the_applicant_learns_the_sides_and_the_desk_the_names(office: Office) -> None:
    application = office.submitted()
    done(office.desk.post(path(application, "ask"), {"question": "Where?"}))
    done(office.mine.post(path(application, "answer"), {"answer": "Here."}))
    awarded = done(office.award(application, 1000))
    mine = done(office.mine.get(path(application)))
    assert [step["side"] for step in mine["steps"]] == [
        "applicant", "applicant", "desk", "applicant", "desk",
    ]  # fmt: skip
    assert [step["by"] and step["by"]["name"] for step in mine["steps"]] == [
        "Rosa", "Rosa", None, "Rosa", None,
    ]  # fmt: skip
    assert [step["by"]["name"] for step in awarded["steps"]] == [
        "Rosa", "Rosa", "Dora", "Rosa", "Onno",
    ]  # fmt: skip
    assert mine["decided_by"]["name"] == "Onno", "a decision has somebody who stands for it"
    assert "Dora" not in json.dumps(mine)
    assert (mine["budget"], mine["most_cents"]) == (None, None)


def test_of_a_bank_account_nobody_sees_more_than_the_ends(office: Office) -> None:
    awarded = office.awarded()
    mine = done(office.mine.get(path(awarded)))
    for seen in (awarded, mine):
        assert scenes.IBAN not in json.dumps(seen)
        assert seen["payee"] == {
            "holder_name": "Kade in bloei", "masked_iban": "NL91 **** 4300",
        }  # fmt: skip
        assert seen["award"]["payments"][0]["masked_iban"] == "NL91 **** 4300"


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"iban": "NL91ABNA0417164301"}, "/iban", "invalid_iban"),
        ({"iban": "BR1500000000000010932840814P2"}, "/iban", "iban_outside_sepa"),
        ({"iban": "x" * 51}, "/iban", "max_length"),
        ({"holder_name": "\u202eRosa"}, "/holder_name", "unwritable_name"),
        ({"holder_name": "R" * 71}, "/holder_name", "max_length"),
    ],
)
def test_a_bank_account_at_fault_is_named(
    office: Office, changes: dict[str, str], pointer: str, code: str
) -> None:
    draft = office.drafted()
    answer = office.mine.put(path(draft, "payee"), PAYEE | changes)
    assert faults(answer) == {pointer: code}
    assert done(office.mine.get(path(draft)))["payee"] is None


def read_everything(office: Office, application: dict[str, Any]) -> int:
    """Count the statements that it takes."""
    with CaptureQueriesContext(connection) as made:
        for phone, what in (
            (office.mine, "grants/applications"),
            (office.mine, path(application)),
            (office.official, path(application)),
            (office.desk, "grants/inbox"),
            (office.mine, "grants/awards"),
            (office.mine, "grants/rounds"),
            (office.mine, "grants/schemes"),
            (office.manager, "grants/budgets"),
            (office.manager, "grants/movements"),
        ):
            done(phone.get(what))
    return len(made)


def test_reading_asks_as_much_of_the_database_for_many_as_for_one(
    office: Office, quick: Scene
) -> None:
    office.submitted()
    few = read_everything(office, office.awarded(lines=[line()], supporters=["a"]))
    office.submitted()
    at = quick.round.opens_at
    town = scenes.make_budget(quick.funder, quick.manager, None, name="Town", free_cents=5, at=at)
    scenes.make_round(quick.version, [town], quick.manager, name="Later", at=at)
    many = office.awarded(lines=[line()] * 6, supporters=list("abcdef"))
    assert read_everything(office, many) == few
