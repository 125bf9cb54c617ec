"""The shapes of rounds, in which people can apply under a version of a scheme."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers import (
    ChoiceField,
    FlagField,
    IntegerField,
    ListField,
    MomentField,
    NameField,
    PageQuery,
    StrictSerializer,
    UUIDField,
)
from api.shown import OpenChoiceField, SentenceField, TimestampField, up_to
from api.v1.grants.inputs import LONGEST_TITLE
from api.v1.grants.scheme_shapes import SchemeOut, text_of
from api.verbs import WithVerbs
from grants import queries, schemes, sentences
from grants.states import ROUND
from grants.verbs import ROUND as ROUND_VERBS

MOST_BUDGETS, MOST_COUNT = 200, 1000
UNITS = ("hours", "days", "weeks", "months")


class WordsIn(StrictSerializer):
    """The same in both languages."""

    nl = NameField(max_length=LONGEST_TITLE)
    en = NameField(max_length=LONGEST_TITLE)


class TermIn(StrictSerializer):
    """A length of time."""

    count = IntegerField(min_value=1, max_value=MOST_COUNT)
    unit = ChoiceField(choices=UNITS)


class FilledIn(StrictSerializer):
    """What a scheme leaves to the programme: those settings of it that are unset, and no other."""

    legal_regime = ChoiceField(choices=schemes.LEGAL_REGIMES, required=False)
    decider = WordsIn(required=False)
    decide_within = TermIn(required=False)
    weekends_count = FlagField(required=False)
    when_empty = ChoiceField(choices=schemes.WHEN_EMPTY, required=False)
    pay_at_award = FlagField(required=False)
    advance_percent = IntegerField(min_value=0, max_value=100, required=False)
    account_within = TermIn(required=False)
    account_needs = ListField(
        child=ChoiceField(choices=schemes.ACCOUNT_NEEDS),
        min_length=1,
        max_length=len(schemes.ACCOUNT_NEEDS),
        required=False,
    )


class RoundIn(StrictSerializer):
    """A time in which people can apply under a version of a scheme."""

    id = UUIDField(source="round_id")
    version = UUIDField(source="version_id")
    name = NameField(max_length=LONGEST_TITLE)
    budgets = ListField(
        source="budget_ids",
        child=UUIDField(),
        min_length=1,
        max_length=MOST_BUDGETS,
        help_text="which budgets pay: one for each ward, and one for the whole programme",
    )
    filled = FilledIn(default=dict)
    opens_at = MomentField()
    closes_at = MomentField(allow_null=True, default=None)


class RoundsQuery(PageQuery):
    """Which rounds."""

    state = ChoiceField(
        choices=ROUND.states, required=False, default="", help_text="only those in this state"
    )


class RoundBudgetOut(serializers.Serializer[Any]):
    """A budget that pays in a round, and for which ward."""

    budget = serializers.UUIDField(source="budget_id")
    ward = serializers.UUIDField(
        source="ward_id", allow_null=True, help_text="null: the whole programme"
    )


class StoredRoundOut(serializers.Serializer[Any]):
    """A time in which people can apply."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=LONGEST_TITLE)
    state = OpenChoiceField(choices=ROUND.states)
    opens_at = TimestampField()
    closes_at = TimestampField(allow_null=True, help_text="null: closed by hand")
    scheme = SchemeOut(source="version")


class RoundOut(StoredRoundOut):
    """A time in which people can apply, and what is asked of those who do."""

    takes_applications = serializers.SerializerMethodField(help_text="people can apply now")
    budgets = up_to(MOST_BUDGETS, RoundBudgetOut)
    unset = serializers.SerializerMethodField(
        help_text="settings that are still to be filled before it opens"
    )
    needs_budget_document = serializers.SerializerMethodField()
    decide_within = serializers.SerializerMethodField(help_text="in words")
    account_within = serializers.SerializerMethodField(help_text="in words")
    account_needs = serializers.SerializerMethodField(help_text="what a report holds")

    def get_takes_applications(self, found: Any) -> bool:
        return queries.takes_at(found, timezone.now())

    @extend_schema_field(
        serializers.ListField(
            child=OpenChoiceField(choices=sentences.SETTINGS), max_length=len(sentences.SETTINGS)
        )
    )
    def get_unset(self, found: Any) -> list[str]:
        return list(found.rules.unset())

    def get_needs_budget_document(self, found: Any) -> bool:
        return any(rule.kind == "budget_document" for rule in found.rules.rules)

    @extend_schema_field(SentenceField())
    def get_decide_within(self, found: Any) -> str:
        return text_of("decide_within", found.rules.settings["decide_within"])

    @extend_schema_field(SentenceField())
    def get_account_within(self, found: Any) -> str:
        return text_of("account_within", found.rules.settings["account_within"])

    @extend_schema_field(
        serializers.ListField(
            child=OpenChoiceField(choices=schemes.ACCOUNT_NEEDS),
            max_length=len(schemes.ACCOUNT_NEEDS),
        )
    )
    def get_account_needs(self, found: Any) -> list[str]:
        return list(found.rules.settings["account_needs"].value or ())


class FullRoundOut(WithVerbs, RoundOut):
    """A round, and what can be done with it."""

    verbs = ROUND_VERBS
