"""
What changed for a member since they last asked.

The order of reading is what makes it sound: first the changes below the horizon, then what the
member may see, then the things themselves. Whatever changes in between is stamped at or above the
horizon and comes next time.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from cambio.common.arrays import array_of
from cambio.sync import concerns
from cambio.sync.concerns import RIGHTS, Topic
from cambio.sync.cursors import START, Cursor, Position, pack, unpack

NO_ERA = UUID(int=0)
NOTHING = Cursor(era=NO_ERA, round=0, shape=b"", topics=frozenset())
NO_CEILING = 2**63 - 1
_READ = """
    SELECT * FROM sync_read(
        %s, %s, %s, %s, %s::text[], %s::uuid[], %s::bigint[], %s::bigint[], %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Change:
    """
    One thing that changed.

    :param what: `created` where the reader has not had it yet, `changed`, or `gone`
    :param thing: ready to be shown; None where it is gone
    """

    kind: str
    id: UUID
    what: str
    thing: Any = None


@dataclass(frozen=True, slots=True)
class Page:
    """
    What changed, oldest first.

    :param reset: the kinds of which the reader must forget everything before taking this in
    """

    changes: list[Change]
    reset: list[str]
    more: bool
    cursor: str


class _Row(NamedTuple):
    kind: str
    thing_id: UUID
    stamp: int
    id: int
    first_stamp: int
    gone: bool
    scope_id: UUID

    @property
    def topic(self) -> Topic:
        return Topic(self.kind, self.scope_id)


@dataclass(frozen=True, slots=True)
class _Found:
    is_known: bool
    era: UUID
    round: int
    horizon: int
    rows: list[_Row]


def changes_since(member: Any, text: str, *, kinds: Collection[str] = (), limit: int = 100) -> Page:
    """
    What changed for a member since a cursor, and the cursor to go on with.

    :param member: as the present request found them; their roles have not been read yet
    :param text: the cursor; empty for whoever has nothing yet
    :param kinds: what is wanted; everything where none is named
    :raises StaleCursor: the cursor was not given to this member
    """
    shape = _shape(kinds)
    returned = unpack(text, member.pk) if text else None
    had = returned.cursor if returned else NOTHING
    found = _read(member, had, limit)
    if found.is_known and not found.rows and had.topics and had.shape == shape:
        return _page(member, had, found, (), limit)
    topics = concerns.topics_of(member, kinds)
    turned = returned.turned_to(topics, shape) if returned and found.is_known else None
    if turned is None:
        again = Cursor(era=found.era, round=found.round, shape=shape, topics=topics)
        turned = again, frozenset(kinds or concerns.kinds())
    cursor, reset = turned
    if reset or cursor.topics != had.topics:
        found = replace(found, rows=_read(member, cursor, limit, ceiling=found.horizon).rows)
    return _page(member, cursor, found, reset, limit)


def _shape(kinds: Collection[str]) -> bytes:
    """A digest of what is asked for and of the rules by which topics are given."""
    rules = [one.rules for one in concerns.concerns()]
    text = repr([sorted(kinds), concerns.kinds(), rules])
    return hashlib.blake2b(text.encode(), digest_size=4).digest()


def _read(member: Any, cursor: Cursor, limit: int, *, ceiling: int = NO_CEILING) -> _Found:
    topics = sorted(cursor.topics)
    places = [cursor.position_in(topic) for topic in topics]
    with connection.cursor() as database:
        database.execute(
            _READ,
            [
                member.programme_id,
                cursor.era,
                cursor.round,
                cursor.at.stamp,
                array_of(topic.kind for topic in topics),
                array_of(topic.scope_id for topic in topics),
                array_of(place.stamp for place in places),
                array_of(place.id for place in places),
                ceiling,
                limit + 1,
            ],
        )
        rows = database.fetchall()
    if not rows:  # nothing has ever been noted here
        return _Found(is_known=False, era=NO_ERA, round=0, horizon=0, rows=[])
    is_known, era, round_, horizon = rows[0][:4]
    found = [_Row(*row[4:]) for row in rows if row[4] is not None]
    return _Found(is_known, era, round_, horizon, found)


def _page(member: Any, cursor: Cursor, found: _Found, reset: Collection[str], limit: int) -> Page:
    rows, more = found.rows[:limit], len(found.rows) > limit
    changes = list(_shown(member, cursor, rows))
    last = Position(rows[-1].stamp, rows[-1].id) if rows else START
    moved = cursor.moved_to(last if more else max(last, cursor.at))
    moved = replace(moved, era=found.era, round=cursor.round if more else found.round)
    return Page(changes, sorted(reset), more, pack(moved, member.pk))


def _shown(member: Any, cursor: Cursor, rows: list[_Row]) -> Iterable[Change]:
    """
    The things that changed, each once, as the member sees them now.

    That something is gone is told to whoever had it: who read the topic when it was in there.
    """
    things: dict[tuple[str, UUID], list[_Row]] = {}
    for row in rows:
        if row.kind != RIGHTS:
            things.setdefault((row.kind, row.thing_id), []).append(row)
    ids: dict[str, list[UUID]] = {}
    for kind, thing_id in things:
        ids.setdefault(kind, []).append(thing_id)
    seen = {kind: concerns.seen(kind, member, of_kind) for kind, of_kind in ids.items()}
    for (kind, thing_id), noted in things.items():
        had = [row.first_stamp <= cursor.position_in(row.topic).stamp for row in noted]
        if thing_id in seen[kind]:
            yield Change(kind, thing_id, "changed" if any(had) else "created", seen[kind][thing_id])
        elif any(had):
            yield Change(kind, thing_id, "gone")
