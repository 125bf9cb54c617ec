"""Documents that belong to an application: its budget, and the proofs of what was spent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid, NotAllowedNow
from cambio.files import operations as files
from cambio.files.errors import FIELD, UnsupportedDocument
from cambio.files.queries import file_exists
from cambio.files.store import Readable
from cambio.programmes.models import Membership
from cambio.programmes.recording import record
from grants import guards, permissions, queries
from grants.models import Application, Attachment

MOST_ATTACHMENTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentContent:
    """
    What a phone announces before it sends a document.

    :param kind: a budget, a receipt or a photo
    :param name: what its owner calls it
    :param line_id: the line of the report that a receipt belongs to
    :param width: in pixels, of one that is a picture
    """

    kind: str
    name: str
    sha256: str
    size_bytes: int
    content_type: str
    line_id: UUID | None = None
    width: int | None = None
    height: int | None = None


@transaction.atomic
def announce_attachment(
    *,
    application_id: UUID,
    attachment_id: UUID,
    content: AttachmentContent,
    by: Membership,
    at: datetime,
) -> tuple[Attachment, bool]:
    """
    Say which document will come; its bytes follow.

    :returns: the attachment, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: the application, or the report, has been handed in; or there are too many
    :raises Conflict: the id was used for something else
    :raises DocumentTooLarge, UnsupportedDocument, Invalid: nothing that is taken
    """
    application = _open_for(content.kind, application_id, by, at)
    present = _present(application, attachment_id, content.kind)
    if present is None:
        _check_room(application, attachment_id)
    line_id = _checked_line(application, content)
    if present is not None and present.line_id != line_id:
        raise Conflict(field="id")
    _announce_file(application.programme_id, attachment_id, content, at)
    if present is not None:
        return present, False
    attachment = Attachment.objects.create(
        id=attachment_id,
        programme_id=application.programme_id,
        application=application,
        line_id=line_id,
        kind=content.kind,
        file_id=attachment_id,
        announced_at=at,
    )
    record("attachment.announced", attachment, by=by, at=at)
    return attachment, True


def _open_for(kind: str, application_id: UUID, by: Membership, at: datetime) -> Application:
    """Find and lock an application to which such a document can still be added."""
    application = queries.application_for_update(by, application_id)
    permissions.check_may_write(by, application)
    if kind == "budget":
        guards.check_can_change(application, at)
    else:
        guards.check_can_account(application, at)
    return application


def _present(application: Application, attachment_id: UUID, kind: str) -> Attachment | None:
    present = Attachment.objects.filter(pk=attachment_id).first()
    if present is not None and (present.application_id, present.kind) != (application.pk, kind):
        raise Conflict(field="id")
    return present


def _check_room(application: Application, attachment_id: UUID) -> None:
    # A file of something else, an item's picture perhaps, must not become one by its id.
    if file_exists(attachment_id):
        raise Conflict(field="id")
    if application.attachments.count() >= MOST_ATTACHMENTS:
        raise NotAllowedNow(
            _("An application has %(most)d documents at most.") % {"most": MOST_ATTACHMENTS}
        )


def _checked_line(application: Application, content: AttachmentContent) -> UUID | None:
    """Check what is announced, and find the line of the report that it belongs to."""
    if content.kind == "photo" and not content.content_type.startswith("image/"):
        raise Invalid(_("This is no picture."), field="content_type")
    if content.kind != "receipt":
        if content.line_id is not None:
            raise Invalid(_("Only a receipt belongs to a line."), field="line")
        return None
    report = queries.report_of(application.award)
    lines = report.lines.values_list("pk", flat=True) if report else ()
    if content.line_id not in lines:
        raise Invalid(_("Say to which line of the report the receipt belongs."), field="line")
    return content.line_id


def _announce_file(
    programme_id: UUID, file_id: UUID, content: AttachmentContent, at: datetime
) -> None:
    files.announce_document(
        programme_id=programme_id,
        file_id=file_id,
        name=content.name,
        sha256=content.sha256,
        size_bytes=content.size_bytes,
        content_type=content.content_type,
        width=content.width,
        height=content.height,
        at=at,
    )


def receive_attachment(
    *, attachment_id: UUID, stream: Readable, by: Membership, at: datetime
) -> Attachment:
    """
    Take a document's bytes and see what they are; the same bytes again change nothing.

    :raises NotFound: it was not announced
    :raises NotAllowedNow: what it belongs to has been handed in meanwhile
    :raises Invalid: other bytes than announced, or no document that is taken; the code says why
    """
    attachment = queries.attachment_seen_by(by, attachment_id)
    permissions.check_may_write(by, attachment.application)
    # What is there already is no answer to other bytes: they are compared first.
    with files.staged_document(attachment.file, stream) as staged, transaction.atomic():
        return _keep(attachment_id, staged, by=by, at=at)


def _keep(
    attachment_id: UUID, staged: files.StagedDocument, *, by: Membership, at: datetime
) -> Attachment:
    attachment = queries.attachment_seen_by(by, attachment_id)
    if attachment.file.state == "received":
        return attachment
    attachment.application = _open_for(attachment.kind, attachment.application_id, by, at)
    if attachment.kind == "photo" and staged.picture is None:
        raise UnsupportedDocument(field=FIELD)
    kept = files.keep_document(
        programme_id=attachment.programme_id, file_id=attachment.pk, staged=staged, at=at
    )
    attachment.file = kept.file
    if kept.created:
        record("attachment.received", attachment, by=by, at=at)
    return attachment


@transaction.atomic
def remove_attachment(*, attachment_id: UUID, by: Membership, at: datetime) -> None:
    """
    Take a document off again, as long as one may write in what it belongs to.

    :raises NotFound: there is none that the actor may see, or no longer
    :raises NotPermitted: the actor neither applies nor is of the desk to which it came on paper
    :raises NotAllowedNow: what it belongs to has been handed in
    """
    attachment = queries.attachment_seen_by(by, attachment_id)
    attachment.application = _open_for(attachment.kind, attachment.application_id, by, at)
    record("attachment.removed", attachment, by=by, at=at)
    attachment.delete()
    files.purge_file(programme_id=by.programme_id, file_id=attachment_id, at=at)
