"""The shapes of photos, and of what a reviewer should look at in them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.announced import AnnouncedBytes
from api.serializers import (
    ChoiceField,
    FlagField,
    MomentField,
    NumberField,
)
from api.shown import (
    LinkField,
    OpenChoiceField,
    SentenceField,
    TimestampField,
)
from cambio.files.links import signed_path
from streets import queries
from streets.photos import Severity
from streets.places import MOST_LATITUDE, MOST_LONGITUDE
from streets.sentences import SIGNALS, signal_text


class PhotoIn(AnnouncedBytes):
    """A photo that will come, and where and when the phone was."""

    phase = ChoiceField(choices=queries.PHASES)
    latitude = NumberField(
        required=False,
        allow_null=True,
        default=None,
        min_value=-MOST_LATITUDE,
        max_value=MOST_LATITUDE,
        help_text="in degrees of WGS 84, north of the equator",
    )
    longitude = NumberField(
        required=False,
        allow_null=True,
        default=None,
        min_value=-MOST_LONGITUDE,
        max_value=MOST_LONGITUDE,
        help_text="in degrees of WGS 84, east of Greenwich",
    )
    accuracy_m = NumberField(
        required=False, allow_null=True, default=None, min_value=0, max_value=100_000
    )
    taken_at = MomentField(required=False, allow_null=True, default=None)
    by_hand = FlagField(default=False)


class PhotoOut(serializers.Serializer[Any]):
    """A photo; its links are good for a quarter of an hour."""

    id = serializers.UUIDField()
    phase = OpenChoiceField(choices=queries.PHASES)
    place_source = OpenChoiceField(choices=queries.PLACE_SOURCES)
    announced_at = TimestampField()
    received_at = TimestampField(allow_null=True)
    display_url = serializers.SerializerMethodField()
    thumb_url = serializers.SerializerMethodField()

    @extend_schema_field(LinkField(allow_null=True))
    def get_display_url(self, photo: Any) -> str | None:
        return signed_path(photo.pk, "display") if photo.received_at else None

    @extend_schema_field(LinkField(allow_null=True))
    def get_thumb_url(self, photo: Any) -> str | None:
        return signed_path(photo.pk, "thumb") if photo.received_at else None


class SignalOut(serializers.Serializer[Any]):
    """Something to look at twice."""

    code = OpenChoiceField(choices=SIGNALS)
    severity = OpenChoiceField(choices=Severity)
    text = serializers.SerializerMethodField()

    @extend_schema_field(SentenceField())
    def get_text(self, signal: Any) -> str:
        return signal_text(signal)


class PhotoSignalsOut(serializers.Serializer[Any]):
    """What a reviewer should look at, for one photo."""

    photo = serializers.UUIDField()
    signals = SignalOut(many=True)
