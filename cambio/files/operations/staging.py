"""Receiving announced bytes and looking at them, before any row is locked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cambio.files import store
from cambio.files.decode import decode
from cambio.files.documents import document_type
from cambio.files.errors import FIELD, UnsupportedDocument
from cambio.files.models import StoredFile
from cambio.files.operations.announcing import CONTENT_TYPES
from cambio.files.pictures import Picture
from cambio.files.states import FILE
from cambio.files.store import Readable


@dataclass(slots=True)
class Staged:
    """Bytes that arrived as announced and were decoded, but have no place yet."""

    original: Path
    picture: Picture
    placed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class StagedDocument:
    """
    Bytes that arrived as announced and are a document, but have no place yet.

    :param content_type: what the bytes are, whatever was announced
    :param picture: of a document that is one
    """

    original: Path
    content_type: str
    picture: Picture | None
    placed: list[str] = field(default_factory=list)


@contextmanager
def staged_file(file: StoredFile, stream: Readable) -> Iterator[Staged]:
    """
    Receive the announced bytes and decode them; nothing of them stays if the block fails.

    Call it outside of any transaction.

    :raises Invalid: other bytes than announced, or no picture that we take; the code says why
    :raises NotAllowedNow: the file has been purged
    """
    assert file.kind == "picture"
    with _received(file, stream) as original:
        staged = Staged(original, _decoded(original))
        with _taken_back_on_failure(staged.placed):
            yield staged


@contextmanager
def staged_document(file: StoredFile, stream: Readable) -> Iterator[StagedDocument]:
    """
    Receive the announced bytes and see what they are; nothing of them stays if the block fails.

    Call it outside of any transaction.

    :raises Invalid: other bytes than announced, or no document that we take; the code says why
    :raises NotAllowedNow: the file has been purged
    """
    assert file.kind == "document"
    with _received(file, stream) as original:
        staged = _looked_at(original, file.content_type)
        with _taken_back_on_failure(staged.placed):
            yield staged


@contextmanager
def _received(file: StoredFile, stream: Readable) -> Iterator[Path]:
    if file.state != "received":
        FILE.check_allows(file, "receive")
    with store.incoming_folder() as folder:
        original = folder / "original"
        store.receive_bytes(stream, original, size_bytes=file.size_bytes, sha256=file.sha256)
        yield original


@contextmanager
def _taken_back_on_failure(placed: list[str]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        # The transaction that named these is gone. Each staging has names of its own, so
        # nobody else's can be hit.
        store.remove(placed)
        raise


def _looked_at(original: Path, announced: str) -> StagedDocument:
    found = document_type(original)
    if found is not None:
        return StagedDocument(original, found, None)
    if announced not in CONTENT_TYPES:
        raise UnsupportedDocument(field=FIELD)
    picture = _decoded(original)
    return StagedDocument(original, picture.content_type, picture)


def _decoded(original: Path) -> Picture:
    folder = original.parent
    return decode(original, display=folder / "display", thumb=folder / "thumb")
