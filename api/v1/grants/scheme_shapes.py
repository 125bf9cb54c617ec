"""The shapes of schemes, their rule books, and the rounds in which people can apply."""

from dataclasses import asdict
from typing import Any, get_args

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers import (
    LONGEST_CHOICE,
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
from api.shown import CountField, OpenChoiceField, SentenceField, TimestampField, up_to
from api.v1.grants.inputs import FIRST_YEAR, LAST_YEAR, LONGEST_RULE, LONGEST_TITLE
from api.verbs import WithVerbs
from cambio.common.language import pick
from grants import queries, schemes, sentences
from grants.deadlines import Term
from grants.schemes import rules
from grants.states import ROUND
from grants.values import Words
from grants.verbs import ROUND as ROUND_VERBS

MOST_BUDGETS, MOST_COUNT, MOST_PARTS = 200, 1000, 100
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


class SchemeOut(serializers.Serializer[Any]):
    """A version of a scheme, in the reader's language."""

    version = serializers.UUIDField(source="id")
    code = serializers.CharField(source="scheme.code", max_length=60)
    number = CountField(min_value=1)
    year = CountField(source="rules.year", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    title = serializers.CharField(max_length=LONGEST_TITLE)
    about = serializers.SerializerMethodField()
    notice = serializers.SerializerMethodField(help_text="what a reader must know first")
    loaded_at = TimestampField()

    @extend_schema_field(SentenceField())
    def get_about(self, version: Any) -> str:
        return _picked(version.rules.about)

    @extend_schema_field(SentenceField())
    def get_notice(self, version: Any) -> str:
        return _picked(version.rules.notice)


def _picked(words: Words | None) -> str:
    return pick(nl=words.nl, en=words.en) if words else ""


class SettingOut(serializers.Serializer[Any]):
    """What a scheme says about one thing, and who says so."""

    key = OpenChoiceField(choices=sentences.SETTINGS)
    title = SentenceField()
    origin = OpenChoiceField(choices=get_args(schemes.Origin))
    source_rule = serializers.CharField(
        source="source",
        max_length=LONGEST_RULE,
        help_text="the id of the source's rule that says so",
    )
    value = serializers.JSONField(help_text="null: it is still to be filled")
    text = SentenceField(help_text="the value in words")
    why = SentenceField(help_text="the reason for what is ours")


class SchemeRuleOut(serializers.Serializer[Any]):
    """A rule of a scheme, in the reader's language."""

    id = serializers.CharField(max_length=LONGEST_RULE)
    kind = OpenChoiceField(choices=rules.KINDS)
    strength = OpenChoiceField(choices=rules.STRENGTHS)
    strength_title = serializers.SerializerMethodField()
    source_rule = serializers.CharField(
        source="source",
        max_length=LONGEST_RULE,
        help_text="the id of the source's rule; empty: it is ours",
    )
    sentence = serializers.SerializerMethodField(help_text="as the scheme says it")
    checked = serializers.SerializerMethodField(help_text="what the program looks at")
    applies_to = serializers.ListField(
        child=OpenChoiceField(choices=rules.APPLICANTS), max_length=len(rules.APPLICANTS)
    )
    parameters = serializers.DictField()

    @extend_schema_field(SentenceField())
    def get_strength_title(self, rule: Any) -> str:
        return str(sentences.STRENGTHS[rule.strength])

    @extend_schema_field(SentenceField())
    def get_sentence(self, rule: Any) -> str:
        return pick(nl=rule.nl, en=rule.en)

    @extend_schema_field(SentenceField())
    def get_checked(self, rule: Any) -> str:
        return sentences.rule_text(rule)


class NoteOut(serializers.Serializer[Any]):
    """What a reader should know of a scheme beside its settings and rules."""

    built = serializers.BooleanField(help_text="whether the program does it")
    source_rule = serializers.CharField(source="source", max_length=LONGEST_RULE)
    text = serializers.SerializerMethodField()

    @extend_schema_field(SentenceField())
    def get_text(self, note: Any) -> str:
        return pick(nl=note.nl, en=note.en)


class RuleBookOut(serializers.Serializer[Any]):
    """A scheme whole: its settings, its rules, and what else there is to say of it."""

    scheme = SchemeOut(source="version")
    settings = serializers.SerializerMethodField()
    rules = up_to(MOST_PARTS, SchemeRuleOut, source="rules.rules")
    notes = up_to(MOST_PARTS, NoteOut, source="rules.notes")

    def get_settings(self, book: Any) -> up_to(MOST_PARTS, SettingOut):  # type: ignore[valid-type]
        described = [
            {
                "key": key,
                "title": sentences.SETTINGS[key],
                "origin": setting.origin,
                "source": setting.source,
                "value": _plain(setting.value),
                "text": _text(key, setting),
                "why": _picked(setting.why),
            }
            for key, setting in book["rules"].settings.items()
        ]
        return SettingOut(described, many=True).data


def _plain(value: object) -> object:
    """Write a setting's value as it would stand in a scheme file."""
    if isinstance(value, Term):
        return {"count": value.count, "unit": value.unit}
    return asdict(value) if isinstance(value, Words) else value


def _text(key: str, setting: schemes.Setting) -> str:
    return "" if setting.value is None else sentences.setting_text(key, setting.value)


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
        return _text("decide_within", found.rules.settings["decide_within"])

    @extend_schema_field(SentenceField())
    def get_account_within(self, found: Any) -> str:
        return _text("account_within", found.rules.settings["account_within"])

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


class ChoiceOut(serializers.Serializer[Any]):
    """A word that the API takes, and its title."""

    code = serializers.CharField(max_length=LONGEST_CHOICE)
    title = SentenceField()


class ChoicesOut(serializers.Serializer[Any]):
    """The words that an application is written with."""

    applicant_kinds = up_to(len(rules.APPLICANTS), ChoiceOut)
    scopes = up_to(len(rules.SCOPES), ChoiceOut)
    purposes = up_to(len(rules.PURPOSES), ChoiceOut)
    categories = up_to(len(rules.CATEGORIES), ChoiceOut)
