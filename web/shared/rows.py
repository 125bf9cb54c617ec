"""Forms with so many rows, since no script adds more: an empty row is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _


class FormOfRows(forms.Form):
    """A form some of whose fields stand in rows, named after the row's kind and number."""

    def rows(self, kind: str, count: int, names: Sequence[str]) -> list[list[BoundField]]:
        """The fields, row by row."""
        return [[self[f"{kind}-{number}-{name}"] for name in names] for number in range(count)]

    def filled(
        self, kind: str, count: int, names: Sequence[str], said: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The rows in which something stands; in each of them nothing may be missing."""
        found = []
        for number in range(count):
            row = {name: said.get(f"{kind}-{number}-{name}") for name in names}
            if not any(row.values()):
                continue
            for name, value in row.items():
                if not value and f"{kind}-{number}-{name}" not in self.errors:
                    self.add_error(f"{kind}-{number}-{name}", _("Fill this in too."))
            found.append(row | {"number": number})
        return found
