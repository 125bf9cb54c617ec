"""The shapes that all routes share."""

import re
from datetime import UTC, date, datetime
from typing import Any, ClassVar, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.given import given_by
from cambio.common.names import LONGEST_NAME, REASONS, Name, NotAName, read_name
from cambio.common.verbs import check_fits

CURSOR, LIMIT, FIELDS = "cursor", "limit", "fields"
OF_EVERY_LIST = frozenset({CURSOR, LIMIT, FIELDS})
"""What stands behind the question mark of any list, and in no body."""
LONGEST_CHOICE, LONGEST_KEY = 40, 60
LONGEST_CURSOR, MOST_ON_A_PAGE = 500, 100
MOST_UNKNOWN = 20
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class TextField(serializers.CharField):
    """A JSON text, stripped; a number is none."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class NameField(TextField):
    """What somebody or something is called, with nothing hidden in it."""

    gives = Name
    default_error_messages = {**REASONS}

    def to_internal_value(self, data: Any) -> Name:
        written = super().to_internal_value(data)
        try:
            return read_name(written)
        except NotAName as refusal:
            self.fail(refusal.code)


class MomentField(serializers.DateTimeField):
    """A point in time, with its offset: a clock's reading alone is none."""

    # What a clock shows that was never set, or a year that leaves the calendar in another zone,
    # must not reach the database: it would be written and never be read again.
    first, last = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    default_error_messages = {
        "naive": _("Give the offset from UTC too, as in 2026-06-06T10:00:00+02:00."),
        "out_of_range": _("Give a time between 1970 and 2100."),
    }

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str) or not value.isascii():
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss+hh:mm")
        moment = super().to_internal_value(value)
        if not self.first <= moment < self.last:
            self.fail("out_of_range")
        # An offset of nearly a day is one to Python, and none to the database.
        return moment.astimezone(UTC)

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("naive")
        return value


class DayField(serializers.DateField):
    """A day as `2026-06-06`, in the years in which clocks are taken to be right."""

    first, last = date(1970, 1, 1), date(2099, 12, 31)
    default_error_messages = {"out_of_range": _("Give a day between 1970 and 2100.")}

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(value)
        if not self.first <= day <= self.last:
            self.fail("out_of_range")
        return day


class FlagField(serializers.BooleanField):
    """`true` or `false`, and nothing that could pass for one."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class IntegerField(serializers.IntegerField):
    """A JSON integer: no text, no `true`, no look-alike digits."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class NumberField(serializers.FloatField):
    """A JSON number, finite; `true` is none."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class UUIDField(serializers.UUIDField):
    """A UUID in its usual spelling and plain digits; a bare number is none."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not _UUID.fullmatch(data):
            self.fail("invalid")
        return super().to_internal_value(data)


class ChoiceField(serializers.ChoiceField):
    """One of some words; what else came is told back only as far as a word goes."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or len(data) > LONGEST_CHOICE:
            self.fail("invalid_choice", input="…")
        return super().to_internal_value(data)


class ListField(serializers.ListField):
    """A list, counted before any of its entries is looked at."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class TupleField(ListField):
    """A list that is kept as it came, and so becomes a tuple."""

    is_kept = True

    def get_default(self) -> Any:
        return tuple(super().get_default() or ())

    def to_internal_value(self, data: Any) -> Any:
        return tuple(super().to_internal_value(data))


class QueryIntegerField(serializers.IntegerField):
    """An integer as an address spells it: plain digits, no blanks, no look-alikes."""

    def to_internal_value(self, data: Any) -> int:
        if not _INTEGER.fullmatch(data):
            self.fail("invalid")
        return super().to_internal_value(data)


class QueryFlagField(serializers.BooleanField):
    """`true` or `false` as an address spells it, and no other word for either."""

    def to_internal_value(self, data: Any) -> bool:
        if data not in {"true", "false"}:
            self.fail("invalid", input=data)
        return bool(data == "true")


class OnRequestField(serializers.SerializerMethodField):
    """A field of an answer that is shown only where `fields` asks for it, since it costs much."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read_only = self.required = False  # so the document does not promise it


class StrictSerializer(serializers.Serializer[Any]):
    """
    An input that refuses what it does not know, so that a misspelt field is no silent loss.

    :cvar makes: what an operation takes of it, where that is more than its fields
    :raises Misfit: its fields are not what that is made of
    """

    makes: ClassVar[type | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.makes is not None:
            check_fits(cls.makes, given_by(cls))

    def validate(self, attrs: dict[str, Any]) -> Any:
        return attrs if self.makes is None else self.makes(**attrs)

    def to_internal_value(self, data: Any) -> Any:
        unknown = self._unknown(data) if isinstance(data, dict) else {}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as faults:
            named = cast("dict[str, Any]", faults.detail)  # by field, or under one name for all
            raise serializers.ValidationError(named | unknown) from None
        if unknown:
            raise serializers.ValidationError(unknown)
        return value

    def _unknown(self, data: dict[str, Any]) -> dict[str, Any]:
        """Find the fields that there are not; the first of them, where there are many."""
        names = sorted(str(key) for key in data if key not in self.fields)[:MOST_UNKNOWN]
        fault = serializers.ErrorDetail(str(_("There is no such field.")), "unknown")
        return {name[:LONGEST_KEY]: [fault] for name in names}


class Query(StrictSerializer):
    """
    What stands behind the question mark, where words are joined as in `priceFrom`.

    In code, and in what is read, a field is called as everywhere else: `price_from`.
    """

    def get_fields(self) -> dict[str, Any]:
        fields = {}
        for name, field in super().get_fields().items():
            spelt = _in_camel_case(name)
            if spelt != name:
                field.source = name
            fields[spelt] = field
        return fields


def _in_camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


class NoQuery(Query):
    """Nothing: the path says everything."""


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST_CURSOR})
class CursorField(serializers.CharField):
    """A place in a list; one that is too long is refused as any other that was not given."""


class PageQuery(Query):
    """Which page of a list."""

    cursor = CursorField(required=False, help_text="from `next` or `previous`")
    limit = QueryIntegerField(
        required=False,
        default=50,
        min_value=1,
        max_value=MOST_ON_A_PAGE,
        help_text="how many at most",
    )


class NoInput(StrictSerializer):
    """An empty object: the act says everything."""


class MemberOut(serializers.Serializer[Any]):
    """A member as others in the programme see them."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=LONGEST_NAME)
