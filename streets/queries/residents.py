"""Reading what waits at the residents' desk."""

from django.db.models import Q, QuerySet

from cambio.programmes.models import Membership
from cambio.programmes.queries import may, scopes_of
from streets.models import Place, Residency
from streets.queries.places import places_seen_by, residencies_seen_by


def claims_waiting_for(member: Membership) -> QuerySet[Residency]:
    """The claims that wait for this member's word, oldest first; never one's own."""
    return (
        residencies_seen_by(member)
        .filter(state="claimed")
        .exclude(membership=member.pk)
        .order_by("claimed_at", "id")
    )


def places_in_care_of(member: Membership) -> QuerySet[Place]:
    """The places whose residents this member may confirm, by name."""
    places = places_seen_by(member).order_by("folded_name", "folded_town")
    if may(member, "residents.confirm"):
        return places
    return places.filter(
        Q(pk__in=scopes_of(member, "residents.confirm", "place"))
        | Q(ward__in=scopes_of(member, "residents.confirm", "ward"))
    )
