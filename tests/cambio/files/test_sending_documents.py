"""A document announced and sent: kept once, as it was announced, or not at all."""

import io
from datetime import datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from cambio.common.errors import Conflict, DomainError, NotFound
from cambio.common.ids import new_id
from cambio.files import audit, links, store
from cambio.files import operations as files
from cambio.files.models import StoredFile
from cambio.programmes.models import Programme
from tests.cambio.files.sent_documents import RECEIPT, announce, kept, send, stored, token_of
from tests.worlds.documents import odf, pdf


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf()[:-1], "upload_incomplete"),
        (b"", "upload_incomplete"),
        (pdf() + b"\n", "upload_too_long"),
        (b"\n" + pdf()[1:], "digest_differs"),
    ],
)
def test_other_bytes_than_announced_are_refused_and_leave_nothing(
    programme: Programme, at: datetime, settings: LazySettings, content: bytes, code: str
) -> None:
    file = announce(programme, at, pdf())
    with pytest.raises(DomainError) as caught:
        send(file, at, content)
    assert (caught.value.code, caught.value.field) == (code, "content")
    assert stored(settings) == []
    assert send(file, at, pdf()).created


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sha256": "A" * 64}, "invalid"),
        ({"size_bytes": 0}, "invalid"),
        ({"size_bytes": 20 * 1024 * 1024 + 1}, "document_too_large"),
        ({"content_type": "text/html"}, "unsupported_document"),
        ({"content_type": "image/svg+xml"}, "unsupported_document"),
        ({"content_type": "image/gif"}, "unsupported_document"),
        ({"content_type": "application/zip"}, "unsupported_document"),
    ],
)
def test_an_announcement_that_we_would_refuse_is_refused_at_once(
    programme: Programme, at: datetime, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        announce(programme, at, pdf(), **change)
    assert (caught.value.code, caught.value.field) == (code, next(iter(change)))
    assert not StoredFile.objects.exists()


def test_the_same_bytes_twice_change_nothing(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = announce(programme, at, pdf())
    assert announce(programme, at, pdf(), file_id=file.pk, content_type="image/png") == file
    first = send(file, at, pdf())
    before = stored(settings)
    file.refresh_from_db()
    second = send(file, at, pdf())
    assert (first.created, second.created) == (True, False)
    assert stored(settings) == before


def test_an_id_is_for_one_document_and_never_for_a_picture_too(
    programme: Programme, other_programme: Programme, at: datetime
) -> None:
    file = announce(programme, at, RECEIPT, content_type="image/jpeg")
    for change in ({"name": "another.pdf"}, {"size_bytes": 7}, {"sha256": "0" * 64}):
        with pytest.raises(Conflict):
            announce(programme, at, RECEIPT, file_id=file.pk, **change)
    with pytest.raises(Conflict):
        announce(other_programme, at, RECEIPT, file_id=file.pk)
    said = {"sha256": file.sha256, "size_bytes": len(RECEIPT), "content_type": "image/jpeg"}
    with pytest.raises(Conflict):
        files.announce_file(programme_id=programme.pk, file_id=file.pk, at=at, **said)  # type: ignore[arg-type]
    picture = files.announce_file(programme_id=programme.pk, file_id=new_id(), at=at, **said)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        announce(programme, at, RECEIPT, file_id=picture.pk)


def test_a_transaction_that_fails_leaves_no_bytes(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = announce(programme, at, pdf())

    def keep_and_fail() -> None:
        with files.staged_document(file, io.BytesIO(pdf())) as staged, transaction.atomic():
            files.keep_document(programme_id=programme.pk, file_id=file.pk, staged=staged, at=at)
            assert len(stored(settings)) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        keep_and_fail()
    assert stored(settings) == []


@pytest.mark.django_db(transaction=True)
def test_a_purged_document_is_gone_with_its_name(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = kept(programme, at, pdf(), name="bon Rosa de Vries.pdf")
    token = token_of(file)
    with transaction.atomic():
        files.purge_file(programme_id=programme.pk, file_id=file.pk, at=at)
    file.refresh_from_db()
    assert (file.state, file.name, stored(settings)) == ("purged", "", [])
    with pytest.raises(NotFound):
        links.document_for_link(token)


def test_the_audit_finds_lost_documents_and_nothing_else(
    programme: Programme, at: datetime
) -> None:
    kept(programme, at, pdf())
    lost = kept(programme, at, odf())
    assert list(audit.missing_bytes()) == []
    store.path_of(lost.original).unlink()
    assert [finding.subject_id for finding in audit.missing_bytes()] == [str(lost.pk)]


@pytest.mark.parametrize("change", [{"name": ""}, {"kind": "picture"}, {"kind": "other"}])
def test_the_database_knows_documents_by_their_names(
    programme: Programme, at: datetime, change: dict[str, str]
) -> None:
    file = announce(programme, at, pdf())
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(**change)
