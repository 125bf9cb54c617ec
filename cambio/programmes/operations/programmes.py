"""Founding programmes."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.common.ids import new_id
from cambio.common.names import Name
from cambio.ledger import operations as ledger
from cambio.programmes.models import Programme
from cambio.programmes.recording import record
from cambio.programmes.units import CURRENCY, EURO, HOURS

SLUG = re.compile(r"[a-z0-9](-?[a-z0-9]){0,38}", re.ASCII)
# Addresses of our own, of pages and of the API, behind which a programme could not be reached.
TAKEN_SLUGS = frozenset(
    {
        *("accounts", "api", "files", "healthz", "language", "readyz", "static"),
        *("log-in", "openapi", "problems"),
    }
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a programme works: four edges in degrees."""

    south: float
    west: float
    north: float
    east: float


@transaction.atomic
def create_programme(
    *, slug: str, name_nl: Name, name_en: Name, area: Bounds, at: datetime
) -> Programme:
    """
    Found a programme with its book: the three units and the programme's own accounts.

    Done by whoever runs the installation, so there is nobody to ask for permission.

    :raises Invalid: the slug is none, or one of our own addresses
    :raises Conflict: the slug is taken
    """
    if slug in TAKEN_SLUGS or not SLUG.fullmatch(slug):
        raise Invalid(_("Choose another short name: small letters, digits, dashes."), field="slug")
    if Programme.objects.filter(slug=slug).exists():
        raise Conflict(_("A programme with this name already exists."), field="slug")
    programme_id = new_id()
    _open_books(programme_id)
    programme = Programme.objects.create(
        id=programme_id,
        slug=slug,
        name_nl=name_nl,
        name_en=name_en,
        book_id=programme_id,
        south=area.south,
        west=area.west,
        north=area.north,
        east=area.east,
        created_at=at,
    )
    record("programme.created", programme, by=None, at=at)
    return programme


def _open_books(book_id: UUID) -> None:
    ledger.open_book(book_id=book_id)
    ledger.open_unit(book_id=book_id, code=CURRENCY, decimals=0)
    ledger.open_unit(book_id=book_id, code=EURO, decimals=2)
    ledger.open_unit(book_id=book_id, code=HOURS, decimals=0)
    # Everybody's rewards and orders meet in these two: derived, so that they never make a queue.
    for purpose in ("issuance", "held"):
        ledger.open_account(
            book_id=book_id, unit=CURRENCY, purpose=purpose, floor=None, derived=True
        )
