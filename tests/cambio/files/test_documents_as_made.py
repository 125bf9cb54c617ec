"""Documents as programs, printers and mail servers make them: what is whole is taken."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cambio.common.errors import DomainError
from cambio.files.documents import document_type
from tests.worlds import pictures
from tests.worlds.documents import (
    DOCX,
    ODS,
    ODT,
    PDF,
    XLSX,
    archive,
    content_types,
    docx,
    odf,
    pdf,
    xlsx,
)

LookAt = Callable[[bytes], str | None]
MACROS = "application/vnd.ms-excel.sheet.macroEnabled"


@pytest.fixture
def look_at(tmp_path: Path) -> LookAt:
    """Tell what bytes are, or the code with which they are refused."""

    def run(content: bytes) -> str | None:
        path = tmp_path / "upload"
        path.write_bytes(content)
        try:
            return document_type(path)
        except DomainError as refused:
            return refused.code

    return run


def office(
    main: str, kind: str, *, declared: str = "", directory: str = "[Content_Types].xml"
) -> bytes:
    types = content_types(**{declared or f"/{main}": f"{kind}.main+xml"})
    return archive({directory: types, "_rels/.rels": b"<Relationships/>", main: b"<x/>"})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (office("word/document2.xml", DOCX), DOCX),
        (office("xl/workbook2.xml", XLSX), XLSX),
        (office("word\\document.xml", DOCX, declared="/word/document.xml"), DOCX),
        (office("Word/Document.xml", DOCX, declared="/word/document.xml"), DOCX),
        (office("xl/workbook.xml", XLSX, directory="[content_types].xml"), XLSX),
        (office("custom/main.xml", DOCX), DOCX),
    ],
    ids=["document2", "workbook2", "backslashes", "capitals", "small letters", "own folder"],
)
def test_b10_the_main_part_is_the_one_declared_as_such_whatever_its_name(
    look_at: LookAt, content: bytes, kind: str
) -> None:
    assert look_at(content) == kind


def test_b10_a_main_part_may_be_declared_by_its_ending(look_at: LookAt) -> None:
    types = f'<Types><Default Extension="xml" ContentType="{DOCX}.main+xml"/></Types>'.encode()
    content = archive({"[Content_Types].xml": types, "word/document.xml": b"<x/>"})
    assert look_at(content) == DOCX


@pytest.mark.parametrize("kind", [ODS, ODT])
def test_b10_the_kind_of_an_open_document_may_stand_anywhere_in_its_archive(
    look_at: LookAt, kind: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("content.xml", b"<office/>")
        file.writestr("mimetype", f"{kind}\n")
    assert look_at(packed.getvalue()) == kind
    streamed = io.BytesIO()
    with zipfile.ZipFile(Unseekable(streamed), "w") as file:  # its lengths stand behind each part
        file.writestr("mimetype", kind)
        file.writestr("content.xml", b"<office/>")
    assert look_at(streamed.getvalue()) == kind


class Unseekable(io.RawIOBase):
    def __init__(self, target: io.BytesIO) -> None:
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, content: bytes, /) -> int:  # type: ignore[override]
        return self._target.write(content)


@pytest.mark.parametrize(
    "content",
    [
        archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}),
        archive({"[Content_Types].xml": content_types(**{"/word/a.xml": f"{DOCX}.main+xml"})}),
        archive({"word/document.xml": b"<x/>"}),
        archive({"mimetype": b"application/pdf"}),
        archive({"mimetype": b"image/jpeg"}),
        office("xl/workbook.xml", MACROS),
        xlsx(**{"xl\\vbaProject.bin": b"x"}),
        xlsx(**{"[content_types].xml": b"<Types/>"}),
        archive(
            {
                "[Content_Types].xml": content_types(
                    **{"/xl/a.xml": f"{XLSX}.main+xml", "/word/b.xml": f"{DOCX}.main+xml"}
                ),
                "xl/a.xml": b"",
                "word/b.xml": b"",
            }
        ),
        archive(
            {
                "[Content_Types].xml": content_types(
                    **{
                        "/xl/workbook.xml": f"{XLSX}.main+xml",
                        "/xl/a.bin": "application/vnd.ms-office.vbaProject",
                    }
                ),
                "xl/workbook.xml": b"",
                "xl/a.bin": b"",
            }
        ),
        archive({"[Content_Types].xml": b"<Types>" + b" " * 2_000_000, "xl/workbook.xml": b""}),
    ],
    ids=[
        "none declared", "not there", "nothing declared", "PDF as an archive", "JPEG as an archive",
        "macros by type", "macros behind a backslash", "declared twice", "two main parts",
        "macros under another name", "endless declarations",
    ],
)  # fmt: skip
def test_b10_an_archive_that_is_no_text_or_sheet_is_not_taken_for_one(
    look_at: LookAt, content: bytes
) -> None:
    assert look_at(content) == "unsupported_document"


@pytest.mark.parametrize(
    "types",
    [
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><Types/>",
        b"<Types",
        "<!DOCTYPE a><Types/>".encode("utf-16"),
        b"\xff\xfe\xfd",
    ],
)
def test_b10_declarations_bring_no_definitions_of_their_own(look_at: LookAt, types: bytes) -> None:
    content = archive({"[Content_Types].xml": types, "word/document.xml": b"<x/>"})
    assert look_at(content) == "document_damaged"


def test_b10_a_part_that_is_not_what_its_directory_tells_is_damage(look_at: LookAt) -> None:
    content = bytearray(docx())
    directory = content.index(b"PK\x01\x02")
    content[directory + 16] ^= 1  # the first part's check
    assert look_at(bytes(content)) == "document_damaged"


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n",
        b"Content-Type: application/pdf\r\nContent-Length: 900\r\n\r\n",
        b"\0" * 1000,
    ],
    ids=["byte order mark", "line", "printer", "mail", "nothing"],
)
def test_b10_a_pdf_may_begin_within_its_first_1024_bytes(look_at: LookAt, before: bytes) -> None:
    assert look_at(before + pdf()) == PDF


@pytest.mark.parametrize(
    "before",
    [
        b"\0" * 1024,
        b"<!doctype html><p>",
        b"\xef\xbb\xbf\n<svg/>",
        pictures.jpeg(width=8, height=8)[:200],
    ],
    ids=["too late", "page", "drawing", "picture"],
)
def test_b10_what_begins_as_something_else_is_no_pdf(look_at: LookAt, before: bytes) -> None:
    assert look_at(before + pdf()) is None


def test_b10_an_archive_that_begins_with_a_pdf_is_no_pdf(look_at: LookAt) -> None:
    content = odf().replace(b"PK", pdf() + b"PK", 1)
    assert look_at(b"PK\x03\x04" + content) == "document_damaged"


@pytest.mark.parametrize(
    "after",
    [b"\0" * 2000, b"\0" * 60_000, b"<!-- served by -->\n" * 100, b"\x1b%-12345X", b" \r\n" * 900],
    ids=["nothing", "much of nothing", "page", "printer", "lines"],
)
def test_b10_a_pdf_may_go_on_after_its_end(look_at: LookAt, after: bytes) -> None:
    assert look_at(pdf() + after) == PDF


CHANGED = pdf() + b"3 0 obj<</Type/Page/MediaBox[0 0 99 99]>>endobj\n" + b"startxref\n9\n%%EOF\n"


@pytest.mark.parametrize("left", range(len(pdf()) + 8, len(CHANGED) - 7, 9))
def test_b10_a_pdf_that_was_cut_behind_an_earlier_end_is_damaged(
    look_at: LookAt, left: int
) -> None:
    assert look_at(CHANGED) == PDF
    assert look_at(CHANGED[:left]) == "document_damaged"
