"""What a form gives to an operation, read off its fields."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms

from cambio.common.names import Name
from cambio.common.verbs import Given

# Of a field that derives from two of them the first counts.
_TYPES: tuple[tuple[type[forms.Field], type], ...] = (
    (forms.UUIDField, UUID),
    (forms.FloatField, float),
    (forms.IntegerField, int),
    (forms.BooleanField, bool),
    (forms.CharField, str),
    (forms.ChoiceField, str),
    (forms.DateTimeField, datetime),
    (forms.DateField, date),
)


def given_by(form: type[forms.Form]) -> dict[str, Given]:
    """
    What the fields of a form give; a field of ours says it in `gives`.

    So does a form that puts together what the operation takes.
    """
    whole: dict[str, Any] = getattr(form, "gives", {})
    if whole:
        return {name: Given(kind) for name, kind in whole.items()}
    fields: dict[str, forms.Field] = form.base_fields
    return {name: Given(_type_of(field)) for name, field in fields.items()}


def _type_of(field: forms.Field) -> Any:
    said = getattr(field, "gives", None) or getattr(field, "coerce", None)
    kind: Any = said or next((kind for shape, kind in _TYPES if isinstance(field, shape)), object)
    # A text that nobody wrote is empty, and a tick that nobody made is a no.
    is_never_none = field.required or kind in {str, Name} or isinstance(field, forms.BooleanField)
    return kind if is_never_none else kind | None
