"""P5: the place nearest to a point, among 250,000 segments, as the API asks for it."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from django.db import connection

from cambio.common.names import Name
from cambio.programmes import operations
from cambio.programmes.models import Membership
from streets.places import Coordinates, Plane
from streets.queries import area_of, nearest_places
from tools.benchmarks import ground
from tools.benchmarks.figures import Figure
from tools.benchmarks.report import Report

SEGMENTS, PLACES = 250_000, 2_500
ASKED_IN_A_ROUND = 300
_AREA = operations.Bounds(south=52.28, west=4.73, north=52.43, east=5.08)
_AT = datetime(2026, 6, 6, 10, tzinfo=UTC)
# By SQL, in the columns that an import fills: points spread over the town, a place's close by.
_BUILD = """
    INSERT INTO streets_place (id, programme_id, kind, name, folded_name, town, folded_town,
        account_id, imported_at)
    SELECT gen_random_uuid(), %(programme)s, 'street', 'Street ' || n, 'street ' || n, 'Amsterdam',
        'amsterdam',
        ledger_open_account(%(programme)s, 'cambi', 'place', 'place', gen_random_uuid(), 0, false),
        now()
    FROM generate_series(1, %(places)s) AS n;
    WITH place AS (
        SELECT id, setseed(0.5), random() AS x, random() AS y
        FROM streets_place WHERE programme_id = %(programme)s
    ), point AS (
        SELECT id, n, %(south)s + (%(north)s - %(south)s) * (y + (random() - 0.5) / 100) AS lat,
            %(west)s + (%(east)s - %(west)s) * (x + (random() - 0.5) / 100) AS lon
        FROM place, generate_series(1, %(segments)s / %(places)s) AS n
    )
    INSERT INTO streets_segment (programme_id, place_id, kind, coordinates, digest, box)
    SELECT %(programme)s, id, 'point', jsonb_build_array(jsonb_build_array(lat, lon)), n::text,
        box(point((lon - %(lon)s) * %(east_m)s, (lat - %(lat)s) * %(north_m)s))
    FROM point;
    ANALYZE streets_segment, streets_place;
"""


def measure(report: Report, database: str, *, rounds: int) -> None:
    """Note the median time of a search, and how much of it is the index."""
    member = _make_town(database)
    plane = Plane(area_of(member.programme).centre)
    whole, index = [], []
    for _ in range(rounds):
        points = [
            Coordinates(
                random.uniform(_AREA.south, _AREA.north), random.uniform(_AREA.west, _AREA.east)
            )
            for _ in range(ASKED_IN_A_ROUND)
        ]
        whole.append(median(_ms(lambda point: nearest_places(member, point), points)))
        index.append(median(_ms(lambda point: _search(member, plane.metres(point)), points)))
    report.figures["P5.street"] = Figure.of(whole)
    report.notes.append(
        "P5 is the whole query `nearest_places()`, with places and exact distances; the nearest "
        f"segment alone, by the index, takes {Figure.of(index)} ms."
    )


def _ms(act: Callable[[Coordinates], object], points: list[Coordinates]) -> list[float]:
    times = []
    for point in points:
        began = time.perf_counter()
        act(point)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _search(member: Membership, metres: tuple[float, float]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place_id FROM streets_segment WHERE programme_id = %s"
            " ORDER BY box <-> point(%s, %s) LIMIT 1",
            [member.programme_id, *metres],
        )
        cursor.fetchall()


def _make_town(database: str) -> Membership:
    programme = operations.create_programme(
        slug="bench", name_nl=Name("Meting"), name_en=Name("Measurement"), area=_AREA, at=_AT
    )
    member = operations.appoint_manager(
        programme=programme, email="bench@example.org", name=Name("Bench"), at=_AT
    )
    centre = area_of(programme).centre
    east_m, north_m = Plane(centre).metres(Coordinates(centre.latitude + 1, centre.longitude + 1))
    values = {
        "programme": programme.pk,
        "places": PLACES,
        "segments": SEGMENTS,
        "east_m": east_m,
        "north_m": north_m,
        "lat": centre.latitude,
        "lon": centre.longitude,
        **{edge: getattr(_AREA, edge) for edge in ("south", "north", "west", "east")},
    }
    with ground.owner(database) as owner:
        for statement in _BUILD.strip().split(";\n"):
            if statement.strip():
                owner.execute(statement.encode(), values if "%(" in statement else None)
    return Membership.objects.select_related("person", "programme").get(pk=member.pk)
