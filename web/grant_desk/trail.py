"""Everything that happened to an application, in the order in which it did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from web.grant_desk.words import STEPS

if TYPE_CHECKING:
    from grants.models import Step

# Their text is a day.
OF_A_DAY = ("activity_ended", "reminded", "overdue")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One step: what it was, who took it and when, and what they said."""

    title: str | Promise
    who: str
    at: datetime
    text: str
    amount_cents: int | None


def trail_of(steps: Iterable[Step]) -> list[TrailLine]:
    """Put steps into words."""
    return [
        TrailLine(
            STEPS[step.kind],
            step.by.name if step.by else _("The program itself"),
            step.at,
            _text(step),
            step.amount_cents,
        )
        for step in steps
    ]


def _text(step: Step) -> str:
    if step.kind in OF_A_DAY:
        return date_format(date.fromisoformat(step.text), "j F Y")
    return step.text
