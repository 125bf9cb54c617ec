"""A document: what is taken for one, and what is refused."""

import random
import struct
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from cambio.common.errors import DomainError
from cambio.files import documents, links, store
from cambio.programmes.models import Programme
from tests.cambio.files.sent_documents import RECEIPT, announce, fetch, kept, send, stored
from tests.worlds import pictures
from tests.worlds.documents import DOCX, ODS, ODT, PDF, XLSX, archive, docx, odf, pdf, xlsx

HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(pdf(), PDF), (xlsx(), XLSX), (docx(), DOCX), (odf(ODS), ODS), (odf(ODT), ODT)],
    ids=["pdf", "xlsx", "docx", "ods", "odt"],
)
def test_a_document_is_kept_as_it_came_and_handed_out_to_be_saved(
    programme: Programme, at: datetime, settings: LazySettings, content: bytes, content_type: str
) -> None:
    # What was announced does not count: it is what its bytes are.
    file = kept(programme, at, content, name="begroting", content_type="image/png")
    assert (file.state, file.content_type, file.name) == ("received", content_type, "begroting")
    assert stored(settings) == [store.path_of(file.original)]
    answer = fetch(file)
    assert b"".join(answer.streaming_content) == content
    suffix = documents.SUFFIXES[content_type][0]
    assert answer["Content-Disposition"] == f'attachment; filename="begroting{suffix}"'
    assert answer["Content-Type"] == content_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_a_receipt_is_handed_out_without_what_the_camera_knew(
    programme: Programme, at: datetime, settings: LazySettings, format_: str
) -> None:
    marks = pictures.exif(place=(52.3892794, 4.8910276))
    content = pictures.encode(pictures.draw(), format_, exif=marks)
    media_type = f"image/{format_.lower()}"
    file = kept(programme, at, content, name="bon.heic", content_type=media_type)
    assert (file.content_type, file.width, file.height) == (media_type, 800, 600)
    assert len(stored(settings)) == 3
    answer = fetch(file)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'attachment; filename="bon.jpg"'
    shown = b"".join(answer.streaming_content)
    assert shown.startswith(b"\xff\xd8\xff")
    assert b"Exif" not in shown
    # Beside that it has renditions, as any picture.
    token = links.signed_path(file.pk, "thumb").removeprefix(links.PREFIX)
    assert links.file_for_link(token) == (file, "thumb")


def zip_bomb_directory() -> bytes:
    """An end that promises more entries than anybody's budget has."""
    content = bytearray(xlsx())
    struct.pack_into("<2H", content, len(content) - 14, 60_000, 60_000)
    return bytes(content)


def without_end(content: bytes) -> bytes:
    return content[:-30]


REFUSED: list[tuple[str, bytes, str]] = [
    ("html", HTML, "unsupported_document"),
    ("html with a PDF in it", HTML + pdf(), "unsupported_document"),
    ("svg", SVG, "unsupported_document"),
    ("nothing known", b"\x7fELF" + b"\0" * 200, "unsupported_document"),
    ("text", b"100 euro voor koffie", "unsupported_document"),
    ("PDF of no version", b"%PDF-x.1\n%%EOF", "unsupported_document"),
    ("PDF without its end", pdf()[:-7], "document_damaged"),
    ("PDF whose end is far back", pdf() + b"\0" * 70_000, "document_damaged"),
    ("archive of anything", archive({"a.txt": b"x"}), "unsupported_document"),
    ("empty archive's end", b"PK\x05\x06" + b"\0" * 18, "unsupported_document"),
    ("ODF of another kind", odf("application/vnd.oasis.opendocument.text-master"),
     "unsupported_document"),
    ("script called ODF", odf("text/html"), "unsupported_document"),
    ("sheet with macros", xlsx(**{"xl/vbaProject.bin": b"x"}), "unsupported_document"),
    ("text with macros", docx(**{"word/VBAProject.bin": b"x"}), "unsupported_document"),
    ("sheet without its end", without_end(xlsx()), "document_damaged"),
    ("sheet and more", xlsx() + b"more", "document_damaged"),
    ("sheet behind something", b"PK\x03\x04" + HTML + xlsx(), "document_damaged"),
    ("sheet with a comment", archive({"xl/workbook.xml": b""}, comment=HTML), "document_damaged"),
    ("endless directory", zip_bomb_directory(), "unsupported_document"),
    ("no more than a beginning", b"PK\x03\x04", "document_damaged"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_is_no_document_is_refused_and_leaves_nothing(
    programme: Programme, at: datetime, settings: LazySettings, content: bytes, code: str
) -> None:
    file = announce(programme, at, content)
    with pytest.raises(DomainError) as caught:
        send(file, at, content)
    assert (caught.value.code, caught.value.field) == (code, "content")
    assert stored(settings) == []
    file.refresh_from_db()
    assert file.state == "announced"


def test_no_damage_makes_looking_at_a_document_fail(tmp_path: Path) -> None:
    """Whatever is broken: it is taken, or refused by name."""
    chance, answers = random.Random(7), set()
    for content in (pdf(), xlsx(), docx(), odf()):
        for _ in range(400):
            broken = bytearray(content)
            for _ in range(chance.choice((1, 3, 20))):
                broken[chance.randrange(4, len(broken))] = chance.choice((0, 255, 65))
            path = tmp_path / "upload"
            path.write_bytes(broken[: chance.randrange(4, 2 * len(broken))])
            try:
                answers.add(documents.document_type(path))
            except DomainError as refused:
                answers.add(refused.code)
    assert answers == {None, PDF, XLSX, DOCX, ODS, "document_damaged", "unsupported_document"}


@pytest.mark.parametrize(
    ("content", "code"),
    [(HTML, "not_an_image"), (SVG, "unsupported_format"), (RECEIPT[:9000], "image_truncated")],
)
def test_what_was_announced_as_a_picture_is_refused_as_one(
    programme: Programme, at: datetime, settings: LazySettings, content: bytes, code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        kept(programme, at, content, content_type="image/jpeg")
    assert caught.value.code == code
    assert stored(settings) == []


@pytest.mark.parametrize("content", [pdf(HTML), pdf() + HTML + b"%%EOF", xlsx(**{"x.html": HTML})])
def test_a_file_that_is_two_things_at_once_can_only_be_saved(
    programme: Programme, at: datetime, content: bytes
) -> None:
    answer = fetch(kept(programme, at, content, name="index.html"))
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Type"] in {PDF, XLSX}
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    name = answer["Content-Disposition"].split("=", 1)[1]
    assert name in {'"index.html.pdf"', '"index.html.xlsx"'}
