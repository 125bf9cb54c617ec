"""Documents sent along with an application on paper."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grants import operations
from grants.models import Application
from tests.web.paper.typing_in import write
from tests.worlds import documents
from tests.worlds.desks import reader
from web.shared import uploads


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
