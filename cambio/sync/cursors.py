"""
What a phone has: how far it has read, and of which topics.

A cursor is packed, signed and bound to its member. So it can be trusted: nobody can name topics
that were never theirs. It holds the topics themselves, so that one query tells whether there is
anything new, without asking what the member may see; with very many topics it holds a digest.
"""

import base64
import hashlib
import struct
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.core.signing import BadSignature, Signer

from cambio.common.errors import StaleCursor
from cambio.sync.concerns import RIGHTS, Topic, kinds

LONGEST = 6000
MOST_TOPICS_BYTES = 4000
VERSION = 1
BEHIND = 0x8000
_HEAD = struct.Struct(">B16sq4sqqqqB")
_DIGEST_BYTES = 16


class Position(NamedTuple):
    """A place in the order of the changes: behind the change with this stamp and id."""

    stamp: int
    id: int


START = Position(0, 0)
NO_KINDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """
    How far a phone has read.

    :param era: the latest when the cursor was made
    :param round: the latest era, by number, when the phone last had everything, or began again
    :param shape: of what it asked for, and of the rules by which topics are given
    :param topics: what it follows
    :param at: up to where it has read
    :param behind: the topics that it came to follow later, and reads from their beginning
    :param behind_at: up to where it has read those
    """

    era: UUID
    round: int
    shape: bytes
    topics: frozenset[Topic]
    at: Position = START
    behind: frozenset[Topic] = frozenset()
    behind_at: Position = START

    def position_in(self, topic: Topic) -> Position:
        """Up to where one topic has been read."""
        return self.behind_at if topic in self.behind else self.at

    def turned_to(self, topics: frozenset[Topic], shape: bytes) -> tuple["Cursor", frozenset[str]]:
        """
        Follow other topics from now on.

        What is new is read from its beginning, beside the rest. Of a kind that lost a topic nobody
        can tell which things were seen by that one alone: the whole kind is read again.

        :returns: also the kinds of which the phone must forget everything
        """
        if topics == self.topics:
            return replace(self, shape=shape), NO_KINDS
        again = {topic.kind for topic in (self.topics - topics) | self.behind} - {RIGHTS}
        behind = {topic for topic in topics if topic.kind in again or topic not in self.topics}
        turned = replace(
            self, shape=shape, topics=topics, behind=frozenset(behind), behind_at=START
        )
        return turned, frozenset(again)

    def moved_to(self, last: Position) -> "Cursor":
        """What has been read when there is more to come."""
        if self.behind and last < self.at:
            return replace(self, behind_at=last)
        return replace(self, at=max(self.at, last), behind=frozenset(), behind_at=START)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """
    A cursor as it came back.

    :param digest: of topics that were too many to be held; the cursor has none then
    """

    cursor: Cursor
    digest: bytes = b""

    def turned_to(
        self, topics: frozenset[Topic], shape: bytes
    ) -> tuple[Cursor, frozenset[str]] | None:
        """As `Cursor.turned_to`; None where it cannot be told what is new of very many topics."""
        if self.digest:
            same = self.digest == _digest(topics)
            return (replace(self.cursor, topics=topics, shape=shape), NO_KINDS) if same else None
        turned, again = self.cursor.turned_to(topics, shape)
        is_held = len(_packed_topics(turned)) <= MOST_TOPICS_BYTES
        return (turned, again) if is_held or not turned.behind else None


def pack(cursor: Cursor, member_id: UUID) -> str:
    """Write a cursor as a phone keeps it."""
    topics = _packed_topics(cursor)
    is_held = len(topics) <= MOST_TOPICS_BYTES
    places = (*cursor.at, *cursor.behind_at)
    head = _HEAD.pack(VERSION, cursor.era.bytes, cursor.round, cursor.shape, *places, is_held)
    body = head + (topics if is_held else _digest(cursor.topics))
    return _signer(member_id).sign(base64.urlsafe_b64encode(body).decode().rstrip("="))


def unpack(text: str, member_id: UUID) -> Returned | None:
    """
    Read a cursor; None for one of an older kind, with which nothing can be done any more.

    :raises StaleCursor: it is none that was given to this member
    """
    try:
        if len(text) > LONGEST:
            raise BadSignature
        packed = _signer(member_id).unsign(text)
    except BadSignature:
        raise StaleCursor(field="cursor") from None
    body = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    if body[0] != VERSION:
        return None
    _version, era, round_, shape, *places, is_held = _HEAD.unpack_from(body)
    rest = body[_HEAD.size :]
    topics, behind = _unpacked_topics(rest) if is_held else (frozenset(), frozenset())
    cursor = Cursor(
        era=UUID(bytes=era),
        round=round_,
        shape=shape,
        topics=topics,
        at=Position(*places[:2]),
        behind=behind,
        behind_at=Position(*places[2:]),
    )
    return Returned(cursor=cursor, digest=b"" if is_held else rest)


def _signer(member_id: UUID) -> Signer:
    return Signer(sep=".", salt=f"cambio.sync/{member_id}")


def _packed_topics(cursor: Cursor) -> bytes:
    packed = b""
    ordered = sorted(cursor.topics, key=lambda topic: (topic.scope_id, topic.kind))
    for scope_id, around in groupby(ordered, key=lambda topic: topic.scope_id):
        codes = [_code(topic.kind) | BEHIND * (topic in cursor.behind) for topic in around]
        packed += scope_id.bytes + struct.pack(f">B{len(codes)}H", len(codes), *codes)
    return packed


def _unpacked_topics(packed: bytes) -> tuple[frozenset[Topic], frozenset[Topic]]:
    found: set[Topic] = set()
    behind: set[Topic] = set()
    place = 0
    while place < len(packed):
        scope_id, count = UUID(bytes=packed[place : place + 16]), packed[place + 16]
        codes = struct.unpack_from(f">{count}H", packed, place + 17)
        place += 17 + 2 * count
        for code in codes:
            kind = _kinds_by_code().get(code & ~BEHIND)
            if kind is not None:  # one that was kept in step by an earlier release
                found.add(Topic(kind, scope_id))
                behind |= {Topic(kind, scope_id)} if code & BEHIND else set()
    return frozenset(found), frozenset(behind)


def _digest(topics: frozenset[Topic]) -> bytes:
    text = repr(sorted((kind, scope_id.hex) for kind, scope_id in topics))
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()


@cache
def _code(kind: str) -> int:
    """Two bytes that stand for a kind; they stay the same whatever other kinds come and go."""
    digest = hashlib.blake2b(kind.encode(), digest_size=2).digest()
    return int.from_bytes(digest, "big") & ~BEHIND


@cache
def _kinds_by_code() -> dict[int, str]:
    found = {_code(kind): kind for kind in (*kinds(), RIGHTS)}
    assert len(found) == len(kinds()) + 1, "two kinds have one code: call one of them otherwise"
    return found
