"""The trail of an application, and the clock that it shows."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from cambio.programmes.models import Membership
from grants.models import Application, Step


def local_zone() -> ZoneInfo:
    """Where terms are counted in days."""
    return ZoneInfo(settings.TIME_ZONE)


def add_step(
    application: Application,
    kind: str,
    text: str = "",
    *,
    amount_cents: int | None = None,
    by: Membership | None,
    at: datetime,
) -> Step:
    """Write a line into the trail of a locked application."""
    return Step.objects.create(
        programme_id=application.programme_id,
        application=application,
        kind=kind,
        text=text,
        amount_cents=amount_cents,
        by=by,
        at=at,
    )
