"""
What a document is, told from its bytes: a PDF, or a text or sheet of an office program.

Nothing in it is unpacked or run. It is kept as it came and only ever handed out to be saved, so
the look at it keeps out what is no document at all, and no more.
"""

import os
import re
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cambio.common.names import is_unseen
from cambio.files.errors import FIELD, DocumentDamaged, UnsupportedDocument

MOST_NAME = 100
PDF = "application/pdf"
_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
# The kinds that are taken besides pictures, each with the ending of its names.
SUFFIXES = {
    PDF: (".pdf",),
    f"{_ODF}text": (".odt",),
    f"{_ODF}spreadsheet": (".ods",),
    f"{_OOXML}wordprocessingml.document": (".docx",),
    f"{_OOXML}spreadsheetml.sheet": (".xlsx",),
    "image/jpeg": (".jpg", ".jpeg"),
}
# The part that tells which of the Microsoft kinds it is.
_PARTS = {
    "word/document.xml": f"{_OOXML}wordprocessingml.document",
    "xl/workbook.xml": f"{_OOXML}spreadsheetml.sheet",
}
_MACROS = re.compile(r"(^|/)vbaproject", re.IGNORECASE)
_PDF_BEGINS = re.compile(rb"%PDF-[12]\.[0-9]")
_TAIL_BYTES = 1024
_ZIP_BEGINS = b"PK\x03\x04"
_END_RECORD = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_MOST_ENTRIES, _MOST_DIRECTORY_BYTES = 5000, 1024 * 1024
_PATHS = re.compile(r"[/\\]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


def document_type(path: Path) -> str | None:
    """
    Tell the media type of a document; None of what does not begin as one.

    :raises DocumentDamaged: it begins as one, and its end is missing
    :raises UnsupportedDocument: it is an archive of another kind, or brings macros
    """
    with path.open("rb") as file:
        begins = file.read(8)
        if _PDF_BEGINS.match(begins):
            _check_pdf_ends(file)
            return PDF
        if begins.startswith(_ZIP_BEGINS):
            return _office_type(file)
    return None


def _check_pdf_ends(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL_BYTES))
    if b"%%EOF" not in file.read():
        raise DocumentDamaged(field=FIELD)


def _office_type(file: IO[bytes]) -> str:
    names = set(_names_in(file))
    if any(_MACROS.search(name) for name in names):
        raise UnsupportedDocument(field=FIELD)
    found = [_PARTS[name] for name in _PARTS if name in names and "[Content_Types].xml" in names]
    if len(found) == 1:
        return found[0]
    odf = _odf_type(file)
    if odf in SUFFIXES:
        return odf
    raise UnsupportedDocument(field=FIELD)


def _odf_type(file: IO[bytes]) -> str:
    # By its standard the first entry says what it is, plainly and at a fixed place.
    file.seek(0)
    head = file.read(120)
    size, name_and_extra = struct.unpack_from("<I", head, 22)[0], head[26:30]
    if name_and_extra != b"\x08\0\0\0" or head[30:38] != b"mimetype":
        return ""
    return head[38 : 38 + size].decode("latin-1")


def _names_in(file: IO[bytes]) -> Iterator[str]:
    """Read the names in an archive's directory, which must be whole, small and at its end."""
    size = file.seek(0, os.SEEK_END)
    start = size - _END_RECORD.size
    file.seek(max(0, start))
    record = file.read()
    if len(record) < _END_RECORD.size or not record.startswith(b"PK\x05\x06"):
        raise DocumentDamaged(field=FIELD)
    _, _, _, _, entries, length, offset, comment = _END_RECORD.unpack(record)
    if entries > _MOST_ENTRIES or length > _MOST_DIRECTORY_BYTES:
        raise UnsupportedDocument(field=FIELD)
    if comment or offset + length != start:
        raise DocumentDamaged(field=FIELD)
    file.seek(offset)
    directory, place = file.read(length), 0
    for _ in range(entries):
        if len(directory) - place < _ENTRY.size or directory[place : place + 4] != b"PK\x01\x02":
            raise DocumentDamaged(field=FIELD)
        lengths = _ENTRY.unpack_from(directory, place)[10:13]
        place += _ENTRY.size
        yield directory[place : place + lengths[0]].decode("utf-8", "replace")
        place += sum(lengths)


def cleaned_name(written: str) -> str:
    """
    Make of a file's name one that can be shown and saved: no path, nothing that hides or turns.

    Its ending says nothing yet; see `download_name`.
    """
    name = _PATHS.split(unicodedata.normalize("NFC", written))[-1]
    seen = "".join(
        sign for sign in name if unicodedata.category(sign)[0] == "Z" or not is_unseen(sign)
    )
    name = " ".join(_NOT_IN_NAMES.sub(" ", seen).split()).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    if len(name) > MOST_NAME and dot and len(suffix) <= len("xlsx"):
        name = stem[: MOST_NAME - len(dot + suffix)] + dot + suffix
    return name[:MOST_NAME] or "document"


def download_name(name: str, content_type: str) -> str:
    """Give a cleaned name the ending of what the bytes are, whatever ending it had."""
    suffixes = SUFFIXES[content_type]
    if name.lower().endswith(suffixes):
        return name
    stem, dot, _ = name.rpartition(".")
    return (stem if dot and content_type.startswith("image/") else name) + suffixes[0]
