"""What phones keep in step of places, residents, cleanups and what these earn."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from cambio.programmes.queries import scope_ids_of
from cambio.programmes.units import CURRENCY
from cambio.sync.concerns import Concerns, Topic, Touched, around, rights_of
from streets import queries
from streets.models import Cleanup, Photo, Place, Residency, RewardRule


def _scopes_of(place: Place) -> frozenset[UUID]:
    """The scopes over which somebody may look after a place."""
    ward = {place.ward_id} if place.ward_id else set()
    return frozenset({place.pk, place.programme_id} | ward)


def _place(place: Place) -> Iterator[Touched]:
    yield Touched("place", place.pk, frozenset({place.programme_id}))
    yield Touched("place_balance", place.pk, _scopes_of(place))


def _balances(place_ids: Collection[UUID]) -> Iterator[Touched]:
    for place in Place.objects.filter(pk__in=place_ids):
        yield Touched("place_balance", place.pk, _scopes_of(place))


def _residency(residency: Residency) -> Iterator[Touched]:
    scopes = _scopes_of(residency.place) | {around(residency.membership_id)}
    yield Touched("residency", residency.pk, scopes)
    yield rights_of(residency.membership_id)


def _rule(rule: RewardRule) -> Iterator[Touched]:
    yield Touched("reward_rule", rule.pk, frozenset({rule.programme_id}))


def _cleanup(cleanup: Cleanup) -> Iterator[Touched]:
    took_part = cleanup.participants.values_list("membership_id", flat=True)
    scopes = frozenset(map(around, {cleanup.logged_by_id, *took_part}))
    if cleanup.state != "draft":
        places = Place.objects.filter(cleanups__cleanup=cleanup)
        scopes = scopes.union(*(_scopes_of(place) for place in places))
    yield Touched("cleanup", cleanup.pk, scopes)


def _photo(photo: Photo) -> Iterator[Touched]:
    yield from _cleanup(photo.cleanup)


def _seen_balances(member: Membership, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    places = queries.balances_seen_by(member).in_bulk(ids)
    found = books.balances(books.AccountId(place.account_id) for place in places.values())
    return {
        place.pk: {"unit": CURRENCY, "balance": found[books.AccountId(place.account_id)]}
        for place in places.values()
    }


def _topics_of(member: Membership) -> Iterator[Topic]:
    for kind in ("place", "reward_rule"):
        yield Topic(kind, member.programme_id)
    for kind in ("residency", "cleanup"):
        yield Topic(kind, around(member.pk))
    for scope_id in scope_ids_of(member, "residents.confirm"):
        yield Topic("residency", scope_id)
    for scope_id in scope_ids_of(member, "cleanups.verify"):
        yield Topic("cleanup", scope_id)
    homes = queries.homes_of(member).values_list("place_id", flat=True)
    for scope_id in {*homes, *scope_ids_of(member, *queries.BALANCE_PERMISSIONS)}:
        yield Topic("place_balance", scope_id)


def _everything() -> Iterable[QuerySet[Any]]:
    return (
        Place.objects.all(),
        RewardRule.objects.all(),
        Residency.objects.select_related("place"),
        Cleanup.objects.all(),
    )


CONCERNS = Concerns(
    seen={
        "place": queries.places_seen_by,
        "residency": queries.residencies_seen_by,
        "reward_rule": queries.reward_rules_seen_by,
        "cleanup": queries.whole_cleanups_seen_by,
    },
    computed={"place_balance": _seen_balances},
    touched={
        Place: _place,
        Residency: _residency,
        RewardRule: _rule,
        Cleanup: _cleanup,
        Photo: _photo,
    },
    balances={"place": _balances},
    topics_of=_topics_of,
    everything=_everything,
)
