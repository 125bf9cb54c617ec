"""Signed links to renditions: whoever holds one may look, for a quarter of an hour."""

from pathlib import Path
from uuid import UUID

from django.core import signing

from cambio.common.errors import NotFound
from cambio.files import store
from cambio.files.errors import LinkNotValid
from cambio.files.models import StoredFile
from cambio.files.pictures import RENDITIONS, Rendition
from cambio.files.queries import received_files

PREFIX = "/files/"
LINK_SECONDS = 15 * 60
CONTENT_TYPE = "image/jpeg"  # of every rendition
_SALT = "cambio.files.links"


def signed_path(file_id: UUID, rendition: Rendition) -> str:
    """Write the path of a rendition, good for `LINK_SECONDS`. The original has none."""
    return PREFIX + signing.dumps([str(file_id), rendition], salt=_SALT)


def file_for_link(token: str) -> tuple[StoredFile, Rendition]:
    """
    Find what a link leads to.

    :raises LinkNotValid: it was changed or has expired
    :raises NotFound: the file has been purged since
    """
    try:
        file_id, rendition = signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        raise LinkNotValid from None
    assert rendition in RENDITIONS
    file = received_files().filter(pk=file_id).first()
    if file is None:
        raise NotFound
    return file, rendition


def path_for(file: StoredFile, rendition: Rendition) -> Path:
    """Tell where a received file's rendition lies."""
    return store.path_of(file.display if rendition == "display" else file.thumb)
