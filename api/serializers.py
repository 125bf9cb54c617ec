"""The shapes that all routes share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cambio.programmes.models import Membership


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
    """A UUID in its usual spelling; a bare number is none."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or len(data) != 36:
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class StrictSerializer(serializers.Serializer[Any]):
    """An input that refuses what it does not know, so that a misspelt field is no silent loss."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(str(key) for key in data if key not in self.fields)
            if unknown:
                raise serializers.ValidationError(
                    {
                        key[:60]: [serializers.ErrorDetail(_("There is no such field."), "unknown")]
                        for key in unknown[:20]
                    }
                )
        return super().to_internal_value(data)


class NoInput(StrictSerializer):
    """An empty object: the act says everything."""


class MemberOut(serializers.Serializer[Membership]):
    """A member as others in the programme see them."""

    id = serializers.UUIDField()
    name = serializers.CharField()
