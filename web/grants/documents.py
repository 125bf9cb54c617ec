"""Documents of an application: what was sent, and sending one for somebody on paper."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import DomainError
from cambio.common.ids import new_id
from cambio.files.decode import LIMITS
from cambio.files.documents import SUFFIXES
from cambio.files.links import signed_document_path
from grants import operations
from web.acts import Act
from web.grants.words import ATTACHMENTS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from cambio.programmes.models import Membership
    from grants.models import Application

_MEGABYTE = 1024 * 1024
# The ending tells more than the browser does, which may not know the program.
_KINDS = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}


class DocumentForm(forms.Form):
    """A file from the reader's own computer."""

    document = forms.FileField(
        label=_("The budget, as a file"),
        help_text=_("A PDF, a picture, or a file of Word, Excel or LibreOffice."),
        widget=forms.FileInput({"accept": ",".join(("image/*", *_KINDS))}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A file that is too large was left out on its way here.
        missing = str(_("Choose a file of at most %(most)d MB.")) % {
            "most": LIMITS.size_bytes // _MEGABYTE
        }
        self.fields["document"].error_messages["required"] = missing

    def field_of(self, name: str) -> str:
        """Whatever is wrong with a document is wrong with the file."""
        return "document" if name else name


def _attach(
    application_id: UUID, *, document: UploadedFile[Any], by: Membership, **given: Any
) -> str | Promise:
    name = document.name or ""
    digest = hashlib.file_digest(document, "sha256").hexdigest()
    document.seek(0)
    attachment, _created = operations.announce_attachment(
        application_id=application_id,
        attachment_id=new_id(),
        content=operations.AttachmentContent(
            kind="budget",
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
    return _("The budget is there.")


OF_ITS_AUTHOR = {"attach": Act(_attach, DocumentForm, DocumentForm.field_of)}


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the page lists it."""

    name: str
    kind: str | Promise
    address: str


def documents_of(application: Application) -> list[Document]:
    """What was sent and has arrived, each with a link that is good for a while."""
    return [
        Document(
            attachment.file.name,
            ATTACHMENTS[attachment.kind],
            signed_document_path(attachment.file_id),
        )
        for attachment in application.attachments.all()
        if attachment.file.state == "received"
    ]
