"""Taking places over from a register."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from cambio.common.ids import new_id
from cambio.common.names import Name, folded
from cambio.ledger import operations as ledger
from cambio.programmes.models import Programme
from cambio.programmes.recording import record
from cambio.programmes.units import CURRENCY
from streets import queries
from streets.models import Place, Segment, Ward
from streets.places import Coordinates, Plane, Shape, boxes
from streets.registers import PlaceRecord, Respelling

Pairs = list[list[float]]


@dataclass(slots=True)
class Imported:
    """How much of a register was new."""

    places: int = 0
    segments: int = 0
    respelt: list[Respelling] = field(default_factory=list)

    def note_spelling(self, first: object, second: object) -> None:
        """Note that something is shown otherwise than it was written this time."""
        if str(first) != str(second):
            self.respelt.append(Respelling(str(first), str(second)))


@transaction.atomic
def import_places(
    *, programme: Programme, records: Iterable[PlaceRecord], ward: Name | None = None, at: datetime
) -> Imported:
    """
    Add what the programme does not have yet; a second run of the same register adds nothing.

    Done by whoever runs the installation, so there is nobody to ask for permission.

    :param ward: the ward that new places lie in, made when it does not exist
    :returns: what was new, and what is there in another spelling
    """
    counts = Imported()
    home = _ward(programme, ward, counts) if ward else None
    for place_record in records:
        town, name = place_record.key
        place = Place.objects.filter(
            programme=programme, folded_town=town, folded_name=name
        ).first()
        if place is None:
            place = _add_place(programme, place_record, home, at=at)
            counts.places += 1
        counts.note_spelling(place, place_record)
        counts.segments += _add_segments(programme, place, place_record.shape)
    return counts


def _ward(programme: Programme, name: Name, counts: Imported) -> Ward:
    ward, _created = Ward.objects.get_or_create(
        programme=programme, folded_name=folded(name), defaults={"name": name}
    )
    counts.note_spelling(ward, name)
    return ward


def _add_place(
    programme: Programme, record_: PlaceRecord, ward: Ward | None, *, at: datetime
) -> Place:
    place_id = new_id()
    account = ledger.open_account(
        book_id=programme.book_id,
        unit=CURRENCY,
        purpose="wallet",
        owner_type="place",
        owner_id=place_id,
    )
    place = Place.objects.create(
        id=place_id,
        programme=programme,
        kind=record_.kind,
        name=record_.name,
        town=record_.town,
        ward=ward,
        account_id=account,
        imported_at=at,
    )
    record("place.imported", place, by=None, at=at)
    return place


def _add_segments(programme: Programme, place: Place, shape: Shape) -> int:
    plane = Plane(queries.area_of(programme).centre)
    segments = [
        Segment(
            programme=programme,
            place=place,
            kind=kind,
            coordinates=pairs,
            digest=hashlib.sha256(json.dumps([kind, pairs]).encode()).hexdigest(),
            box=f"({box.east_m},{box.north_m}),({box.west_m},{box.south_m})",
        )
        for (kind, pairs), box in zip(_pieces(shape), boxes(shape, plane), strict=True)
    ]
    known = set(place.segments.values_list("digest", flat=True))
    new = {segment.digest: segment for segment in segments if segment.digest not in known}
    Segment.objects.bulk_create(new.values(), batch_size=500)
    return len(new)


def _pieces(shape: Shape) -> list[tuple[str, Pairs | list[Pairs]]]:
    """The shape's pieces in the order of `boxes`."""
    pieces: list[tuple[str, Pairs | list[Pairs]]] = []
    pieces += [("point", _pairs((point,))) for point in shape.points]
    pieces += [
        ("line", _pairs(line[at : at + 2])) for line in shape.lines for at in range(len(line) - 1)
    ]
    pieces += [("area", [_pairs(ring) for ring in polygon]) for polygon in shape.polygons]
    return pieces


def _pairs(line: tuple[Coordinates, ...]) -> Pairs:
    return [[point.latitude, point.longitude] for point in line]
