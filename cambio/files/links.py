"""Signed links: whoever is given one may look, or save a document, for a quarter of an hour."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core import signing

from cambio.common.reading import the_one
from cambio.files import store
from cambio.files.documents import download_name
from cambio.files.errors import LinkNotValid
from cambio.files.models import StoredFile
from cambio.files.pictures import RENDITIONS, Rendition
from cambio.files.queries import received_files

PREFIX = "/files/"
DOCUMENTS_PREFIX = "/files/documents/"
GOOD_SECONDS = 15 * 60
STEP_SECONDS = 5 * 60
LINK_SECONDS = GOOD_SECONDS + STEP_SECONDS
CONTENT_TYPE = "image/jpeg"  # of every rendition
_SALT = "cambio.files.links"
_DOCUMENTS_SALT = "cambio.files.links.documents"


class _Signer(signing.TimestampSigner):
    """
    Signs with the last full five minutes.

    So an answer with links in it stays the same for that long, and does not have to be sent again.
    """

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) // STEP_SECONDS * STEP_SECONDS)


@dataclass(frozen=True, slots=True)
class Download:
    """What is handed out of a document, and under which name it is saved."""

    path: Path
    content_type: str
    name: str


def signed_path(file_id: UUID, rendition: Rendition) -> str:
    """Write the path of a rendition, good for a quarter of an hour. The original has none."""
    return PREFIX + _Signer(salt=_SALT).sign_object([str(file_id), rendition])


def file_for_link(token: str) -> tuple[StoredFile, Rendition]:
    """
    Find what a link leads to.

    :raises LinkNotValid: it was changed or has expired
    :raises NotFound: the file has been purged since, or is no picture
    """
    file_id, rendition = _said(token, _SALT)
    assert rendition in RENDITIONS
    return the_one(received_files().filter(pk=file_id).exclude(display="")), rendition


def path_for(file: StoredFile, rendition: Rendition) -> Path:
    """Tell where a received file's rendition lies."""
    return store.path_of(file.display if rendition == "display" else file.thumb)


def signed_document_path(file_id: UUID) -> str:
    """Write the path at which a document can be saved, good for a quarter of an hour."""
    return DOCUMENTS_PREFIX + _Signer(salt=_DOCUMENTS_SALT).sign_object(str(file_id))


def document_for_link(token: str) -> Download:
    """
    Find what a document's link hands out: of a picture its rendition, with no camera's data.

    :raises LinkNotValid: it was changed or has expired
    :raises NotFound: the document has been purged since
    """
    file_id = _said(token, _DOCUMENTS_SALT)
    file = the_one(received_files().filter(pk=file_id, kind="document"))
    content_type = CONTENT_TYPE if file.display else file.content_type
    return Download(
        store.path_of(file.display or file.original),
        content_type,
        download_name(file.name, content_type),
    )


def _said(token: str, salt: str) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=LINK_SECONDS)
    except signing.BadSignature:
        raise LinkNotValid from None
