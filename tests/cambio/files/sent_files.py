"""Pictures as tests announce and send them."""

import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import LazySettings
from django.db import transaction

from cambio.common.ids import new_id
from cambio.files import operations as files
from cambio.files.models import StoredFile
from cambio.files.operations import Kept
from cambio.programmes.models import Programme
from tests.worlds import pictures

PHOTO = pictures.jpeg(width=640, height=480)


def announce(
    programme: Programme, at: datetime, content: bytes = PHOTO, **change: Any
) -> StoredFile:
    announcement: dict[str, Any] = {
        "file_id": new_id(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "content_type": "image/jpeg",
    }
    return files.announce_file(programme_id=programme.pk, at=at, **(announcement | change))


def send(file: StoredFile, at: datetime, content: bytes = PHOTO) -> Kept:
    with files.staged_file(file, io.BytesIO(content)) as staged, transaction.atomic():
        return files.keep_file(
            programme_id=file.programme_id, file_id=file.pk, staged=staged, at=at
        )


def stored(settings: LazySettings) -> list[Path]:
    """Every file in the store, finished or not."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
