"""
Taking in files, for the packages above to build their own operations on.

An upload has three steps. `announce_file` and `keep_file` belong in the caller's transaction;
`staged_file` stands around it, so that no row stays locked while bytes trickle in:

    with files.staged_file(file, stream) as staged:
        with transaction.atomic():
            files.keep_file(programme_id=…, file_id=…, staged=staged, at=at)
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.files import queries, store
from cambio.files.decode import LIMITS, decode
from cambio.files.errors import ImageTooLarge, UnsupportedFormat
from cambio.files.models import StoredFile
from cambio.files.pictures import Picture
from cambio.files.states import FILE
from cambio.files.store import Readable

CONTENT_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(slots=True)
class Staged:
    """Bytes that arrived as announced and were decoded, but have no place yet."""

    original: Path
    picture: Picture
    placed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kept:
    """
    A file in its place.

    :param created: False when the same bytes had arrived before
    """

    file: StoredFile
    created: bool


def announce_file(
    *,
    programme_id: UUID,
    file_id: UUID,
    sha256: str,
    size_bytes: int,
    content_type: str,
    at: datetime,
) -> StoredFile:
    """
    Note which bytes will come; the same announcement again changes nothing.

    :raises Conflict: this id was announced for other bytes, or its bytes were destroyed
    :raises ImageTooLarge, UnsupportedFormat, Invalid: nothing that we take
    """
    _check_announcement(sha256, size_bytes, content_type)
    file, created = StoredFile.objects.get_or_create(
        pk=file_id,
        defaults={
            "programme_id": programme_id,
            "sha256": sha256,
            "size_bytes": size_bytes,
            "content_type": content_type,
            "announced_at": at,
        },
    )
    announced = (file.programme_id, file.sha256, file.size_bytes)
    if not created and (announced != (programme_id, sha256, size_bytes) or file.state == "purged"):
        raise Conflict(field="id")
    return file


def _check_announcement(sha256: str, size_bytes: int, content_type: str) -> None:
    if not _SHA256.fullmatch(sha256):
        raise Invalid(_("Give the SHA-256 as 64 lower-case hexadecimal digits."), field="sha256")
    if size_bytes < 1:
        raise Invalid(_("An empty file is no picture."), field="size_bytes")
    if size_bytes > LIMITS.size_bytes:
        raise ImageTooLarge(field="size_bytes")
    if content_type not in CONTENT_TYPES:
        raise UnsupportedFormat(field="content_type")


@contextmanager
def staged_file(file: StoredFile, stream: Readable) -> Iterator[Staged]:
    """
    Receive the announced bytes and decode them; nothing of them stays if the block fails.

    Call it outside of any transaction.

    :raises Invalid: other bytes than announced, or no picture that we take; the code says why
    :raises NotAllowedNow: the file has been purged
    """
    if file.state != "received":
        FILE.check_allows(file, "receive")
    with store.incoming_folder() as folder:
        original = folder / "original"
        store.receive_bytes(stream, original, size_bytes=file.size_bytes, sha256=file.sha256)
        picture = decode(original, display=folder / "display", thumb=folder / "thumb")
        staged = Staged(original, picture)
        try:
            yield staged
        except BaseException:
            # The transaction that named these is gone. Each staging has names of its own, so
            # nobody else's can be hit.
            store.remove(staged.placed)
            raise


def keep_file(*, programme_id: UUID, file_id: UUID, staged: Staged, at: datetime) -> Kept:
    """
    Put staged bytes into their place; the same bytes again change nothing.

    :raises NotFound: no such file in this programme
    :raises NotAllowedNow: it has been purged meanwhile
    """
    assert transaction.get_connection().in_atomic_block
    file = queries.file_for_update(programme_id, file_id)
    if file.state == "received":
        return Kept(file, created=False)
    FILE.move(file, "receive")
    token = secrets.token_hex(8)
    file.original, file.display, file.thumb = (
        _place(staged, source, f"{programme_id}/{file_id}/{token}-{name}")
        for name, source in (
            ("original", staged.original),
            ("display.jpg", staged.picture.display),
            ("thumb.jpg", staged.picture.thumb),
        )
    )
    file.content_type = staged.picture.content_type
    file.width, file.height = staged.picture.width, staged.picture.height
    file.received_at = at
    file.save()
    return Kept(file, created=True)


def _place(staged: Staged, source: Path, name: str) -> str:
    staged.placed.append(name)
    store.place(source, name)
    return name


def purge_file(*, programme_id: UUID, file_id: UUID, at: datetime) -> StoredFile:
    """
    Destroy the bytes once the caller's transaction stands; the row stays and says so.

    :raises NotFound: no such file in this programme
    :raises NotAllowedNow: it has been purged before
    """
    assert transaction.get_connection().in_atomic_block
    file = queries.file_for_update(programme_id, file_id)
    FILE.move(file, "purge")
    names = [name for name in (file.original, file.display, file.thumb) if name]
    file.original = file.display = file.thumb = ""
    file.purged_at = at
    file.save()
    transaction.on_commit(lambda: store.remove(names))
    return file
