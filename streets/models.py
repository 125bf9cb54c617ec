"""Places and who lives there, cleanups and their photos, and what a cleanup earns."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from cambio.programmes.models import OfProgramme, within
from streets import states

PLACE_KINDS = ("street", "square", "park", "flat", "school_yard")
PHASES = ("before", "after")
PLACE_SOURCES = ("exif", "device", "hand", "none")


class BoxField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's `box`, in metres of the programme's plane, for the nearest-place index."""

    def db_type(self, connection: Any) -> str:
        """Name the column's type."""
        del connection
        return "box"


class Ward(OfProgramme):
    """A part of town that a coordinator may be responsible for."""

    name = models.CharField(max_length=80)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "name"], name="ward_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Place(OfProgramme):
    """A street or street-like place; earns, saves and spends in an account of its own."""

    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    town = models.CharField(max_length=80)
    ward = within("streets.Ward", "places", null=True)
    account = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "town", "name"], name="place_once"),
            models.CheckConstraint(condition=Q(kind__in=PLACE_KINDS), name="place_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"


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
    state = models.CharField(max_length=10, default=states.RESIDENCY.initial)
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


class RewardRule(OfProgramme):
    """
    What a cleanup earns; never changed, only followed by a next version.

    :ivar street_percent: of the total for the streets, the rest for those who took part
    :ivar verifier_may_live_there: lets a resident of a street that gains verify; four eyes on the
        action itself are never waived
    """

    version = models.PositiveIntegerField()
    valid_from = models.DateTimeField()
    per_action = models.PositiveIntegerField()
    per_participant = models.PositiveIntegerField()
    most_participants = models.PositiveIntegerField()
    per_bag = models.PositiveIntegerField()
    most_bags = models.PositiveIntegerField()
    most_total = models.PositiveIntegerField()
    street_percent = models.PositiveSmallIntegerField()
    verifier_may_live_there = models.BooleanField(default=False)
    set_by = within("programmes.Membership", "+")
    set_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "version"], name="reward_rule_version"),
            models.CheckConstraint(
                condition=Q(street_percent__lte=100), name="reward_rule_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"reward rule {self.version}"


class Cleanup(OfProgramme):
    """
    A cleanup: where, when, who took part, what was gathered; its id is made by the phone.

    `verified_by` is guarded by the database too: never who logged it, never who took part.
    `digest` is of what was first sent under this id, so that a retry is told from a mistake.
    """

    state = models.CharField(max_length=10, default=states.CLEANUP.initial)
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
            models.CheckConstraint(
                condition=Q(kind__in=("return", "reject", "answer")), name="remark_kind"
            ),
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


class Reward(OfProgramme):
    """
    What a verified cleanup paid, line by line.

    `reasons` are codes, parameters and amounts; `payments` say how much went to which account's
    owner. The money itself is in the ledger.
    """

    cleanup = models.OneToOneField(
        Cleanup, on_delete=models.PROTECT, related_name="reward", db_constraint=False
    )
    total = models.PositiveIntegerField()
    reasons = models.JSONField()
    payments = models.JSONField()
    paid_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.total} for {self.cleanup_id}"
