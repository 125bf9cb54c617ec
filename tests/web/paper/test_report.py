"""A report that somebody wrote on paper, with its receipts."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cambio.common.ids import new_id
from grants import operations
from grants.models import Application
from tests.web.paper.typing_in import write
from tests.worlds import documents
from tests.worlds import office as scenes
from tests.worlds.desks import reader


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
