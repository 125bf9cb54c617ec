"""A document: what is taken for one, under which name it is shown, and how it is handed out."""

import hashlib
import io
import random
import struct
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import signing
from django.db import IntegrityError, transaction
from django.test import Client

from cambio.common.errors import Conflict, DomainError, NotFound
from cambio.common.ids import new_id
from cambio.files import audit, documents, links, store
from cambio.files import operations as files
from cambio.files.errors import LinkNotValid
from cambio.files.models import StoredFile
from cambio.files.operations import Kept
from cambio.programmes.models import Programme
from tests.worlds import pictures
from tests.worlds.documents import DOCX, ODS, ODT, PDF, XLSX, archive, docx, odf, pdf, xlsx

HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
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


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf()[:-1], "upload_incomplete"),
        (b"", "upload_incomplete"),
        (pdf() + b"\n", "upload_too_long"),
        (b"\n" + pdf()[1:], "digest_differs"),
    ],
)
def test_other_bytes_than_announced_are_refused_and_leave_nothing(
    programme: Programme, at: datetime, settings: LazySettings, content: bytes, code: str
) -> None:
    file = announce(programme, at, pdf())
    with pytest.raises(DomainError) as caught:
        send(file, at, content)
    assert (caught.value.code, caught.value.field) == (code, "content")
    assert stored(settings) == []
    assert send(file, at, pdf()).created


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sha256": "A" * 64}, "invalid"),
        ({"size_bytes": 0}, "invalid"),
        ({"size_bytes": 20 * 1024 * 1024 + 1}, "document_too_large"),
        ({"content_type": "text/html"}, "unsupported_document"),
        ({"content_type": "image/svg+xml"}, "unsupported_document"),
        ({"content_type": "image/gif"}, "unsupported_document"),
        ({"content_type": "application/zip"}, "unsupported_document"),
    ],
)
def test_an_announcement_that_we_would_refuse_is_refused_at_once(
    programme: Programme, at: datetime, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        announce(programme, at, pdf(), **change)
    assert (caught.value.code, caught.value.field) == (code, next(iter(change)))
    assert not StoredFile.objects.exists()


def test_the_same_bytes_twice_change_nothing(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = announce(programme, at, pdf())
    assert announce(programme, at, pdf(), file_id=file.pk, content_type="image/png") == file
    first = send(file, at, pdf())
    before = stored(settings)
    file.refresh_from_db()
    second = send(file, at, pdf())
    assert (first.created, second.created) == (True, False)
    assert stored(settings) == before


def test_an_id_is_for_one_document_and_never_for_a_picture_too(
    programme: Programme, other_programme: Programme, at: datetime
) -> None:
    file = announce(programme, at, RECEIPT, content_type="image/jpeg")
    for change in ({"name": "another.pdf"}, {"size_bytes": 7}, {"sha256": "0" * 64}):
        with pytest.raises(Conflict):
            announce(programme, at, RECEIPT, file_id=file.pk, **change)
    with pytest.raises(Conflict):
        announce(other_programme, at, RECEIPT, file_id=file.pk)
    said = {"sha256": file.sha256, "size_bytes": len(RECEIPT), "content_type": "image/jpeg"}
    with pytest.raises(Conflict):
        files.announce_file(programme_id=programme.pk, file_id=file.pk, at=at, **said)  # type: ignore[arg-type]
    picture = files.announce_file(programme_id=programme.pk, file_id=new_id(), at=at, **said)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        announce(programme, at, RECEIPT, file_id=picture.pk)


def test_a_transaction_that_fails_leaves_no_bytes(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = announce(programme, at, pdf())

    def keep_and_fail() -> None:
        with files.staged_document(file, io.BytesIO(pdf())) as staged, transaction.atomic():
            files.keep_document(programme_id=programme.pk, file_id=file.pk, staged=staged, at=at)
            assert len(stored(settings)) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        keep_and_fail()
    assert stored(settings) == []


@pytest.mark.django_db(transaction=True)
def test_a_purged_document_is_gone_with_its_name(
    programme: Programme, at: datetime, settings: LazySettings
) -> None:
    file = kept(programme, at, pdf(), name="bon Rosa de Vries.pdf")
    token = token_of(file)
    with transaction.atomic():
        files.purge_file(programme_id=programme.pk, file_id=file.pk, at=at)
    file.refresh_from_db()
    assert (file.state, file.name, stored(settings)) == ("purged", "", [])
    with pytest.raises(NotFound):
        links.document_for_link(token)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("begroting.pdf", "begroting.pdf"),
        ("Begroting café Zoë 🌻.pdf", "Begroting café Zoë 🌻.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\rosa\\bon.pdf", "bon.pdf"),
        ("/", "document"),
        ("", "document"),
        ("...", "document"),
        (" .. bon .pdf. ", "bon .pdf"),
        ("bon\x00.pdf\r\nSet-Cookie: a=b", "bon.pdfSet-Cookie a=b"),
        ("bon\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "bonfdp.exe"),
        ("b\N{ZERO WIDTH SPACE}on\N{BYTE ORDER MARK}.pdf", "bon.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("two\N{LINE SEPARATOR}lines.pdf", "two lines.pdf"),
        ('a"b<script>c|d?e*.pdf', "a b script c d e .pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("x" * 300, "x" * 100),
        ("a." + "x" * 300, "a." + "x" * 98),
        ("e\N{COMBINING ACUTE ACCENT}.pdf", "é.pdf"),
    ],
)
def test_a_name_is_shown_without_path_controls_or_what_turns_text(written: str, name: str) -> None:
    assert documents.cleaned_name(written) == name
    assert documents.cleaned_name(name) == name


@pytest.mark.parametrize(
    ("name", "content_type", "saved"),
    [
        ("begroting.pdf", PDF, "begroting.pdf"),
        ("BEGROTING.PDF", PDF, "BEGROTING.PDF"),
        ("begroting.pdf.exe", PDF, "begroting.pdf.exe.pdf"),
        ("begroting.html", ODS, "begroting.html.ods"),
        ("document", XLSX, "document.xlsx"),
        ("bon.heic", "image/jpeg", "bon.jpg"),
        ("bon.jpeg", "image/jpeg", "bon.jpeg"),
        ("bon", "image/jpeg", "bon.jpg"),
    ],
)
def test_a_document_is_saved_with_the_ending_of_what_it_is(
    name: str, content_type: str, saved: str
) -> None:
    assert documents.download_name(name, content_type) == saved


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ('"; filename=evil.exe; x="', "; filename=evil.exe; x=.pdf"),
        ("Zoë\r\nX: y", "ZoëX y.pdf"),
        ("𠮷田 begroting.pdf", "𠮷田 begroting.pdf"),
        ("%22%0d%0a.pdf", "%22%0d%0a.pdf"),
    ],
)
def test_no_name_reaches_out_of_its_header(
    programme: Programme, at: datetime, name: str, saved: str
) -> None:
    header = fetch(kept(programme, at, pdf(), name=name))["Content-Disposition"]
    assert header.isascii()
    assert header.isprintable()
    read = Message()
    read["Content-Disposition"] = header
    assert read.get_content_disposition() == "attachment"
    assert read.get_filename() == saved
    assert len(read.get_params(header="Content-Disposition") or []) == 2


def test_a_link_to_a_document_expires_and_cannot_be_made_of_another(
    programme: Programme, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept(programme, at, pdf())
    token = token_of(file)
    assert links.document_for_link(token).path == store.path_of(file.original)
    other = links.signed_path(file.pk, "display").removeprefix(links.PREFIX)
    with pytest.raises(NotFound):
        links.file_for_link(other)
    for made_up in (other, "x", "", signing.dumps(str(file.pk))):
        with pytest.raises(LinkNotValid):
            links.document_for_link(made_up)
    monkeypatch.setattr(links, "LINK_SECONDS", -1)
    with pytest.raises(LinkNotValid):
        links.document_for_link(token)


def test_the_original_of_a_picture_has_no_link_as_a_document(
    programme: Programme, at: datetime
) -> None:
    said = {"sha256": hashlib.sha256(RECEIPT).hexdigest(), "size_bytes": len(RECEIPT)}
    file = files.announce_file(
        programme_id=programme.pk, file_id=new_id(), content_type="image/jpeg", at=at, **said
    )  # type: ignore[arg-type]
    with files.staged_file(file, io.BytesIO(RECEIPT)) as staged, transaction.atomic():
        files.keep_file(programme_id=programme.pk, file_id=file.pk, staged=staged, at=at)
    with pytest.raises(NotFound):
        links.document_for_link(token_of(file))


def test_the_audit_finds_lost_documents_and_nothing_else(
    programme: Programme, at: datetime
) -> None:
    kept(programme, at, pdf())
    lost = kept(programme, at, odf())
    assert list(audit.missing_bytes()) == []
    store.path_of(lost.original).unlink()
    assert [finding.subject_id for finding in audit.missing_bytes()] == [str(lost.pk)]


@pytest.mark.parametrize("change", [{"name": ""}, {"kind": "picture"}, {"kind": "other"}])
def test_the_database_knows_documents_by_their_names(
    programme: Programme, at: datetime, change: dict[str, str]
) -> None:
    file = announce(programme, at, pdf())
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(**change)
