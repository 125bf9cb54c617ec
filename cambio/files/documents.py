"""
What a document is, told from its bytes: a PDF, or a text or sheet of an office program.

It is kept as it came and only ever handed out to be saved, so the look at it keeps out what is no
document at all, and no more: whatever the programs that make documents write is one. Of an archive
only the part is read that says what it is.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO
from xml.parsers import expat

from cambio.common.names import is_unseen
from cambio.files import archives
from cambio.files.archives import Entry
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
# What the main part is declared to be: its name differs from program to program.
_MAIN_PARTS = {
    f"{_OOXML}{name}.main+xml": f"{_OOXML}{name}"
    for name in ("wordprocessingml.document", "spreadsheetml.sheet")
}
_DECLARATIONS, _ODF_DECLARATION = "[content_types].xml", "mimetype"
_MACROS = re.compile(r"(^|/)vbaproject", re.IGNORECASE)
_MACRO_TYPES = re.compile(r"vbaproject|macroenabled", re.IGNORECASE)
_PDF_BEGINS = re.compile(rb"%PDF-[12]\.[0-9]")
# What stands before a PDF is a printer's or a mail program's, never the beginning of another kind.
_PDF_HEAD_BYTES, _PDF_TAIL_BYTES = 1024, 64 * 1024
_OTHER_KINDS = re.compile(
    rb"PK\x03\x04|\xff\xd8\xff|\x89PNG|RIFF|.{4}ftyp|(\xef\xbb\xbf)?\s*<", re.DOTALL
)
_PDF_GOES_ON = re.compile(rb"\d\s+\d+\s+obj\b|\b(endobj|endstream|startxref)\b")
_PATHS = re.compile(r"[/\\]")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


def document_type(path: Path) -> str | None:
    """
    Tell the media type of a document; None of what does not begin as one.

    :raises DocumentDamaged: it begins as one, and its end is missing
    :raises UnsupportedDocument: it is an archive of another kind, or brings macros
    """
    with path.open("rb") as file:
        begins = file.read(_PDF_HEAD_BYTES)
        if begins.startswith(archives.BEGINS):
            return _office_type(file)
        if _PDF_BEGINS.search(begins) and not _OTHER_KINDS.match(begins):
            _check_pdf_ends(file)
            return PDF
    return None


def _check_pdf_ends(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _PDF_TAIL_BYTES))
    _, end, after = file.read().rpartition(b"%%EOF")
    # A PDF that was changed, or is made to be read page by page, has further ends inside of it.
    if not end or _PDF_GOES_ON.search(after):
        raise DocumentDamaged(field=FIELD)


def _office_type(file: IO[bytes]) -> str:
    entries = list(archives.entries_of(file))
    found = _ooxml_type(file, entries) or _odf_type(file, entries)
    if found not in SUFFIXES or any(_MACROS.search(entry.name) for entry in entries):
        raise UnsupportedDocument(field=FIELD)
    return found


def _ooxml_type(file: IO[bytes], entries: Iterable[Entry]) -> str:
    """Tell what its main part is declared to be, if there is one and no other."""
    declared = _only(_DECLARATIONS, file, entries)
    if not declared:
        return ""
    types = _types_in(declared)
    if any(map(_MACRO_TYPES.search, types.values())):
        raise UnsupportedDocument(field=FIELD)
    parts = (f"/{entry.name}" for entry in entries)
    said = {types.get(part, types.get(part.rpartition(".")[2], "")) for part in parts}
    found = [_MAIN_PARTS[name] for name in said if name in _MAIN_PARTS]
    return found[0] if len(found) == 1 else ""


def _types_in(declarations: bytes) -> Mapping[str, str]:
    """
    Read of what type the parts are: those with a path by name, the others by ending.

    :raises DocumentDamaged: it is no XML, or XML that brings definitions of its own
    """
    types: dict[str, str] = {}

    def note(_element: str, said: dict[str, str]) -> None:
        named = said.get("PartName", said.get("Extension", ""))
        types[named.lower()] = said.get("ContentType", "").lower()

    def refuse(*_doctype: object) -> None:
        raise DocumentDamaged(field=FIELD)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = note, refuse
    try:
        parser.Parse(declarations, True)  # noqa: FBT003 - the library's own signature
    except expat.ExpatError:
        raise DocumentDamaged(field=FIELD) from None
    return types


def _odf_type(file: IO[bytes], entries: Iterable[Entry]) -> str:
    declared = _only(_ODF_DECLARATION, file, entries).decode("latin-1").strip()
    return declared if declared.startswith(_ODF) else ""


def _only(name: str, file: IO[bytes], entries: Iterable[Entry]) -> bytes:
    """Unpack the part of this name; of two, nobody knows which one a program takes."""
    named = [entry for entry in entries if entry.name == name]
    return archives.content_of(file, named[0]) if len(named) == 1 else b""


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
