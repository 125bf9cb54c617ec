"""Documents of an application: what was sent, and sending one for somebody on paper."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import DomainError
from cambio.common.ids import new_id
from cambio.common.money import euros
from cambio.files.decode import LIMITS
from cambio.files.documents import SUFFIXES
from cambio.files.links import signed_document_path
from grants import operations, queries
from web.grant_desk.words import ATTACHMENTS
from web.shared.acts import Act

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from cambio.programmes.models import Membership
    from grants.models import Application

_MEGABYTE = 1024 * 1024
# The ending tells more than the browser does, which may not know the program.
_KINDS = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes} | {
    ".png": "image/png",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heif",
}


class DocumentForm(forms.Form):
    """A file from the reader's own computer."""

    document = forms.FileField(
        help_text=_("A PDF, a picture, or a file of Word, Excel or LibreOffice."),
        widget=forms.FileInput({"accept": ",".join(("image/*", *_KINDS))}),
    )

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].label = label
        # A file that is too large was left out on its way here.
        missing = str(_("Choose a file of at most %(most)d MB.")) % {
            "most": LIMITS.size_bytes // _MEGABYTE
        }
        self.fields["document"].error_messages["required"] = missing

    def field_of(self, name: str) -> str:
        """Whatever is wrong with a document is wrong with the file."""
        return "document" if name else name


class ReceiptForm(DocumentForm):
    """Which line of the report it proves."""

    line_id = forms.TypedChoiceField(label=_("For which cost"), coerce=UUID)

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line_id"]
        field.choices = lines

    def field_of(self, name: str) -> str:
        """As for other documents, but for the line."""
        return "line_id" if name == "line" else super().field_of(name)


def _attach(
    application_id: UUID,
    *,
    kind: str,
    document: UploadedFile[Any],
    line_id: UUID | None = None,
    by: Membership,
    **given: Any,
) -> str | Promise:
    name = document.name or ""
    digest = hashlib.file_digest(document, "sha256").hexdigest()
    document.seek(0)
    attachment, _created = operations.announce_attachment(
        application_id=application_id,
        attachment_id=new_id(),
        content=operations.AttachmentContent(
            kind=kind,
            line_id=line_id,
            name=name,
            sha256=digest,
            size_bytes=document.size or 0,
            content_type=_KINDS.get(Path(name.lower()).suffix, document.content_type or ""),
        ),
        by=by,
        **given,
    )
    try:
        operations.receive_attachment(attachment_id=attachment.pk, stream=document, by=by, **given)
    except DomainError:
        operations.remove_attachment(attachment_id=attachment.pk, by=by, **given)
        raise
    return _("The file is there.")


def uploads_to(application: Application) -> dict[str, Act]:
    """What its author can send: the budget, and the proofs of what was spent."""
    report = queries.report_of(application.award) if application.state == "awarded" else None
    lines = [
        (str(line.pk), f"{line.description}, {euros(line.amount_cents)}")
        for line in (report.lines.all() if report else ())
    ]
    files = {"budget": _("The budget, as a file"), "photo": _("A photo of what was done")}
    acts = {
        f"attach_{kind}": Act(
            partial(_attach, kind=kind), partial(DocumentForm, label=label), DocumentForm.field_of
        )
        for kind, label in files.items()
    }
    receipt = partial(ReceiptForm, label=_("The invoice or receipt"), lines=lines)
    acts["attach_receipt"] = Act(partial(_attach, kind="receipt"), receipt, ReceiptForm.field_of)
    return acts


@dataclass(frozen=True, slots=True)
class Document:
    """
    A document as the page lists it.

    :ivar line_id: of the report, where it is a receipt
    """

    name: str
    kind: str | Promise
    address: str
    line_id: UUID | None


def documents_of(application: Application) -> list[Document]:
    """What was sent and has arrived, each with a link that is good for a while."""
    return [
        Document(
            attachment.file.name,
            ATTACHMENTS[attachment.kind],
            signed_document_path(attachment.file_id),
            attachment.line_id,
        )
        for attachment in application.attachments.all()
        if attachment.file.state == "received"
    ]
