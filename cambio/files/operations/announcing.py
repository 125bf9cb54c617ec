"""Saying which bytes will come."""

import re
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.files import pictures
from cambio.files.decode import LIMITS
from cambio.files.documents import SUFFIXES, cleaned_name
from cambio.files.errors import (
    DocumentTooLarge,
    ImageTooLarge,
    TooManyPixels,
    UnsupportedDocument,
    UnsupportedFormat,
)
from cambio.files.models import StoredFile

CONTENT_TYPES = tuple(kind for kinds in pictures.CONTENT_TYPES.values() for kind in kinds)
DOCUMENT_TYPES = (*CONTENT_TYPES, *(kind for kind in SUFFIXES if kind not in CONTENT_TYPES))
_MEGA = 1_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def announce_file(
    *,
    programme_id: UUID,
    file_id: UUID,
    sha256: str,
    size_bytes: int,
    content_type: str,
    width: int | None = None,
    height: int | None = None,
    at: datetime,
) -> StoredFile:
    """
    Note which picture will come; the same announcement again changes nothing.

    :param width: in pixels; said with the height, what is too large is refused before it is sent
    :raises Conflict: this id was announced for other bytes, or its bytes were destroyed
    :raises ImageTooLarge, TooManyPixels, UnsupportedFormat, Invalid: nothing that we take
    """
    _check_digest(sha256, size_bytes)
    if size_bytes > LIMITS.size_bytes:
        raise ImageTooLarge(field="size_bytes")
    if content_type not in CONTENT_TYPES:
        raise UnsupportedFormat(field="content_type")
    _check_pixels(content_type, width, height)
    return _announce(
        file_id,
        {"programme_id": programme_id, "kind": "picture", "sha256": sha256,
         "size_bytes": size_bytes, "name": ""},
        content_type,
        at=at,
    )  # fmt: skip


def announce_document(
    *,
    programme_id: UUID,
    file_id: UUID,
    name: str,
    sha256: str,
    size_bytes: int,
    content_type: str,
    width: int | None = None,
    height: int | None = None,
    at: datetime,
) -> StoredFile:
    """
    Note which document will come; the same announcement again changes nothing.

    :param name: what the sender calls it; what cannot be shown of it is left out
    :param width: in pixels, of one that is a picture
    :raises Conflict: this id was announced for something else, or its bytes were destroyed
    :raises DocumentTooLarge, TooManyPixels, UnsupportedDocument, Invalid: nothing that we take
    """
    _check_digest(sha256, size_bytes)
    if size_bytes > LIMITS.size_bytes:
        raise DocumentTooLarge(field="size_bytes")
    if content_type not in DOCUMENT_TYPES:
        raise UnsupportedDocument(field="content_type")
    _check_pixels(content_type, width, height)
    return _announce(
        file_id,
        {"programme_id": programme_id, "kind": "document", "sha256": sha256,
         "size_bytes": size_bytes, "name": cleaned_name(name)},
        content_type,
        at=at,
    )  # fmt: skip


def _check_digest(sha256: str, size_bytes: int) -> None:
    if not _SHA256.fullmatch(sha256):
        raise Invalid(_("Give the SHA-256 as 64 lower-case hexadecimal digits."), field="sha256")
    if size_bytes < 1:
        raise Invalid(_("This file is empty."), field="size_bytes")


def _check_pixels(content_type: str, width: int | None, height: int | None) -> None:
    """Refuse before it is sent what would be refused once it is there."""
    formats = [name for name, kinds in pictures.CONTENT_TYPES.items() if content_type in kinds]
    for format_ in formats:
        most = LIMITS.most_pixels(format_)
        if width and height and width * height > most:
            detail = _("Send a picture of at most %(most)d megapixels.")
            raise TooManyPixels(detail % {"most": most // _MEGA}, field="width")


def _announce(
    file_id: UUID, content: dict[str, object], content_type: str, *, at: datetime
) -> StoredFile:
    file, created = StoredFile.objects.get_or_create(
        pk=file_id, defaults=content | {"content_type": content_type, "announced_at": at}
    )
    differs = any(getattr(file, name) != value for name, value in content.items())
    if not created and (differs or file.state == "purged"):
        raise Conflict(field="id")
    return file
