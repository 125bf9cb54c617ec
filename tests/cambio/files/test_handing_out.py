"""A document handed out: under which name, by which link, and to be saved only."""

import hashlib
import io
from datetime import datetime
from email.message import Message

import pytest
from django.core import signing
from django.db import transaction

from cambio.common.errors import NotFound
from cambio.common.ids import new_id
from cambio.files import documents, links, store
from cambio.files import operations as files
from cambio.files.errors import LinkNotValid
from cambio.programmes.models import Programme
from tests.cambio.files.sent_documents import RECEIPT, fetch, kept, token_of
from tests.worlds.documents import ODS, PDF, XLSX, pdf


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
