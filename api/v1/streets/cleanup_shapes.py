"""The shapes of cleanups and photos."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.announced import AnnouncedBytes
from api.serializers import (
    ChoiceField,
    FlagField,
    IntegerField,
    ListField,
    MemberOut,
    MomentField,
    NumberField,
    PageQuery,
    StrictSerializer,
    TextField,
    UUIDField,
)
from api.shown import (
    MOST_AMOUNT,
    AmountField,
    CountField,
    LinkField,
    OpenChoiceField,
    SentenceField,
    TimestampField,
    up_to,
)
from api.v1.streets.places import PlaceOut
from api.verbs import WithVerbs, WithVerbsOnRequest
from cambio.files.links import signed_path
from streets import operations, queries
from streets.photos import Severity
from streets.places import MOST_LATITUDE, MOST_LONGITUDE
from streets.sentences import REWARDS, SIGNALS, reward_text, signal_text
from streets.states import CLEANUP
from streets.verbs import CLEANUP as CLEANUP_VERBS

MOST_PLACES, MOST_PEOPLE, LONGEST_TEXT = 20, 100, 500
STATES = CLEANUP.states
PARTS = ("earned", "divided")


class PlaceShareIn(StrictSerializer):
    """A place that was cleaned and its weight among the others."""

    makes = operations.PlaceShare

    place = UUIDField()
    share = IntegerField(min_value=1, max_value=1000, default=1)


class CleanupIn(StrictSerializer):
    """What somebody reports, or plans."""

    starts_at = MomentField()
    ends_at = MomentField()
    places = ListField(child=PlaceShareIn(), min_length=1, max_length=MOST_PLACES)
    participants = ListField(child=UUIDField(), max_length=MOST_PEOPLE, default=list)
    others = IntegerField(
        min_value=0, max_value=1000, default=0, help_text="took part without an account"
    )
    bags = IntegerField(min_value=0, max_value=1000, default=0)
    minutes = IntegerField(min_value=0, max_value=100_000, default=0)
    note = TextField(max_length=LONGEST_TEXT, allow_blank=True, default="")


class NewCleanupIn(CleanupIn):
    """A report with the id that the phone made for it."""

    id = UUIDField()


class CleanupsQuery(PageQuery):
    """Which cleanups."""

    state = ChoiceField(choices=STATES, required=False, help_text="only those in this state")


class PostponeIn(StrictSerializer):
    """To when a planned cleanup is put off."""

    starts_at = MomentField()
    ends_at = MomentField()


class SubmitIn(StrictSerializer):
    """The answer to the question with which it was returned, if it was."""

    answer = TextField(max_length=LONGEST_TEXT, allow_blank=True, default="")


class VerifyIn(StrictSerializer):
    """Which report was looked at."""

    submitted_at = MomentField(
        required=False,
        allow_null=True,
        default=None,
        help_text=(
            "of the report as it was shown; when it has been submitted again since then,"
            " nothing is paid"
        ),
    )


class LookedAtIn(VerifyIn):
    """One of many reports that were looked at."""

    makes = operations.LookedAt

    id = UUIDField(source="cleanup_id")


class VerifyManyIn(StrictSerializer):
    """Which reports were looked at: all of them are verified, or none."""

    cleanups = ListField(child=LookedAtIn(), min_length=1, max_length=operations.MOST_AT_ONCE)


class QuestionIn(StrictSerializer):
    """What the author is asked."""

    question = TextField(max_length=LONGEST_TEXT)


class ReasonIn(StrictSerializer):
    """Why it is refused."""

    reason = TextField(max_length=LONGEST_TEXT)


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


class CleanupOut(serializers.Serializer[Any]):
    """A cleanup in short."""

    id = serializers.UUIDField()
    state = OpenChoiceField(choices=STATES)
    logged_by = MemberOut()
    starts_at = TimestampField()
    ends_at = TimestampField()
    others = CountField()
    bags = CountField()
    minutes = CountField()
    note = serializers.CharField(max_length=LONGEST_TEXT)
    submitted_at = TimestampField(allow_null=True)
    decided_at = TimestampField(allow_null=True)
    needs_programme_verifier = serializers.BooleanField(
        help_text="nobody nearby may verify it, so the programme's verifiers will"
    )


class ListedCleanupOut(WithVerbsOnRequest, CleanupOut):
    """A cleanup in a list, with what can be done with it where that is asked for."""

    verbs = CLEANUP_VERBS


class PlaceShareOut(serializers.Serializer[Any]):
    """A place and its weight."""

    place = PlaceOut()
    share = CountField(min_value=1)


class RemarkOut(serializers.Serializer[Any]):
    """A question, an answer or a reason."""

    kind = OpenChoiceField(choices=queries.REMARKS)
    text = serializers.CharField(max_length=LONGEST_TEXT)
    written_by = MemberOut()
    written_at = TimestampField()


class RewardLineOut(serializers.Serializer[Any]):
    """One line of what was paid: `earned` lines add up to the total, `divided` ones too."""

    part = OpenChoiceField(choices=PARTS)
    code = OpenChoiceField(choices=REWARDS)
    amount = AmountField(min_value=-MOST_AMOUNT)
    text = serializers.SerializerMethodField()

    @extend_schema_field(SentenceField())
    def get_text(self, line: Any) -> str:
        return reward_text(line)


class RewardOut(serializers.Serializer[Any]):
    """What a verified cleanup paid."""

    total = CountField()
    reasons = up_to(len(REWARDS), RewardLineOut)
    paid_at = TimestampField()


class VerifiedCleanupOut(CleanupOut):
    """A verified cleanup and what it paid."""

    reward = RewardOut()


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


class WholeCleanupOut(CleanupOut):
    """A cleanup with all that belongs to it."""

    places = up_to(MOST_PLACES, PlaceShareOut)
    participants = serializers.SerializerMethodField()
    photos = up_to(operations.MOST_PHOTOS, PhotoOut)
    remarks = RemarkOut(many=True)
    reward = serializers.SerializerMethodField()

    def get_participants(self, cleanup: Any) -> up_to(MOST_PEOPLE, MemberOut):  # type: ignore[valid-type]
        members = [entry.membership for entry in cleanup.participants.all()]
        return MemberOut(members, many=True).data

    def get_reward(self, cleanup: Any) -> RewardOut(allow_null=True):  # type: ignore[valid-type]
        reward = getattr(cleanup, "reward", None)
        return RewardOut(reward).data if reward else None


class FullCleanupOut(WithVerbs, WholeCleanupOut):
    """A cleanup with all that belongs to it; signals are for those who may verify it."""

    verbs = CLEANUP_VERBS
    signals = serializers.SerializerMethodField()

    @extend_schema_field(up_to(operations.MOST_PHOTOS, PhotoSignalsOut))
    def get_signals(self, cleanup: Any) -> list[Any]:
        if not queries.is_in_care_of(self.context["member"], cleanup):
            return []
        return [
            PhotoSignalsOut({"photo": photo, "signals": signals}).data
            for photo, signals in queries.signals_of(cleanup).items()
        ]
