"""An upload: announced, received, kept, purged; and everything that goes wrong."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from cambio.common.errors import Conflict, DomainError, NotAllowedNow, NotFound
from cambio.files import audit, links, queries, store
from cambio.files import operations as files
from cambio.files.models import StoredFile
from cambio.programmes.models import Programme
from tests.cambio.files.sent_files import PHOTO, announce, send, stored
from tests.worlds import pictures


def test_a_file_is_announced_once_however_often_it_is_said(
    programme: Programme, at: datetime
) -> None:
    file = announce(programme, at)
    again = announce(programme, at, file_id=file.pk, content_type="image/png")
    assert again == file
    assert (again.state, again.content_type) == ("announced", "image/jpeg")


def test_an_id_is_for_one_content_and_one_programme(
    programme: Programme, other_programme: Programme, at: datetime
) -> None:
    file = announce(programme, at)
    with pytest.raises(Conflict):
        announce(programme, at, b"something else", file_id=file.pk)
    with pytest.raises(Conflict):
        announce(other_programme, at, file_id=file.pk)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sha256": "A" * 64}, "invalid"),
        ({"sha256": "a" * 63}, "invalid"),
        ({"sha256": "\u0661" * 64}, "invalid"),
        ({"size_bytes": 0}, "invalid"),
        ({"size_bytes": -1}, "invalid"),
        ({"size_bytes": 20 * 1024 * 1024 + 1}, "image_too_large"),
        ({"content_type": "image/gif"}, "unsupported_format"),
        ({"content_type": "text/html"}, "unsupported_format"),
    ],
)
def test_an_announcement_that_we_would_refuse_is_refused_at_once(
    programme: Programme, at: datetime, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        announce(programme, at, **change)
    assert (caught.value.code, caught.value.field) == (code, next(iter(change)))
    assert not StoredFile.objects.exists()


def test_what_was_announced_is_received_and_kept_privately(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    kept = send(announce(programme, at), at)
    assert kept.created
    file = queries.file_of(programme.pk, kept.file.pk)
    assert (file.state, file.received_at, file.width, file.height) == ("received", at, 640, 480)
    assert store.path_of(file.original).read_bytes() == PHOTO
    paths = [store.path_of(name) for name in (file.original, file.display, file.thumb)]
    assert sorted(paths) == sorted(stored(settings))
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in paths} == {0o700}


def test_a_file_is_what_its_bytes_are_and_not_what_was_announced(
    programme: Programme, at: datetime
) -> None:
    content = pictures.encode(pictures.draw(), "PNG")
    assert send(announce(programme, at, content), at, content).file.content_type == "image/png"


def test_the_same_bytes_again_change_nothing(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = announce(programme, at)
    first = send(file, at)
    before = stored(settings)
    file.refresh_from_db()
    second = send(file, at)
    assert (first.created, second.created) == (True, False)
    assert second.file.original == first.file.original
    assert stored(settings) == before


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_at_once_are_kept_once(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = announce(programme, at)

    def run(_number: int) -> bool:
        try:
            return send(file, at).created
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(run, range(6))) == [False] * 5 + [True]
    assert len(stored(settings)) == 3
    assert list(audit.missing_bytes()) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PHOTO[:-1], "upload_incomplete"),
        (b"", "upload_incomplete"),
        (PHOTO + b"\0", "upload_too_long"),
        (PHOTO * 3, "upload_too_long"),
        (b"\0" + PHOTO[1:], "digest_differs"),
    ],
)
def test_other_bytes_than_announced_are_refused_and_leave_nothing(
    programme: Programme, at: datetime, settings: LazySettings, content: bytes, code: str
) -> None:
    file = announce(programme, at)
    with pytest.raises(DomainError) as caught:
        send(file, at, content)
    assert (caught.value.code, caught.value.field) == (code, "content")
    assert stored(settings) == []
    assert send(file, at).created


def test_no_picture_is_refused_and_leaves_nothing(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    for content, code in ((b"text", "not_an_image"), (PHOTO[:9000], "image_truncated")):
        with pytest.raises(DomainError) as caught:
            send(announce(programme, at, content), at, content)
        assert caught.value.code == code
    assert stored(settings) == []


class GoneAway(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 3000:
            raise OSError("the phone went into a tunnel")
        return super().read(min(size or 0, 1000))


def test_a_sender_who_goes_away_is_told_to_send_again(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = announce(programme, at)
    with pytest.raises(DomainError) as caught, files.staged_file(file, GoneAway(PHOTO)):
        pass
    assert caught.value.code == "upload_incomplete"
    assert stored(settings) == []


def test_a_transaction_that_fails_leaves_no_bytes(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = announce(programme, at)

    def keep_and_fail() -> None:
        with staging(file) as staged, transaction.atomic():
            files.keep_file(programme_id=programme.pk, file_id=file.pk, staged=staged, at=at)
            assert len(stored(settings)) == 3
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        keep_and_fail()
    assert stored(settings) == []
    file.refresh_from_db()
    assert file.state == "announced"


@contextmanager
def staging(file: StoredFile) -> Iterator[files.Staged]:
    with files.staged_file(file, io.BytesIO(PHOTO)) as staged:
        yield staged


def test_a_file_of_another_programme_is_not_found(
    programme: Programme, other_programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = announce(programme, at)
    with pytest.raises(NotFound):
        queries.file_of(other_programme.pk, file.pk)
    with pytest.raises(NotFound), staging(file) as staged, transaction.atomic():
        files.keep_file(programme_id=other_programme.pk, file_id=file.pk, staged=staged, at=at)
    assert stored(settings) == []


def test_received_files_are_found_by_their_digest_within_the_programme(
    programme: Programme, other_programme: Programme, at: datetime
) -> None:
    file = announce(programme, at)
    assert not queries.received_with_digest(programme.pk, file.sha256)
    send(file, at)
    assert queries.received_with_digest(programme.pk, file.sha256).get() == file
    assert not queries.received_with_digest(other_programme.pk, file.sha256)


def purge(programme: Programme, file_id: UUID, at: datetime) -> None:
    with transaction.atomic():
        files.purge_file(programme_id=programme.pk, file_id=file_id, at=at)


@pytest.mark.django_db(transaction=True)
def test_a_purged_file_is_gone_and_cannot_come_back(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = send(announce(programme, at), at).file
    token = links.signed_path(file.pk, "thumb").removeprefix(links.PREFIX)
    purge(programme, file.pk, at)
    assert stored(settings) == []
    file.refresh_from_db()
    assert (file.state, file.original, file.purged_at) == ("purged", "", at)
    with pytest.raises(NotAllowedNow):
        purge(programme, file.pk, at)
    with pytest.raises(NotAllowedNow):
        send(file, at)
    with pytest.raises(NotFound):
        links.file_for_link(token)


def test_the_audit_finds_lost_and_changed_bytes_and_nothing_else(
    programme: Programme, at: datetime
) -> None:
    announce(programme, at)
    lost, changed = send(announce(programme, at), at).file, send(announce(programme, at), at).file
    assert list(audit.missing_bytes()) == []
    store.path_of(lost.thumb).unlink()
    store.path_of(changed.original).write_bytes(b"short")
    assert {finding.subject_id for finding in audit.missing_bytes()} == {
        str(lost.pk),
        str(changed.pk),
    }
