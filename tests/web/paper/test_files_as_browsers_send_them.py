"""A file from a page: browsers know few types, and the ending tells the rest."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pillow_heif import register_heif_opener

from cambio.common.ids import new_id
from grants import operations
from tests.worlds import pictures
from tests.worlds.desks import reader


@pytest.mark.parametrize("format_", ["HEIF", "PNG", "WEBP"])
def test_b10_a_picture_of_no_known_type_is_known_by_its_ending(quick, at, format_):
    register_heif_opener()
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        applicant_id=quick.applicant.pk,
        content=quick.content(),
        by=quick.desk,
        at=at,
    )
    name = f"budget.{'heic' if format_ == 'HEIF' else format_.lower()}"
    content = pictures.encode(pictures.draw(), format_)
    sent = SimpleUploadedFile(name, content, "application/octet-stream")
    answer = reader(quick.desk).post(
        f"/west/grants/{application.pk}/", {"act": "attach_budget", "document": sent}, follow=True
    )
    assert "The file is there." in answer.text
    assert application.attachments.get().file.content_type.startswith("image/")
