"""Wards and places, what a register has of them, and who lives there."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from cambio.common.folding import FoldedField
from cambio.programmes.models import OfProgramme, within
from streets import states
from streets.registers import KINDS, spelt


class BoxField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's `box`, in metres of the programme's plane, for the nearest-place index."""

    def db_type(self, connection: Any) -> str:
        """Name the column's type."""
        del connection
        return "box"


class Ward(OfProgramme):
    """A part of town that a coordinator may be responsible for."""

    name = models.CharField(max_length=80)
    folded_name = FoldedField("name")

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "folded_name"], name="ward_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Place(OfProgramme):
    """A street or street-like place; earns, saves and spends in an account of its own."""

    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    town = models.CharField(max_length=80)
    folded_name = FoldedField("name")
    folded_town = FoldedField("town")
    ward = within("streets.Ward", "places", null=True)
    account = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(
                fields=["programme", "folded_town", "folded_name"], name="place_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="place_kind"),
        ]

    def __str__(self) -> str:
        return spelt(self.name, self.town)


class Segment(models.Model):
    """
    A piece of a place as the register has it: an address point, a line, an area.

    `coordinates` are [latitude, longitude] pairs: one for a point, a ring for an area.
    """

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="+"
    )
    place = within("streets.Place", "segments")
    kind = models.CharField(max_length=8)
    coordinates = models.JSONField()
    digest = models.CharField(max_length=64)
    box = BoxField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "digest"], name="segment_once"),
        ]
        indexes = [GistIndex(fields=["box"], name="segment_box")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.place_id}"


class Residency(OfProgramme):
    """Somebody says that they live in a place, and somebody else, or a letter's code, confirms."""

    membership = within("programmes.Membership", "residencies")
    place = within("streets.Place", "residencies")
    state: models.CharField[states.ResidencyState, states.ResidencyState] = models.CharField(
        max_length=10, default=states.RESIDENCY.initial
    )
    claimed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = within("programmes.Membership", "+", null=True)

    class Meta(OfProgramme.Meta):
        verbose_name_plural = "residencies"
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["membership", "place"], name="residency_once"),
            models.CheckConstraint(
                condition=Q(state__in=states.RESIDENCY.states), name="residency_state"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("membership")), name="residency_not_decided_by_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.place_id} ({self.state})"


class Letter(OfProgramme):
    """A code that was sent to an address in a place; whoever has it lives there. Usable once."""

    place = within("streets.Place", "letters")
    code_digest = models.CharField(max_length=64)
    issued_by = within("programmes.Membership", "+")
    issued_at = models.DateTimeField()
    used_by = within("programmes.Membership", "+", null=True)
    used_at = models.DateTimeField(null=True)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "code_digest"], name="letter_once"),
        ]

    def __str__(self) -> str:
        return f"letter to {self.place_id}"
