"""Giving staged bytes their place, and destroying them."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from cambio.files import queries, store
from cambio.files.models import StoredFile
from cambio.files.operations.staging import Staged, StagedDocument
from cambio.files.pictures import Picture
from cambio.files.states import FILE


@dataclass(frozen=True, slots=True)
class Kept:
    """
    A file in its place.

    :param created: False when the same bytes had arrived before
    """

    file: StoredFile
    created: bool


def keep_file(*, programme_id: UUID, file_id: UUID, staged: Staged, at: datetime) -> Kept:
    """
    Put staged bytes into their place; the same bytes again change nothing.

    :raises NotFound: no such file in this programme
    :raises NotAllowedNow: it has been purged meanwhile
    """
    return _keep(programme_id, file_id, staged, staged.picture.content_type, at=at)


def keep_document(
    *, programme_id: UUID, file_id: UUID, staged: StagedDocument, at: datetime
) -> Kept:
    """As `keep_file`, with the same refusals."""
    return _keep(programme_id, file_id, staged, staged.content_type, at=at)


def _keep(
    programme_id: UUID,
    file_id: UUID,
    staged: Staged | StagedDocument,
    content_type: str,
    *,
    at: datetime,
) -> Kept:
    assert transaction.get_connection().in_atomic_block
    file = queries.file_for_update(programme_id, file_id)
    if file.state == "received":
        return Kept(file, created=False)
    FILE.move(file, "receive")
    names = f"{programme_id}/{file_id}/{secrets.token_hex(8)}-"
    file.original = _place(staged.placed, staged.original, f"{names}original")
    if staged.picture is not None:
        _place_renditions(file, staged.placed, staged.picture, names)
    file.content_type = content_type
    file.received_at = at
    file.save()
    return Kept(file, created=True)


def _place_renditions(file: StoredFile, placed: list[str], picture: Picture, names: str) -> None:
    file.display = _place(placed, picture.display, f"{names}display.jpg")
    file.thumb = _place(placed, picture.thumb, f"{names}thumb.jpg")
    file.width, file.height = picture.width, picture.height


def _place(placed: list[str], source: Path, name: str) -> str:
    placed.append(name)
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
    file.original = file.display = file.thumb = file.name = ""
    file.purged_at = at
    file.save()
    transaction.on_commit(lambda: store.remove(names))
    return file
