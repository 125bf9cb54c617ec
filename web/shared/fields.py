"""Fields for what forms ask as people write it: amounts in euro, counts, days, yes or no."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cambio.common.money import euros
from cambio.common.names import Name, NotAName, read_name
from grants.values import MOST_CENTS

# Thousands in groups, all parted by the same sign, of which the first never begins with 0: "0.500"
# is no five hundred. Cents stand behind another sign; a dash there, as on price tags, is none. With
# at most two digits for cents, "1.500" can only mean fifteen hundred, in either language.
_WHOLE = r"(?P<whole>[1-9]\d{0,2}(?:(?P<parting>[., ])\d{3})(?:(?P=parting)\d{3}){0,3}|\d{1,12})"
_CENTS = r"(?:(?!(?P=parting))[.,](?:(?P<cents>\d{1,2})|[-=\u2010-\u2015\u2212]{1,2}))?"
_AMOUNT = re.compile(
    rf"(?:(?:€|EUR) ?)?{_WHOLE}{_CENTS}(?: ?(?:€|EUR|euro))?", re.ASCII | re.IGNORECASE
)
_COUNT = re.compile(_WHOLE, re.ASCII)
_BLANKS = re.compile(
    "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}\N{THIN SPACE}]+"
)
_CENTS_IN_EURO = 100


class EuroField(forms.Field):
    """An amount in euro as people write it, kept in cents."""

    gives = int
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "required": _("Fill in an amount."),
        "unreadable": _("Write an amount in euro, such as 1500 or 1500.50."),
    }

    def __init__(self, *, least_cents: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._least_cents = least_cents

    def to_python(self, value: Any) -> int | None:
        """Read an amount, with a comma or a point before the cents."""
        written = _written(value)
        if not written:
            return None
        read = _AMOUNT.fullmatch(written)
        if read is None:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        cents = int(_digits_of(read)) * _CENTS_IN_EURO + int((read["cents"] or "").ljust(2, "0"))
        if not self._least_cents <= cents <= MOST_CENTS:
            limits = {"least": euros(self._least_cents), "most": euros(MOST_CENTS)}
            between = _("This has to be between %(least)s and %(most)s.") % limits
            raise ValidationError(between, code="out_of_range")
        return cents

    def prepare_value(self, value: Any) -> Any:
        """Write what was there as it can be read again."""
        return euros(value).lstrip("€\N{NO-BREAK SPACE}") if isinstance(value, int) else value


class CountField(forms.IntegerField):
    """A number of things as people write it: "1.000" is a thousand of them, and not one."""

    def to_python(self, value: Any) -> int | None:
        """Read the groups of thousands, which Django would take for zeros behind a point."""
        read = _COUNT.fullmatch(_written(value))
        count: int | None = super().to_python(_digits_of(read) if read else value)
        return count


def _written(value: object) -> str:
    return _BLANKS.sub(" ", "" if value is None else str(value)).strip()


def _digits_of(read: re.Match[str]) -> str:
    return re.sub("[., ]", "", read["whole"])


class DayField(forms.DateField):
    """A day, chosen from the browser's own calendar."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "required": _("Fill in a day."),
        "invalid": _("Fill in a day, such as 2026-05-31."),
    }


class MomentField(forms.DateTimeField):
    """A day and a time, chosen from the browser's own calendar."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"required": _("Fill in a day and a time.")}


class TextField(forms.CharField):
    """Some sentences."""

    def __init__(self, *, missing: Any = "", rows: int = 3, **kwargs: Any) -> None:
        errors = {"required": missing} if missing else {}
        super().__init__(widget=forms.Textarea({"rows": rows}), error_messages=errors, **kwargs)


class NameField(forms.CharField):
    """What somebody or something is called, with nothing hidden in it."""

    gives = Name

    def to_python(self, value: Any) -> str | None:
        """Read a name, where something was written."""
        written = super().to_python(value)
        try:
            return read_name(written) if written else written
        except NotAName as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from None


class YesOrNo(forms.TypedChoiceField):
    """Yes, no, or, where it does not have to be said, neither."""

    gives = bool

    def __init__(self, **kwargs: Any) -> None:
        choices = [("yes", _("Yes")), ("no", _("No"))]
        if not kwargs.get("required", True):
            choices = [("", _("Not known")), *choices]
        super().__init__(
            choices=choices,
            coerce=lambda said: said == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose yes or no.")},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Write what was said as the choice that says it."""
        return {True: "yes", False: "no", None: ""}.get(value, value)
