"""Reading cleanups, what they earn, and whose verdict they wait for."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)

from cambio.common.reading import the_one
from cambio.programmes.models import Membership, RoleGrant
from cambio.programmes.queries import may, scopes_of
from streets.models import (
    Cleanup,
    CleanupPlace,
    Participant,
    Photo,
    Remark,
    RewardRule,
    Submission,
)
from streets.queries.places import in_scope, residents_since, scopes_around

HELP_AFTER = timedelta(days=3)
ASKED_BY_INTERESTS = ("places__place", "participants", "submissions")
"""What is read of a cleanup to tell who has an interest in it."""


def rule_in_force(programme_id: UUID, at: datetime) -> RewardRule | None:
    """The reward rule that counts for what happened at a time."""
    return (
        RewardRule.objects.filter(programme=programme_id, valid_from__lte=at)
        .order_by("-valid_from", "-version")
        .first()
    )


def has_rule(cleanup: Cleanup) -> bool:
    """Tell whether a rule says what a cleanup earns; known where many are asked about."""
    known: bool | None = getattr(cleanup, "rule_is_there", None)
    if known is not None:
        return known
    return rule_in_force(cleanup.programme_id, cleanup.starts_at) is not None


def reward_rules_seen_by(member: Membership) -> QuerySet[RewardRule]:
    """Every version of the rule: what a cleanup earns is no secret."""
    return RewardRule.objects.filter(programme=member.programme_id).order_by("-version")


def cleanups_seen_by(member: Membership) -> QuerySet[Cleanup]:
    """What one logged or took part in; and, once submitted, what one may verify."""
    cleanups = Cleanup.objects.filter(programme=member.programme_id)
    if may(member, "cleanups.verify"):
        took_part = Participant.objects.filter(cleanup=OuterRef("pk"), membership=member.pk)
        return cleanups.filter(~Q(state="draft") | Q(logged_by=member.pk) | Exists(took_part))
    seen = Q(pk__in=_around(member))
    if scopes_of(member, "cleanups.verify", "ward"):
        seen |= Q(_nearby(member)) & ~Q(state="draft")
    return cleanups.filter(seen)


def _around(member: Membership) -> QuerySet[Any, Any]:
    """
    The ids of what one logged or took part in, and of what the streets that one looks after had.

    Few, so that they are looked up: asked of each cleanup, it would be asked of all there are.
    """
    logged = Cleanup.objects.filter(logged_by=member.pk).values("pk")
    took_part = Participant.objects.filter(membership=member.pk).values("cleanup")
    places = scopes_of(member, "cleanups.verify", "place")
    if not places:
        return logged.union(took_part)
    had = CleanupPlace.objects.filter(place__in=places).exclude(cleanup__state="draft")
    return logged.union(took_part, had.values("cleanup"))


def cleanup_seen_by(member: Membership, cleanup_id: UUID) -> Cleanup:
    """
    Find one cleanup.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(cleanups_seen_by(member).filter(pk=cleanup_id))


def cleanups_in(member: Membership, *, state: str | None) -> QuerySet[Cleanup]:
    """What one may see, in one state or in any, for a list."""
    found = cleanups_seen_by(member).select_related("logged_by__person")
    return found.filter(state=state) if state else found


def with_what_verbs_ask(cleanups: QuerySet[Cleanup], member: Membership) -> QuerySet[Cleanup]:
    """Cleanups with what permissions and guards ask of each, read for all of them at once."""
    prefetch_related_objects([member], "residencies")
    rules = RewardRule.objects.filter(
        programme=OuterRef("programme"), valid_from__lte=OuterRef("starts_at")
    )
    return (
        cleanups.annotate(rule_is_there=Exists(rules))
        .select_related("logged_by__person", "rule")
        .prefetch_related(*ASKED_BY_INTERESTS)
    )


def whole_cleanups_seen_by(member: Membership) -> QuerySet[Cleanup]:
    """What one may see, each with all that belongs to it."""
    return (
        cleanups_seen_by(member)
        .select_related("logged_by__person", "reward", "rule", "verified_by__person")
        .prefetch_related(
            Prefetch("places", CleanupPlace.objects.select_related("place").order_by("id")),
            Prefetch(
                "participants",
                Participant.objects.select_related("membership__person").order_by("id"),
            ),
            Prefetch("photos", Photo.objects.order_by("announced_at", "id")),
            "photos__file",
            Prefetch(
                "remarks",
                Remark.objects.select_related("written_by__person").order_by("written_at", "id"),
            ),
        )
    )


def whole_cleanup_seen_by(member: Membership, cleanup_id: UUID) -> Cleanup:
    """
    Find one cleanup with all that belongs to it.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(whole_cleanups_seen_by(member).filter(pk=cleanup_id))


def planned_by(member: Membership, *, at: datetime) -> QuerySet[Cleanup]:
    """What one has planned and can still put off, the next one first."""
    planned = Cleanup.objects.filter(logged_by=member.pk, state="draft", ends_at__gt=at)
    return planned.prefetch_related("places__place").order_by("starts_at", "id")


def is_in_care_of(member: Membership, cleanup: Cleanup) -> bool:
    """Tell whether the member may look at a cleanup as a reviewer."""
    places = [entry.place for entry in cleanup.places.all()]
    return (
        cleanup.state != "draft"
        and cleanup.logged_by_id != member.pk
        and may(
            member,
            "cleanups.verify",
            *(scope for place in places for scope in scopes_around(place)),
        )
    )


def cleanup_for_update(member: Membership, cleanup_id: UUID) -> Cleanup:
    """
    Find one cleanup and lock its row.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(cleanups_seen_by(member).select_for_update(of=["self"]).filter(pk=cleanup_id))


def cleanups_for_update(member: Membership, ids: Collection[UUID]) -> dict[UUID, Cleanup]:
    """Those of the cleanups that the member may see, locked in order of their ids."""
    found = (
        cleanups_seen_by(member)
        .select_for_update(of=["self"])
        .select_related("rule", "reward", "logged_by__person")
        .prefetch_related(*ASKED_BY_INTERESTS)
        .filter(pk__in=ids)
        .order_by("pk")
    )
    return {cleanup.pk: cleanup for cleanup in found}


def queue_of(member: Membership, *, at: datetime) -> QuerySet[Cleanup]:
    """
    The cleanups that wait for this member's verdict, oldest first.

    The programme's verifiers step in where nobody nearby can, or nobody did for three days.
    """
    waiting = (
        Cleanup.objects.filter(programme=member.programme_id, state="submitted")
        .exclude(logged_by=member.pk)
        .exclude(Exists(Submission.objects.filter(_named(member), cleanup=OuterRef("pk"))))
        .order_by("submitted_at")
    )
    if _coordinates_everywhere(member):
        return waiting
    mine = Q(_nearby(member))
    if may(member, "cleanups.verify"):
        mine |= Q(needs_programme_verifier=True) | Q(submitted_at__lte=at - HELP_AFTER)
    return waiting.filter(mine)


def _named(member: Membership) -> Q:
    return Q(participants__contains=[member.pk])


def _ever_named(cleanup: Cleanup) -> set[UUID]:
    kept = cleanup.submissions.values_list("participants", flat=True)
    return {member for participants in kept for member in participants}


def _coordinates_everywhere(member: Membership) -> bool:
    return any(
        grant.role == "coordinator" and grant.scope_kind == "programme" for grant in member.grants
    )


def _nearby(member: Membership) -> Exists:
    return Exists(
        CleanupPlace.objects.filter(
            in_scope(member, "cleanups.verify", "place"), cleanup=OuterRef("pk")
        )
    )


def somebody_nearby_may_verify(cleanup: Cleanup) -> bool:
    """
    Tell whether a coordinator of the cleanup's places is neither its author nor was ever named.

    Residents of a street that gains do not count unless the rule lets them verify.
    """
    places = list(cleanup.places.select_related("place"))
    scopes = Q(scope_kind="programme")
    for entry in places:
        scopes |= Q(scope_kind="place", scope_id=entry.place_id)
        if entry.place.ward_id:
            scopes |= Q(scope_kind="ward", scope_id=entry.place.ward_id)
    candidates = (
        RoleGrant.objects.filter(
            scopes,
            programme=cleanup.programme_id,
            role="coordinator",
            revoked_at=None,
            membership__state="active",
        )
        .exclude(membership=cleanup.logged_by_id)
        .exclude(membership__in=cleanup.participants.values("membership"))
        .exclude(membership__in=_ever_named(cleanup))
    )
    if cleanup.rule is None or not cleanup.rule.verifier_may_live_there:
        candidates = candidates.exclude(
            membership__in=residents_since(
                [entry.place_id for entry in places], cleanup.starts_at
            ).values("membership")
        )
    return candidates.exists()
