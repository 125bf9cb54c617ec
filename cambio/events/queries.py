"""Reading events and the outbox."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from cambio.events.models import Delivery, Event


def events_about(subject_type: str, subject_id: UUID) -> QuerySet[Event]:
    """What happened to one object, oldest first."""
    return Event.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")


def overdue_deliveries(*, at: datetime, by: timedelta) -> QuerySet[Delivery]:
    """Deliveries that wait longer than they should, a sign that no worker runs."""
    return Delivery.objects.filter(state="due", due_at__lt=at - by)


def deliveries_set_aside() -> QuerySet[Delivery]:
    """Deliveries that failed too often and wait for a person."""
    return Delivery.objects.filter(state="set_aside")
