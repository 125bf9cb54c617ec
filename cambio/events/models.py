"""What happened, and what is to be done about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cambio.events import states


class Event(models.Model):
    """
    Something that happened: insert-only, ids and numbers only.

    Ids carry no foreign key: events lie below what they speak of, and outlive it.
    """

    id = models.BigAutoField(primary_key=True)
    programme_id = models.UUIDField(null=True)
    name = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "events_event"
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_id}"


class Delivery(models.Model):
    """
    One reaction owed to one event: the outbox.

    `due_at` is also the lease: whoever takes a delivery moves it into the future, so that a
    worker's death makes it due again.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    task = models.CharField(max_length=100)
    state: models.CharField[states.DeliveryState, states.DeliveryState] = models.CharField(
        max_length=12, default=states.DELIVERY.initial
    )
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        db_table = "events_delivery"
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "task"], name="delivery_once_per_task"),
            models.CheckConstraint(
                condition=Q(state__in=states.DELIVERY.states), name="delivery_state"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(state="due")),
            models.Index(
                fields=["finished_at"], name="delivery_done", condition=Q(state="finished")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} for event {self.event_id} ({self.state})"
