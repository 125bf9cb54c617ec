"""Reading the outbox."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from cambio.events.models import Delivery


def overdue_deliveries(*, at: datetime, by: timedelta) -> QuerySet[Delivery]:
    """Deliveries that wait longer than they should, a sign that no worker runs."""
    return Delivery.objects.filter(state="due", due_at__lt=at - by)


def deliveries_set_aside() -> QuerySet[Delivery]:
    """Deliveries that failed too often and wait for a person."""
    return Delivery.objects.filter(state="set_aside")
