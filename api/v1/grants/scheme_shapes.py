"""The shapes of schemes, their rule books, and the words that applications are written with."""

from dataclasses import asdict
from typing import Any, get_args

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers import (
    LONGEST_CHOICE,
)
from api.shown import CountField, OpenChoiceField, SentenceField, TimestampField, up_to
from api.v1.grants.inputs import FIRST_YEAR, LAST_YEAR, LONGEST_RULE, LONGEST_TITLE
from cambio.common.language import pick
from grants import schemes, sentences
from grants.deadlines import Term
from grants.schemes import rules
from grants.values import Words

MOST_PARTS = 100


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
                "text": text_of(key, setting),
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


def text_of(key: str, setting: schemes.Setting) -> str:
    """Say a setting's value in words; nothing, as long as it is to be filled."""
    return "" if setting.value is None else sentences.setting_text(key, setting.value)


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
