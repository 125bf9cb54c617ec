"""Noting what changed, in the transaction that changes it; and forgetting what is long gone."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from cambio.common.arrays import array_of
from cambio.sync import concerns
from cambio.sync.concerns import Touched
from cambio.sync.models import Change, Era

KEEP_GONE = timedelta(days=90)
ERA_LASTS = timedelta(hours=20)
BATCH = 500

_NOTE = "SELECT sync_note(%s, %s::text[], %s::uuid[], %s::integer[], %s::uuid[])"


def note(
    things: Iterable[object], *, programme_id: UUID, owners: Mapping[str, Collection[UUID]]
) -> None:
    """
    Note that things look different, and the balances of those on whose accounts value moved.

    :param owners: of those accounts, by their type
    """
    touched = [one for thing in things for one in concerns.touched_by(thing)]
    _write(programme_id, touched + concerns.balances_of(owners))


def _write(programme_id: UUID, touched: Iterable[Touched]) -> None:
    found: dict[tuple[str, UUID], set[UUID]] = {}
    for one in touched:
        found.setdefault((one.kind, one.id), set()).update(one.scopes)
    if not found:
        return
    seen = [(line, scope) for line, scopes in enumerate(found.values(), 1) for scope in scopes]
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            [
                programme_id,
                array_of(kind for kind, _ in found),
                array_of(thing_id for _, thing_id in found),
                array_of(line for line, _ in seen),
                array_of(scope_id for _, scope_id in seen),
            ],
        )


def note_everything() -> int:
    """
    Note all that there is: what was there before changes were noted, or was written around us.

    In pieces, so that nobody waits long; each thing is locked, as by those who change it.

    :returns: how many things
    """
    count = 0
    for one in concerns.concerns():
        for things in one.everything():
            ids = things.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)
            while batch := list(islice(ids, BATCH)):
                count += _note_all(things.filter(pk__in=batch))
    return count


@transaction.atomic
def _note_all(things: QuerySet[Any]) -> int:
    touched: dict[UUID, list[Touched]] = {}
    found = list(things.order_by("pk").select_for_update(of=("self",), no_key=True))
    for thing in found:
        touched.setdefault(thing.programme_id, []).extend(concerns.touched_by(thing))
    for programme_id, of_programme in touched.items():
        _write(programme_id, of_programme)
    return len(found)


@transaction.atomic
def forget_gone(*, at: datetime) -> int:
    """
    Forget what has been gone for 90 days; who has not asked since then begins again.

    :returns: how many lines were forgotten
    """
    latest = Era.objects.order_by("id").last()
    if latest is None:
        return 0
    if latest.begun_at < at - ERA_LASTS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sync_begin_era(true)")
    Era.objects.filter(begun_at__lt=at - KEEP_GONE, id__lt=latest.pk).delete()
    oldest = Era.objects.earliest("id")
    forgotten, _ = Change.objects.filter(gone=True, stamp__lt=oldest.low_stamp).delete()
    return forgotten
