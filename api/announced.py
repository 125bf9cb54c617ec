"""What a client says of bytes before it sends them."""

from api.serializers import IntegerField, StrictSerializer, TextField

_MOST = 2**31 - 1


class AnnouncedBytes(StrictSerializer):
    """Bytes that will come: which, how many, and of what kind."""

    sha256 = TextField(max_length=64)
    size_bytes = IntegerField(min_value=1, max_value=2**31)
    content_type = TextField(max_length=100)
    width = IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=_MOST,
        help_text="in pixels; with the height said, too large a picture is refused at once",
    )
    height = IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=_MOST
    )
