"""Documents of an application: the budget, and the receipts and photos of its report."""

from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.grants import attachment_shapes as shapes
from api.views import MemberView, created_status, parse_body
from cambio.files.operations.announcing import DOCUMENT_TYPES
from grants import operations


class ApplicationAttachment(MemberView):
    location = "grants/attachments/{id}"

    @extend_schema(
        operation_id="announce_attachment",
        request=shapes.AttachmentIn,
        responses={201: shapes.AttachmentOut, 200: shapes.AttachmentOut},
    )
    def put(
        self, request: Request, programme: str, application_id: UUID, attachment_id: UUID
    ) -> Response:
        """Announce a document; its bytes follow at `grants/attachments/{id}/content`."""
        attachment, created = operations.announce_attachment(
            application_id=application_id,
            attachment_id=attachment_id,
            content=operations.AttachmentContent(**parse_body(shapes.AttachmentIn, request)),
            by=self.member,
            at=timezone.now(),
        )
        return Response(
            self.show(shapes.AttachmentOut, attachment), status=created_status(created=created)
        )


class AttachmentBytes(MemberView):
    counts_as = "uploads"

    @extend_schema(
        operation_id="upload_attachment",
        request=dict.fromkeys(DOCUMENT_TYPES, bytes),
        responses=shapes.AttachmentOut,
    )
    def put(self, request: Request, programme: str, attachment_id: UUID) -> Response:
        """Send the announced bytes as the body; the same bytes again change nothing."""
        attachment = operations.receive_attachment(
            attachment_id=attachment_id,
            stream=request._request,
            by=self.member,
            at=timezone.now(),
        )
        return Response(self.show(shapes.AttachmentOut, attachment))


class OneAttachment(MemberView):
    @extend_schema(operation_id="remove_attachment", responses={204: None})
    def delete(self, request: Request, programme: str, attachment_id: UUID) -> Response:
        """Take a document off again, as long as I may write in what it belongs to."""
        operations.remove_attachment(attachment_id=attachment_id, by=self.member, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


urlpatterns = [
    path(
        "grants/applications/<uuid:application_id>/attachments/<uuid:attachment_id>",
        ApplicationAttachment.as_view(),
    ),
    path("grants/attachments/<uuid:attachment_id>", OneAttachment.as_view()),
    path("grants/attachments/<uuid:attachment_id>/content", AttachmentBytes.as_view()),
]
