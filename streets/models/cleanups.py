"""Cleanups: where, when, by whom, what was asked about them, and their photos."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cambio.programmes.models import OfProgramme, within
from streets import states

PHASES = ("before", "after")
PLACE_SOURCES = ("exif", "device", "hand", "none")
REMARKS = ("return", "reject", "answer")


class Cleanup(OfProgramme):
    """
    A cleanup: where, when, who took part, what was gathered; its id is made by the phone.

    `verified_by` is guarded by the database too: never who logged it, never who took part.
    `digest` is of what was first sent under this id, so that a retry is told from a mistake.
    """

    state: models.CharField[states.CleanupState, states.CleanupState] = models.CharField(
        max_length=10, default=states.CLEANUP.initial
    )
    logged_by = within("programmes.Membership", "logged_cleanups")
    logged_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    bags = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)
    rule = within("streets.RewardRule", "+", null=True)
    submitted_at = models.DateTimeField(null=True)
    needs_programme_verifier = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    verified_by = within("programmes.Membership", "+", null=True)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=states.CLEANUP.states), name="cleanup_state"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="cleanup_lasts"),
            models.CheckConstraint(
                condition=~Q(verified_by=F("logged_by")), name="cleanup_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state="verified", verified_by__isnull=False)
                | (~Q(state="verified") & Q(verified_by=None)),
                name="cleanup_verified_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["programme", "submitted_at"],
                name="cleanup_queue",
                condition=Q(state="submitted"),
            ),
            models.Index(fields=["programme", "state", "id"], name="cleanup_in_state"),
        ]

    def __str__(self) -> str:
        return f"cleanup {self.pk} ({self.state})"


class CleanupPlace(OfProgramme):
    """A place that was cleaned, and its share of what the streets earn."""

    cleanup = within("streets.Cleanup", "places", on_delete=models.CASCADE)
    place = within("streets.Place", "cleanups")
    share = models.PositiveIntegerField(default=1)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["cleanup", "place"], name="cleanup_place_once"),
            models.CheckConstraint(condition=Q(share__gte=1), name="cleanup_place_has_share"),
        ]

    def __str__(self) -> str:
        return f"{self.share} of {self.cleanup_id} for {self.place_id}"


class Participant(OfProgramme):
    """A member who took part; those without an account are counted in `Cleanup.others`."""

    cleanup = within("streets.Cleanup", "participants", on_delete=models.CASCADE)
    membership = within("programmes.Membership", "participations")

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["cleanup", "membership"], name="participant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.cleanup_id}"


class Submission(OfProgramme):
    """
    A report as it was handed in, kept whatever becomes of it.

    :ivar participants: the members whom it named
    :ivar places: where it was, each with its share
    """

    cleanup = within("streets.Cleanup", "submissions")
    submitted_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    participants = ArrayField(models.UUIDField(), default=list)
    places = models.JSONField()
    others = models.PositiveIntegerField()
    bags = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()

    class Meta(OfProgramme.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.cleanup_id} as of {self.submitted_at}"


class Remark(OfProgramme):
    """What a reviewer asked or gave as reason; lives here, where it can be erased."""

    cleanup = within("streets.Cleanup", "remarks")
    kind = models.CharField(max_length=10)
    text = models.CharField(max_length=500)
    written_by = within("programmes.Membership", "+")
    written_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=REMARKS), name="remark_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.cleanup_id}"


class Photo(OfProgramme):
    """
    A photo of a cleanup, and what it tells: place and time as far as known, and its likeness.

    `device_*` is what the phone said beside the file; phones' browsers strip it from the file.
    """

    cleanup = within("streets.Cleanup", "photos")
    file = models.OneToOneField(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    phase = models.CharField(max_length=6)
    placed_by_hand = models.BooleanField(default=False)
    device_latitude = models.FloatField(null=True)
    device_longitude = models.FloatField(null=True)
    device_accuracy_m = models.FloatField(null=True)
    device_taken_at = models.DateTimeField(null=True)
    place_source = models.CharField(max_length=6, default="none")
    exif_latitude = models.FloatField(null=True)
    exif_longitude = models.FloatField(null=True)
    exif_taken_at = models.DateTimeField(null=True)
    hashes = ArrayField(models.BigIntegerField(), default=list)
    grey = models.BinaryField(default=bytes)
    flat = models.BooleanField(default=False)
    copy_of = within("streets.Photo", "copies", null=True)
    announced_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(phase__in=PHASES), name="photo_phase"),
            models.CheckConstraint(
                condition=Q(place_source__in=PLACE_SOURCES), name="photo_place_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase} photo of {self.cleanup_id}"
