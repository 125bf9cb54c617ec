"""Rules as data: schemes with their versions, and the rounds in which people can apply."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.db.models import Q

from cambio.common.folding import FoldedField
from cambio.common.language import pick
from cambio.programmes.models import OfProgramme, within
from grants import schemes, states


class Scheme(OfProgramme):
    """A set of rules by its name; what it says stands in its versions."""

    code = models.SlugField(max_length=60)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "code"], name="scheme_once"),
        ]

    def __str__(self) -> str:
        return self.code


class SchemeVersion(OfProgramme):
    """
    A scheme as it was loaded; never changed, since applications keep theirs.

    :ivar content: the scheme file, read
    """

    scheme = within("grants.Scheme", "versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} version {self.number}"

    @property
    def title(self) -> str:
        """Its title in the reader's language; for lists, which need not read the rest."""
        return pick(**self.content["title"])

    @cached_property
    def rules(self) -> schemes.Scheme:
        """What it says."""
        return schemes.scheme_of(self.content)


class Round(OfProgramme):
    """
    A time in which people can apply under a version of a scheme.

    :ivar filled: what the scheme leaves to the programme, by the names of its settings
    :ivar closes_at: none where one may apply until it is closed by hand
    """

    version = within("grants.SchemeVersion", "rounds")
    name = models.CharField(max_length=120)
    folded_name = FoldedField("name")
    filled = models.JSONField(default=dict)
    state: models.CharField[states.RoundState, states.RoundState] = models.CharField(
        max_length=10, default=states.ROUND.initial
    )
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "folded_name"], name="round_once"),
            models.CheckConstraint(condition=Q(state__in=states.ROUND.states), name="round_state"),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=models.F("opens_at")),
                name="round_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def rules(self) -> schemes.Scheme:
        """What the scheme says, with what the programme has filled in."""
        return schemes.filled(self.version.rules, self.filled)


class RoundBudget(OfProgramme):
    """
    Which budget pays in a round: one for each ward, and one for the whole programme.

    :ivar ward: the budget's own, so that the database sees to there being one
    """

    round = within("grants.Round", "budgets")
    budget = within("grants.Budget", "rounds")
    ward = within("streets.Ward", "+", null=True)

    class Meta(OfProgramme.Meta):
        db_table = "grants_roundenvelope"
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(
                fields=["round", "ward"], name="round_one_envelope_a_ward", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.budget_id} in {self.round_id}"
