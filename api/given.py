"""What an input gives to an operation, read off its fields."""

from datetime import date, datetime
from typing import Any, Literal, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.fields import empty

from cambio.common.verbs import Given

# Of a field that derives from two of them the first counts.
_TYPES: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], type], ...] = (
    (serializers.UUIDField, UUID),
    (serializers.CharField, str),
    (serializers.BooleanField, bool),
    (serializers.IntegerField, int),
    (serializers.FloatField, float),
    (serializers.DateTimeField, datetime),
    (serializers.DateField, date),
)


def given_by(takes: type[serializers.BaseSerializer[Any]]) -> dict[str, Given]:
    """What the fields of an input give, by the names under which they give it."""
    return {
        field.source or name: Given(
            _type_of(field), always=field.required or field.default is not empty
        )
        for name, field in cast(Any, takes)._declared_fields.items()
    }


def _type_of(field: Any) -> Any:
    kind = _bare_type_of(field)
    return kind | None if field.allow_null else kind


def _bare_type_of(field: Any) -> Any:
    if isinstance(field, serializers.ListField | serializers.ListSerializer):
        child = _type_of(field.child)
        return tuple[child, ...] if getattr(field, "is_kept", False) else list[child]  # type: ignore[valid-type]
    if isinstance(field, serializers.ChoiceField):
        return Literal[tuple(field.choices)]
    said = getattr(field, "makes", None) or getattr(field, "gives", None)
    return said or next((kind for shape, kind in _TYPES if isinstance(field, shape)), object)
