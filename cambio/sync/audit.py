"""What phones are told of is what there is."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from cambio.common.findings import Check, Finding
from cambio.sync import concerns
from cambio.sync.models import Change

BATCH = 500
_PROBLEM = "phones are told of it in other topics than those it stands in; run note_everything"

Topics = dict[tuple[str, UUID], set[UUID]]


def _other_topics() -> Iterator[Finding]:
    """Find what an operation changed without recording it, or what was written around them."""
    for one in concerns.concerns():
        for things in one.everything():
            found = things.iterator(chunk_size=BATCH)
            while batch := list(islice(found, BATCH)):
                yield from _compare(batch)


def _compare(things: Iterable[Any]) -> Iterator[Finding]:
    expected: Topics = {}
    for thing in things:
        for touched in concerns.touched_by(thing):
            expected[touched.kind, touched.id] = set(touched.scopes)
    noted: Topics = {}
    ids = {thing_id for _, thing_id in expected}
    rows = Change.objects.filter(thing_id__in=ids, gone=False)
    for kind, thing_id, scope_id in rows.values_list("kind", "thing_id", "scope_id"):
        noted.setdefault((kind, thing_id), set()).add(scope_id)
    for (kind, thing_id), scopes in expected.items():
        if noted.get((kind, thing_id), set()) != scopes:
            yield Finding(kind, str(thing_id), _PROBLEM)


CHECKS: dict[str, Check] = {"sync.topics": _other_topics}
