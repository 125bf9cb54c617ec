"""
Where bytes lie: below MEDIA_ROOT, readable by us alone, served by nothing but signed links.

What is on its way stands in `incoming/`; it is moved into place whole and flushed to the disk.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.core.files.storage import default_storage

from cambio.files.errors import FIELD, DigestDiffers, UploadIncomplete, UploadTooLong

CHUNK_BYTES = 64 * 1024
_INCOMING = "incoming"
_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


class Readable(Protocol):
    """What bytes are read from: a request, an open file."""

    def read(self, size: int, /) -> bytes: ...


def path_of(name: str) -> Path:
    """Tell where the file of this storage name lies."""
    return Path(default_storage.path(name))


@contextmanager
def incoming_folder() -> Iterator[Path]:
    """A folder of one's own within the store, gone afterwards with all that is still in it."""
    parent = path_of(_INCOMING)
    parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=parent))  # mode 0700
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def receive_bytes(stream: Readable, target: Path, *, size_bytes: int, sha256: str) -> None:
    """
    Write what arrives, counting and hashing it.

    :raises UploadTooLong: it goes on after the announced size
    :raises UploadIncomplete: it ends before, or the sender went away
    :raises DigestDiffers: it is something else than was announced
    """
    digest, received = hashlib.sha256(), 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE), "wb") as file:
        while chunk := _next_chunk(stream, size_bytes - received + 1):
            received += len(chunk)
            if received > size_bytes:
                raise UploadTooLong(field=FIELD)
            digest.update(chunk)
            file.write(chunk)
    if received < size_bytes:
        raise UploadIncomplete(field=FIELD)
    if digest.hexdigest() != sha256:
        raise DigestDiffers(field=FIELD)


def _next_chunk(stream: Readable, most: int) -> bytes:
    try:
        return stream.read(min(CHUNK_BYTES, most))
    except OSError as error:  # Django's UnreadablePostError: the sender went away
        raise UploadIncomplete(field=FIELD) from error


def place(source: Path, name: str) -> None:
    """Move a file to its storage name and see to it that it survives a power cut."""
    target = path_of(name)
    target.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    _flush(source)
    source.replace(target)
    # The folder's name is new in its parent, too.
    _flush(target.parent)
    _flush(target.parent.parent)


def remove(names: Iterable[str]) -> None:
    """Delete files by their storage names; one that is gone already is no fault."""
    for name in names:
        path_of(name).unlink(missing_ok=True)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
