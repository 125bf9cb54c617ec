"""Bytes that somebody sends: what was announced, what arrived, and where it lies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cambio.files import states
from cambio.files.documents import MOST_NAME
from cambio.programmes.models import OfProgramme

KINDS = ("picture", "document")


class StoredFile(OfProgramme):
    """
    A picture: the original, which nobody is ever shown, and its two clean renditions.

    Or a document, handed out to be saved: as it came, and where it is a picture as its rendition.

    The id is the sender's; `original`, `display` and `thumb` are storage names and empty while
    there is nothing to name.

    :ivar name: what the sender called a document, cleaned; pictures have none
    """

    kind = models.CharField(max_length=8, default="picture")
    name = models.CharField(max_length=MOST_NAME, blank=True, default="")

    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    original = models.CharField(max_length=160, blank=True, default="")
    display = models.CharField(max_length=160, blank=True, default="")
    thumb = models.CharField(max_length=160, blank=True, default="")
    state: models.CharField[states.FileState, states.FileState] = models.CharField(
        max_length=9, default=states.FILE.initial
    )
    announced_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta(OfProgramme.Meta):
        indexes = [models.Index(fields=["programme", "sha256"], name="file_by_digest")]
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=states.FILE.states), name="file_state"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="file_kind"),
            models.CheckConstraint(
                condition=Q(kind="picture", name="")
                | (Q(kind="document") & (~Q(name="") | Q(state="purged"))),
                name="file_document_has_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | (Q(received_at__isnull=False) & ~Q(original="")),
                name="file_received_lies_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(state="received") | Q(original="", display="", thumb=""),
                name="file_lies_nowhere_unless_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"
