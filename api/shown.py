"""Fields of what is shown. They check nothing: the document says with them what may come."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

MOST = 2**31 - 1
MOST_AMOUNT = 2**53 - 1  # what JavaScript still counts exactly; it takes a million large postings
LONGEST_SENTENCE = 1000
LONGEST_LINK = 400
MAY_GROW = "one of a list that may grow"


class OpenChoiceField(serializers.CharField):
    """A word of a list that may grow: clients are told what there is today."""

    def __init__(self, *, choices: Iterable[str], help_text: str = "", **options: Any) -> None:
        self.choices = tuple(str(choice) for choice in choices)
        said = f"{help_text}; {MAY_GROW}" if help_text else MAY_GROW
        super().__init__(help_text=said, **options)


class OpenChoices(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Lists the words as those that are known, which `enum` would say are all that there can be."""

    target_class = OpenChoiceField

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "string", "x-extensible-enum": list(self.target.choices)}


class CountField(serializers.IntegerField):
    """How many."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MOST} | options)


class AmountField(serializers.IntegerField):
    """An amount in the smallest part of its unit; a balance with `min_value=-MOST_AMOUNT`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MOST_AMOUNT} | options)


class TimestampField(serializers.DateTimeField):
    """A point in time, in UTC: the phone knows where it is."""

    timezone = UTC


class SentenceField(serializers.CharField):
    """What the program says, in the reader's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_SENTENCE, **options)


class LinkField(serializers.CharField):
    """A signed path on the host that was asked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_LINK, **options)


def up_to(most: int, shape: type[serializers.Serializer[Any]], **options: Any) -> Any:
    """Show a list of no more than so many."""
    return shape(many=True, max_length=most, **options)  # type: ignore[call-arg]
