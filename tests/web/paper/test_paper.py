"""An application that somebody wrote on paper: found by name, typed in, changed, submitted."""

import re

import pytest

from cambio.common.ids import new_id
from grants import operations, queries
from grants.models import Application
from tests.web.paper.typing_in import PAPER, form, write
from tests.worlds import cast
from tests.worlds import office as scenes
from tests.worlds.desks import reader


def test_whoever_applies_is_found_by_a_part_of_the_name(quick, on_paper):
    browser = reader(quick.desk)
    page = browser.post(PAPER, {"name": "papier"}).text
    assert "1 person found" in page
    assert f'href="{PAPER}{on_paper.pk}/"' in page
    assert "Rosa" not in page
    short = browser.post(PAPER, {"name": "p"})
    assert short.status_code == 400
    assert 'id="id_name_error"' in short.text
    assert "Wout" not in browser.get(PAPER).text


def test_a_paper_becomes_a_draft_of_its_applicant_and_is_submitted(quick, on_paper):
    answer = write(quick, on_paper)
    assert "Saved as a draft." in answer.text
    application = Application.objects.get()
    assert (application.applicant_id, application.entered_by_id) == (on_paper.pk, quick.desk.pk)
    assert application.on_paper
    assert application.asked_cents == 45_000
    assert application.purposes == ["meeting", "surroundings"]
    assert application.place_id == quick.street.pk
    lines = application.lines.values_list("category", "description", "amount_cents")
    assert list(lines) == [("materials", "Wood", 40_000), ("hire", "A saw", 10_000)]
    assert [each.name for each in application.supporters.all()] == ["Noor", "Nico", "Bram"]
    assert list(application.co_funders.values_list("name", "amount_cents")) == [("The shop", 5_000)]
    page = reader(quick.desk).get(f"/west/grants/{application.pk}/").text
    assert "Typed in by Dora" in page
    address = f"/west/grants/{application.pk}/"
    answer = reader(quick.desk).post(address, {"act": "submit"}, follow=True)
    assert "Submitted. The clock is running." in answer.text


def test_the_button_pressed_twice_writes_one_draft(quick, on_paper):
    sent = form(round_id=quick.round.pk)
    browser = reader(quick.desk)
    for _ in range(2):
        assert browser.post(f"{PAPER}{on_paper.pk}/", sent).status_code == 302
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"asked_cents": "much"}, "asked_cents"),
        ({"asked_cents": ""}, "asked_cents"),
        ({"applicant_kind": "group"}, "applicant_name"),
        ({"applicant_name": "A group"}, "applicant_name"),
        ({"place": "Nowhere"}, "place"),
        ({"place": "a"}, "place"),
        ({"starts_on": "2026-07-02", "ends_on": "2026-07-01"}, "ends_on"),
        ({"supporters": "Noor\nNoor"}, "supporters"),
        ({"supporters": "x" * 81}, "supporters"),
        ({"supporters": "\n".join(map(str, range(201)))}, "supporters"),
        ({"line-0-amount_cents": ""}, "line-0-amount_cents"),
        ({"line-0-description": ""}, "line-0-description"),
        ({"line-1-description": "Nails"}, "line-1-amount_cents"),
        ({"line-1-amount_cents": "a lot"}, "line-1-amount_cents"),
        ({"giver-0-amount_cents": "5"}, "giver-0-name"),
        ({"purposes": ["nonsense"]}, "purposes"),
        ({"round_id": "nonsense"}, "round_id"),
    ],
)
def test_what_cannot_be_is_named_beside_its_field_and_nothing_is_lost(
    quick, on_paper, changed, field
):
    answer = write(quick, on_paper, **changed)
    assert answer.status_code in {400, 409}
    assert f"{field}_error" in answer.text
    assert "We place a bench at the water." in answer.text
    assert not Application.objects.exists()


def test_a_place_of_which_there_are_two_is_asked_about(quick, on_paper, at):
    scenes.make_street_in_ward(quick.programme, "Zandhoekje", "Haarlemmerbuurt", at=at)
    assert (
        "Which of these? Zandhoek, Amsterdam; Zandhoekje, Amsterdam"
        in write(quick, on_paper, place="zandh").text
    )
    assert "Saved as a draft." in write(quick, on_paper, place="Zandhoek, Amsterdam").text


def test_a_draft_is_changed_by_who_typed_it_in_with_all_it_held(quick, on_paper):
    write(quick, on_paper)
    application = Application.objects.get()
    address = f"/west/grants/{application.pk}/change/"
    page = reader(quick.desk).get(address).text
    for value in ("A bench", "450", "Wood", "400", "The shop", "Zandhoek, Amsterdam"):
        assert f'value="{value}"' in page, value
    assert "Noor\nNico\nBram" in page
    assert len(re.findall("checked", page)) == 4  # two purposes, and twice not known
    changed = form(act="change", title="Two benches", **{"line-2-description": ""})
    answer = reader(quick.desk).post(address, changed)
    assert answer.status_code == 400
    changed |= {"line-2-description": "", "line-2-amount_cents": "", "line-2-category": ""}
    answer = reader(quick.desk).post(address, changed, follow=True)
    assert "Changed." in answer.text
    application.refresh_from_db()
    assert application.title == "Two benches"
    assert application.lines.count() == 1


def test_an_application_of_many_lines_keeps_them_all_when_it_is_changed(quick, at):
    lines = tuple(operations.PlannedCost("other", f"Thing {number}", 100) for number in range(12))
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=quick.content(lines=lines),
        applicant_id=quick.applicant.pk,
        by=quick.desk,
        at=at,
    )
    page = reader(quick.desk).get(f"/west/grants/{application.pk}/change/").text
    assert 'value="Thing 11"' in page
    assert 'name="line-13-description"' in page


def test_what_was_submitted_is_not_changed(quick, on_paper, at):
    write(quick, on_paper)
    application = Application.objects.get()
    operations.submit_application(application_id=application.pk, by=quick.desk, at=at)
    address = f"/west/grants/{application.pk}/change/"
    assert reader(quick.desk).get(address).status_code == 409
    assert reader(quick.desk).post(address, form(act="change")).status_code == 409


def test_what_others_wrote_is_not_the_desks_to_change(quick, at):
    application = scenes.applied(quick, at=at)
    operations.ask_applicant(application_id=application.pk, question="?", by=quick.desk, at=at)
    answer = reader(quick.desk).get(f"/west/grants/{application.pk}/change/")
    assert answer.status_code == 403


def test_the_desk_answers_names_the_account_and_withdraws_for_somebody_on_paper(
    quick, on_paper, at
):
    write(quick, on_paper)
    application = Application.objects.get()
    operations.submit_application(application_id=application.pk, by=quick.desk, at=at)
    operations.ask_applicant(
        application_id=application.pk, question="Which bench?", by=quick.official, at=at
    )
    address, browser = f"/west/grants/{application.pk}/", reader(quick.desk)
    answer = browser.post(address, {"act": "answer", "answer": "A blue one"}, follow=True)
    assert "Answered. The clock is running again." in answer.text
    assert "A blue one" in answer.text
    wrong = {"act": "set_payee", "holder_name": "Wout", "iban": "NL91ABNA0417164301"}
    refused = browser.post(address, wrong)
    assert refused.status_code == 400
    assert f'id="set_payee-{application.pk}-iban_error"' in refused.text
    answer = browser.post(address, wrong | {"iban": scenes.IBAN}, follow=True)
    assert "Wout, NL91 **** 4300" in answer.text
    answer = browser.post(address, {"act": "withdraw"}, follow=True)
    assert "Withdrawn." in answer.text


def test_people_of_other_programmes_are_not_found(quick, other_programme, at):
    stranger = cast.make_member(other_programme, "Stranger", at=at)
    assert "0 people found" in reader(quick.desk).post(PAPER, {"name": "Stranger"}).text
    assert write(quick, stranger).status_code == 404


def test_without_an_open_round_nothing_can_be_typed_in(quick, on_paper, at):
    operations.close_round(round_id=quick.round.pk, by=quick.manager, at=at)
    page = reader(quick.desk).get(f"{PAPER}{on_paper.pk}/").text
    assert "No round is open for applications now." in page
    assert write(quick, on_paper).status_code == 400


def test_a_draft_is_nobody_elses(quick, on_paper):
    write(quick, on_paper)
    application = Application.objects.get()
    assert not queries.inbox_of(quick.official)
    assert reader(quick.official).get(f"/west/grants/{application.pk}/").status_code == 404
