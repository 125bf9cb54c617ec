"""The shapes of documents that belong to an application."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.announced import AnnouncedBytes
from api.serializers import ChoiceField, TextField, UUIDField
from api.shown import CountField, LinkField, OpenChoiceField, TimestampField
from cambio.files.links import signed_document_path

KINDS = ("budget", "receipt", "photo")


class AttachmentIn(AnnouncedBytes):
    """A document that will come."""

    kind = ChoiceField(choices=KINDS, help_text="receipts and photos belong to the report")
    name = TextField(max_length=255, help_text="what its owner calls it")
    line = UUIDField(
        source="line_id",
        allow_null=True,
        default=None,
        help_text="the line of the report that a receipt belongs to",
    )


class AttachmentOut(serializers.Serializer[Any]):
    """A document; its link is good for a quarter of an hour."""

    id = serializers.UUIDField()
    kind = OpenChoiceField(choices=KINDS)
    name = serializers.CharField(source="file.name", max_length=100)
    content_type = serializers.CharField(source="file.content_type", max_length=100)
    size_bytes = CountField(source="file.size_bytes")
    line = serializers.UUIDField(source="line_id", allow_null=True)
    announced_at = TimestampField()
    received_at = TimestampField(source="file.received_at", allow_null=True)
    url = serializers.SerializerMethodField(help_text="null until its bytes have come")

    @extend_schema_field(LinkField(allow_null=True))
    def get_url(self, attachment: Any) -> str | None:
        if attachment.file.state != "received":
            return None
        return signed_document_path(attachment.file_id)
