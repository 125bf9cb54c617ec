"""An application that somebody wrote on paper: found by name, typed in, changed, submitted."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cambio.common.ids import new_id
from cambio.programmes import operations as people
from grants import operations, queries
from grants.models import Application
from tests.worlds import cast, documents
from tests.worlds import office as scenes
from tests.worlds.desks import reader
from web.shared import uploads

PAPER = "/west/grants/paper/"


def first_of(made):
    """What was made, of an operation that also tells whether it is new."""
    return made[0] if isinstance(made, tuple) else made


@pytest.fixture
def on_paper(quick, at):
    """Somebody who takes part and has no log-in."""
    manager = quick.manager
    return first_of(
        people.enrol_person(name="Wout Papier", membership_id=new_id(), by=manager, at=at)
    )


def form(**changed):
    """What the desk reads off the paper."""
    return {
        "act": "write",
        "application_id": new_id(),
        "title": "A bench",
        "plan": "We place a bench at the water.",
        "applicant_kind": "person",
        "applicant_name": "",
        "place": "zandhoek",
        "scope": "street",
        "purposes": ["meeting", "surroundings"],
        "asked_cents": "450,00",
        "supporters": "Noor\r\n  Nico \r\n\r\nBram",
        "line-0-category": "materials",
        "line-0-description": "Wood",
        "line-0-amount_cents": "400",
        "line-2-category": "hire",
        "line-2-description": "A saw",
        "line-2-amount_cents": "100",
        "giver-1-name": "The shop",
        "giver-1-amount_cents": "50",
    } | changed


def write(scene, applicant, **changed):
    sent = form(round_id=scene.round.pk) | changed
    return reader(scene.desk).post(f"{PAPER}{applicant.pk}/", sent, follow=True)


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


def upload(scene, application, name, body, content_type=documents.PDF):
    return reader(scene.desk).post(
        f"/west/grants/{application.pk}/",
        {"act": "attach_budget", "document": SimpleUploadedFile(name, body, content_type)},
        follow=True,
    )


@pytest.mark.parametrize("content_type", [documents.PDF, "application/octet-stream"])
def test_the_budget_is_sent_along_as_a_file(quick, on_paper, content_type):
    write(quick, on_paper)
    application = Application.objects.get()
    answer = upload(quick, application, "Begroting.pdf", documents.pdf(b"x"), content_type)
    assert "The file is there." in answer.text
    link = re.search(r'href="(/files/documents/[^"]+)">Begroting.pdf<', answer.text).group(1)
    sent = reader(None).get(link)
    assert b"".join(sent.streaming_content) == documents.pdf(b"x")
    assert "attachment" in sent["Content-Disposition"]


def test_a_file_that_is_no_document_is_named_beside_its_field_and_another_can_follow(
    quick, on_paper
):
    write(quick, on_paper)
    application = Application.objects.get()
    for name, body in (("budget.pdf", b"no PDF"), ("budget.exe", b"MZ")):
        answer = upload(quick, application, name, body, "application/x-msdownload")
        assert 400 <= answer.status_code < 500
        assert f'id="attach_budget-{application.pk}-document_error"' in answer.text
        assert not application.attachments.exists()
    upload(quick, application, "budget.pdf", documents.pdf(b"x"))
    assert application.attachments.count() == 1


def test_a_file_that_is_too_large_is_left_out_and_the_page_says_how_large_it_may_be(
    quick, on_paper, monkeypatch
):
    write(quick, on_paper)
    application = Application.objects.get()
    monkeypatch.setattr(uploads, "LIMITS", replace(uploads.LIMITS, size_bytes=100_000))
    answer = upload(quick, application, "budget.pdf", documents.pdf(b"x" * 200_000))
    assert answer.status_code == 400
    assert "Choose a file of at most" in answer.text
    assert not application.attachments.exists()


def test_no_file_is_sent_along_with_what_was_submitted(quick, on_paper, at):
    write(quick, on_paper)
    application = Application.objects.get()
    operations.submit_application(application_id=application.pk, by=quick.desk, at=at)
    assert (
        'value="attach_budget"'
        not in reader(quick.desk).get(f"/west/grants/{application.pk}/").text
    )
    answer = upload(quick, application, "budget.pdf", documents.pdf(b"x"))
    assert answer.status_code == 409
    assert not application.attachments.exists()


@pytest.fixture
def award(quick, on_paper, at):
    """Of an application on paper, which Dora typed in."""
    write(quick, on_paper, **{"giver-1-name": "", "giver-1-amount_cents": ""}, asked_cents="500")
    application = Application.objects.get()
    operations.submit_application(application_id=application.pk, by=quick.desk, at=at)
    scenes.cleared(quick, application, at=at)
    return operations.award_application(
        application_id=application.pk,
        amount_cents=50_000,
        reason="A good plan",
        public_title="A bench",
        by=quick.official,
        at=at,
    )


def report_form(page, **changed):
    """What the page asks, with the ids that it gave to the lines."""
    ids = dict(re.findall(r'name="(line-\d-id)" value="([^"]+)"', page))
    return {
        "act": "write",
        "text": "The bench stands.",
        "line-0-description": "Wood",
        "line-0-amount_cents": "450,00",
    } | (ids | changed)


def test_the_report_on_paper_is_typed_in_with_its_receipts_and_submitted(quick, award, at):
    application, browser = award.application, reader(quick.desk)
    page = f"/west/grants/{award.application_id}/"
    address = f"{page}report/"
    browser.post(page, {"act": "record_end", "ended_on": at.date().isoformat()})
    form = report_form(browser.get(address).text)
    missing = browser.post(address, form | {"line-0-description": ""})
    assert missing.status_code == 400
    assert f'id="write-{application.pk}-line-0-description_error"' in missing.text
    answer = browser.post(address, form, follow=True)
    assert "The report is kept." in answer.text
    early = browser.post(page, {"act": "submit_report"})
    assert early.status_code == 400
    assert "Add the invoice or receipt of this." in early.text
    line = award.report.lines.get()
    receipt = SimpleUploadedFile("bon.pdf", documents.pdf(b"bon"), documents.PDF)
    sent = {"act": "attach_receipt", "line_id": line.pk, "document": receipt}
    answer = browser.post(page, sent, follow=True)
    assert "The file is there." in answer.text
    row = answer.text[answer.text.index("What it did cost") :]
    assert row.index("Wood") < row.index("bon.pdf") < row.index("€450")
    again = browser.get(address).text
    assert f'value="{line.pk}"' in again
    browser.post(address, report_form(again, text="It stands well."))
    assert award.report.lines.get().receipts.count() == 1
    answer = browser.post(page, {"act": "submit_report"}, follow=True)
    assert "The report is submitted." in answer.text
    assert browser.get(address).status_code == 409
    assert browser.post(address, report_form(again)).status_code == 409


def test_a_receipt_for_no_line_is_named_beside_its_field(quick, award, at):
    browser, address = reader(quick.desk), f"/west/grants/{award.application_id}/"
    browser.post(f"{address}report/", report_form(browser.get(f"{address}report/").text))
    receipt = SimpleUploadedFile("bon.pdf", documents.pdf(b"bon"), documents.PDF)
    sent = {"act": "attach_receipt", "line_id": new_id(), "document": receipt}
    answer = browser.post(address, sent)
    assert answer.status_code == 400
    assert f'id="attach_receipt-{award.application_id}-line_id_error"' in answer.text


def test_the_report_of_somebody_who_applied_alone_is_not_the_desks_to_write(quick, at):
    award = scenes.awarded(quick, at=at)
    address = f"/west/grants/{award.application_id}/"
    assert "Type in the report" not in reader(quick.desk).get(address).text
    assert reader(quick.desk).get(f"{address}report/").status_code == 403


def test_there_is_no_report_on_what_was_not_awarded(quick, on_paper):
    write(quick, on_paper)
    application = Application.objects.get()
    answer = reader(quick.desk).get(f"/west/grants/{application.pk}/report/")
    assert answer.status_code == 409
