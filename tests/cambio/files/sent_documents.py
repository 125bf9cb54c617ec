"""Documents as tests announce, send and fetch them."""

import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import LazySettings
from django.db import transaction
from django.test import Client

from cambio.common.ids import new_id
from cambio.files import links
from cambio.files import operations as files
from cambio.files.models import StoredFile
from cambio.files.operations import Kept
from cambio.programmes.models import Programme
from tests.worlds import pictures
from tests.worlds.documents import PDF

RECEIPT = pictures.jpeg(width=640, height=480, place=(52.3892794, 4.8910276))


def announce(programme: Programme, at: datetime, content: bytes, **change: Any) -> StoredFile:
    said = {
        "file_id": new_id(),
        "name": "begroting.pdf",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "content_type": PDF,
    }
    return files.announce_document(programme_id=programme.pk, at=at, **(said | change))  # type: ignore[arg-type]


def send(file: StoredFile, at: datetime, content: bytes) -> Kept:
    with files.staged_document(file, io.BytesIO(content)) as staged, transaction.atomic():
        return files.keep_document(
            programme_id=file.programme_id, file_id=file.pk, staged=staged, at=at
        )


def kept(programme: Programme, at: datetime, content: bytes, **change: Any) -> StoredFile:
    return send(announce(programme, at, content, **change), at, content).file


def stored(settings: LazySettings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def token_of(file: StoredFile) -> str:
    return links.signed_document_path(file.pk).removeprefix(links.DOCUMENTS_PREFIX)


def fetch(file: StoredFile) -> Any:
    return Client().get(links.signed_document_path(file.pk))
