"""Reading wards, places and who lives there; streets are public, people are not."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cambio.common.errors import Invalid
from cambio.common.folding import holding
from cambio.common.names import folded
from cambio.common.reading import the_one
from cambio.ledger import queries as books
from cambio.programmes.models import Membership, Programme
from cambio.programmes.queries import may, scope_ids_of, scopes_of
from streets import sentences
from streets.models import Place, Residency, Segment, Ward
from streets.places import (
    Area,
    Coordinates,
    NotAPlaceError,
    Plane,
    Shape,
    coordinates,
    distance_m,
    together,
)

CANDIDATES = 16
# At the end of a folded address: 12, 12a, 12 hs, 12 3.
_HOUSE_NUMBER = re.compile(r"(?<=\S) [0-9]{1,5} ?[0-9a-z]{0,4}$")
BALANCE_PERMISSIONS = ("orders.sign", "cleanups.verify", "books.read")


def wards_seen_by(member: Membership) -> QuerySet[Ward]:
    """Every ward of the programme."""
    return Ward.objects.filter(programme=member.programme_id)


def places_seen_by(member: Membership) -> QuerySet[Place]:
    """Every place of the programme: streets are public."""
    return Place.objects.filter(programme=member.programme_id)


def places_named(member: Membership, *, search: str = "", kind: str = "") -> QuerySet[Place]:
    """
    Places whose name holds what is searched for; a town may stand behind a comma.

    People type their address: where nothing is called so, its house number is left out.
    """
    places = places_seen_by(member)
    if kind:
        places = places.filter(kind=kind)
    if not search:
        return places
    name, town = _address(search)
    if town:
        places = places.filter(folded_town__contains=town)
    found, street = places.filter(holding("folded_name", name)), _without_number(name)
    if street == name or found.exists():
        return found
    return places.filter(holding("folded_name", street))


def is_called(place: Place, written: str) -> bool:
    """Tell whether somebody wrote a place's whole name, perhaps with a house number or the town."""
    name, town = _address(written)
    is_named = place.folded_name in {name, _without_number(name)}
    return is_named and town in {"", place.folded_town}


def _address(written: str) -> tuple[str, str]:
    """Read the folded name and town, or the name alone."""
    name, comma, town = written.rpartition(",")
    return (folded(name), folded(town)) if comma else (folded(town), "")


def _without_number(name: str) -> str:
    return _HOUSE_NUMBER.sub("", name)


def place_seen_by(member: Membership, place_id: UUID) -> Place:
    """
    Find one place.

    :raises NotFound: the programme has none with this id
    """
    return the_one(places_seen_by(member).filter(pk=place_id), field="place")


def residencies_seen_by(member: Membership) -> QuerySet[Residency]:
    """One's own; and those of the places where one may confirm them."""
    residencies = Residency.objects.select_related("place", "membership__person").filter(
        programme=member.programme_id
    )
    if may(member, "residents.confirm"):
        return residencies
    return residencies.filter(
        Q(membership=member.pk) | in_scope(member, "residents.confirm", "place")
    )


def residency_seen_by(member: Membership, residency_id: UUID) -> Residency:
    """
    Find one residency.

    :raises NotFound: there is none, or none that the member may see
    """
    return the_one(residencies_seen_by(member).filter(pk=residency_id))


def in_scope(member: Membership, permission: str, path: str) -> Q:
    """A condition: the place at the end of `path` lies in one of the member's scopes."""
    return Q(**{f"{path}__in": scopes_of(member, permission, "place")}) | Q(
        **{f"{path}__ward__in": scopes_of(member, permission, "ward")}
    )


def scopes_around(place: Place) -> tuple[tuple[str, UUID | None], ...]:
    """The scopes over which a role reaches a place."""
    return ("place", place.pk), ("ward", place.ward_id)


def is_resident_of(member_id: UUID, place_ids: list[UUID]) -> bool:
    """Tell whether somebody is a confirmed resident of one of the places."""
    return Residency.objects.filter(
        membership=member_id, place__in=place_ids, state="confirmed"
    ).exists()


def residents_since(place_ids: Iterable[UUID], since: datetime) -> QuerySet[Residency]:
    """Who says to live in one of the places, confirmed or not, or has moved away after a time."""
    return Residency.objects.filter(
        Q(state__in=("claimed", "confirmed")) | Q(state="ended", decided_at__gte=since),
        place__in=place_ids,
    )


def lived_in_any(member: Membership, places: Iterable[Place], *, since: datetime) -> bool:
    """
    Tell whether somebody says to live in one of the places, or did after a time.

    As `residents_since`, of one member: their homes are few, and are read once where many are
    asked about.
    """
    ids = {place.pk for place in places}
    return any(
        home.place_id in ids
        and (
            home.state in {"claimed", "confirmed"}
            or (home.state == "ended" and home.decided_at is not None and home.decided_at >= since)
        )
        for home in member.residencies.all()
    )


def area_of(programme: Programme) -> Area:
    """Where a programme works."""
    return Area(programme.south, programme.west, programme.north, programme.east)


def point_in(programme: Programme, latitude: object, longitude: object) -> Coordinates:
    """
    Check coordinates as they came against where the programme works.

    :raises Invalid: saying why they are no place there
    """
    try:
        return coordinates(latitude, longitude, area=area_of(programme))
    except NotAPlaceError as error:
        field = error.reason.field or "latitude"
        raise Invalid(sentences.refusal(error.reason), field=field) from None


def shape_of(place_ids: list[UUID]) -> Shape:
    """What some places cover together; empty where the register has nothing of them."""
    return together(shapes_of(place_ids).values())


def shapes_of(place_ids: Iterable[UUID]) -> dict[UUID, Shape]:
    """What each of some places covers; those are left out of which the register has nothing."""
    pieces: defaultdict[UUID, list[Shape]] = defaultdict(list)
    rows = Segment.objects.filter(place__in=set(place_ids)).order_by("id")
    for place_id, kind, pairs in rows.values_list("place_id", "kind", "coordinates"):
        pieces[place_id].append(_piece(kind, pairs))
    return {place_id: together(some) for place_id, some in pieces.items()}


def _piece(kind: str, pairs: list[list[float]]) -> Shape:
    if kind == "area":
        rings = tuple(_line(ring) for ring in pairs)  # type: ignore[arg-type]
        return Shape(polygons=(rings,))
    line = _line(pairs)
    return Shape(points=line) if kind == "point" else Shape(lines=(line,))


def _line(pairs: list[list[float]]) -> tuple[Coordinates, ...]:
    return tuple(Coordinates(latitude, longitude) for latitude, longitude in pairs)


# Lateral, or the planner would read all places to join a few.
_NEAREST = """
    SELECT place.*, piece.kind AS piece_kind, piece.coordinates::text AS piece_coordinates
    FROM (
        SELECT place_id, programme_id, kind, coordinates FROM streets_segment
        WHERE programme_id = %s ORDER BY box <-> point(%s, %s) LIMIT %s
    ) AS piece
    CROSS JOIN LATERAL (
        SELECT * FROM streets_place
        WHERE id = piece.place_id AND programme_id = piece.programme_id LIMIT 1
    ) AS place
"""


def nearest_places(
    member: Membership, point: Coordinates, *, most: int = 3
) -> list[tuple[Place, float]]:
    """
    Find the places nearest to a point, each with its distance in metres.

    The box index finds the candidates; the pieces themselves give the distance.
    """
    plane = Plane(area_of(member.programme).centre)
    values = [member.programme_id, *plane.metres(point), CANDIDATES]
    nearest: dict[UUID, tuple[Place, float]] = {}
    # One query, since a second would take longer than all the distances.
    pieces: Iterable[Any] = Place.objects.raw(_NEAREST, values)
    for place in pieces:
        piece = _piece(place.piece_kind, json.loads(place.piece_coordinates))
        distance = distance_m(point, piece)
        if place.pk not in nearest or distance < nearest[place.pk][1]:
            nearest[place.pk] = place, distance
    return sorted(nearest.values(), key=lambda found: found[1])[:most]


def homes_of(member: Membership) -> QuerySet[Residency]:
    """Where a member is known to live."""
    return Residency.objects.filter(membership=member.pk, state="confirmed")


def balances_seen_by(member: Membership) -> QuerySet[Place]:
    """The places whose balance concerns a member: as their resident, or who looks after them."""
    places = places_seen_by(member)
    if any(may(member, permission) for permission in BALANCE_PERMISSIONS):
        return places
    scopes = scope_ids_of(member, *BALANCE_PERMISSIONS)
    homes = homes_of(member).values("place")
    return places.filter(Q(pk__in=homes) | Q(pk__in=scopes) | Q(ward__in=scopes))


def place_account_for(member: Membership, place_id: UUID) -> books.AccountId:
    """
    Find a place's account for those whom it concerns.

    :raises NotFound: it does not concern the member
    """
    place = the_one(balances_seen_by(member).filter(pk=place_id))
    return books.AccountId(place.account_id)


def place_balance(member: Membership, place_id: UUID) -> int:
    """What a place has to spend, in cambi. Raises as `place_account_for`."""
    return books.balance(place_account_for(member, place_id))


def place_statement(
    member: Membership,
    place_id: UUID,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int,
) -> books.StatementPage:
    """A place's statement, newest first. Raises as `place_account_for`."""
    account = place_account_for(member, place_id)
    return books.statement_page(account, before=before, after=after, limit=limit)
