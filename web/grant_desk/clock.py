"""How long an applicant has been waiting, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

from grants import queries

if TYPE_CHECKING:
    from grants.models import Application


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock shows; without a text there is none to show."""

    text: str = ""
    is_late: bool = False


def clock_of(application: Application, at: datetime) -> Clock:
    """Say how much time is left for a decision, how late it is, or why the clock waits."""
    if application.state == "asked" and application.asked_at:
        return Clock(
            _("Waiting for an answer for %(time)s. The clock is paused.")
            % {"time": timesince(application.asked_at, at)}
        )
    if application.state != "submitted" or application.decide_by is None:
        return Clock()
    if queries.late_at(application, at):
        late = {"time": timesince(application.decide_by, at)}
        return Clock(_("Late: should have been decided %(time)s ago") % late, is_late=True)
    return Clock(_("%(time)s left") % {"time": timeuntil(application.decide_by, at)})
