"""What a scheme leaves to the programme: fields to fill it in, and words for what was filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import Field
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from grants.sentences import CHOICES, SETTINGS, setting_text
from web.shared.fields import CountField, NameField, YesOrNo

if TYPE_CHECKING:
    from grants.models import Round

UNITS = {
    "hours": _("hours"),
    "days": _("days"),
    "weeks": _("weeks"),
    "months": _("months"),
}
CALENDAR = ("days", "weeks", "months")
LONGEST_WORDS, MOST_COUNT, WHOLE_PERCENT = 120, 1000, 100
# Those that take two fields, and how their parts are called in a scheme's file.
PARTS = {
    "decider": ("nl", "en"),
    "decide_within": ("count", "unit"),
    "account_within": ("count", "unit"),
}


def fields_for(setting: str) -> dict[str, Field]:
    """Make the fields of one setting; each is named after it, and its part where it has any."""
    label: Any = SETTINGS[setting]
    if setting == "decider":
        return {
            f"{setting}-{part}": NameField(
                label=format_lazy("{} ({})", label, language), max_length=LONGEST_WORDS
            )
            for part, language in (("nl", _("in Dutch")), ("en", _("in English")))
        }
    if setting in PARTS:
        units = CALENDAR if setting == "account_within" else tuple(UNITS)
        return {
            f"{setting}-count": CountField(label=label, min_value=1, max_value=MOST_COUNT),
            f"{setting}-unit": forms.ChoiceField(
                label=format_lazy("{}: {}", label, _("counted in")),
                choices=[(unit, UNITS[unit]) for unit in units],
            ),
        }
    return {setting: _field_for(setting, label)}


def _field_for(setting: str, label: Any) -> Field:
    if setting == "advance_percent":
        percent = format_lazy("{} (%)", label)
        return CountField(label=percent, min_value=0, max_value=WHOLE_PERCENT)
    if setting not in CHOICES:
        return YesOrNo(label=label)
    choices = list(CHOICES[setting].items())
    if setting == "account_needs":
        return forms.MultipleChoiceField(
            label=label, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=label, choices=choices)


def values_of(settings: Iterable[str], said: Mapping[str, Any]) -> dict[str, Any]:
    """Put together what was filled in, as it would stand in a scheme's file."""
    return {
        setting: {part: said[f"{setting}-{part}"] for part in PARTS[setting]}
        if setting in PARTS
        else said[setting]
        for setting in settings
    }


def filled_in(found: Round) -> list[tuple[str | Promise, str]]:
    """What the programme filled in for a round, in words."""
    settings = found.rules.settings
    return [(SETTINGS[name], setting_text(name, settings[name].value)) for name in found.filled]
