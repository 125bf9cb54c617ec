"""
Whom a change concerns, as each package tells it of its own things.

A topic is the things of one kind around one scope: the cleanups around a place, the orders around
a member. A scope is whatever people are grouped by: a member, a place, a ward, a supplier, the
programme. What changes is noted in every topic in which somebody may see it; a member follows the
topics that are theirs.

Which these are follows from their roles and homes. What changes those is noted as a change of the
member's rights, which everybody follows and nobody is shown.

Each package that has something to keep in step has a module `topics.py` with its `CONCERNS`.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.apps import apps
from django.db.models import Model, QuerySet

RIGHTS = "rights"
_MEMBERS = UUID("6f0d9a3e-5d0c-4b0e-9a53-2f6c1c1b7d11")


def around(member_id: UUID) -> UUID:
    """
    Name the scope around a member.

    Members choose their ids; whoever chose that of a place would follow what lies around it.
    """
    return uuid5(_MEMBERS, member_id.hex)


class Topic(NamedTuple):
    """The things of one kind around one scope."""

    kind: str
    scope_id: UUID


@dataclass(frozen=True, slots=True)
class Touched:
    """
    A thing that looks different now.

    :param scopes: around which somebody may see it; none where nobody may any more
    """

    kind: str
    id: UUID
    scopes: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerns:
    """
    What a package keeps in step.

    :param seen: for each kind, the query of what a member may see
    :param computed: for kinds that are no rows: those of some things that a member may see, by id
    :param touched: for each model, what looks different when one of it changed
    :param balances: the same for the balances of accounts, by the type of their owners
    :param topics_of: what a member follows, by the roles they have now
    :param everything: all that there is, with what `touched` needs of it
    :param rules: what `topics_of` goes by and is not in the database
    """

    seen: Mapping[str, Callable[[Any], QuerySet[Any]]]
    computed: Mapping[str, Callable[[Any, Collection[UUID]], Mapping[UUID, Any]]] = field(
        default_factory=dict
    )
    touched: Mapping[type[Model], Callable[[Any], Iterable[Touched]]]
    balances: Mapping[str, Callable[[Collection[UUID]], Iterable[Touched]]] = field(
        default_factory=dict
    )
    topics_of: Callable[[Any], Iterable[Topic]]
    everything: Callable[[], Iterable[QuerySet[Any]]]
    rules: str = ""


@cache
def concerns() -> tuple[Concerns, ...]:
    """What all packages keep in step."""
    modules = (sys.modules.get(f"{config.name}.topics") for config in apps.get_app_configs())
    return tuple(module.CONCERNS for module in modules if module is not None)


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of thing that is kept in step."""
    found = [kind for one in concerns() for kind in (*one.seen, *one.computed)]
    assert len(found) == len(set(found)), "two packages claim one kind"
    return tuple(sorted(found))


def seen(kind: str, member: Any, ids: Collection[UUID]) -> Mapping[UUID, Any]:
    """Those of some things of a kind that a member may see, by id."""
    for one in concerns():
        if kind in one.seen:
            return one.seen[kind](member).in_bulk(ids)
        if kind in one.computed:
            return one.computed[kind](member, ids)
    raise LookupError(kind)


def topics_of(member: Any, kinds: Collection[str] = ()) -> frozenset[Topic]:
    """Everything that a member follows, or that of some kinds; and in any case their rights."""
    found = {topic for one in concerns() for topic in one.topics_of(member)}
    rights = Topic(RIGHTS, around(member.pk))
    return frozenset({rights} | {one for one in found if not kinds or one.kind in kinds})


def rights_of(member_id: UUID) -> Touched:
    """Say that a member may see other things now."""
    return Touched(RIGHTS, member_id, frozenset({around(member_id)}))


def touched_by(thing: object) -> list[Touched]:
    """What looks different when a thing changed; nothing where no package keeps it in step."""
    return [
        touched
        for one in concerns()
        for touched in one.touched.get(type(thing), _nothing)(thing)  # type: ignore[arg-type]
    ]


def balances_of(owners: Mapping[str, Collection[UUID]]) -> list[Touched]:
    """What looks different when value moved on the accounts of some owners, by their type."""
    return [
        touched
        for one in concerns()
        for owner_type, ids in owners.items()
        for touched in one.balances.get(owner_type, _nothing)(ids)
    ]


def _nothing(_thing: object) -> Iterable[Touched]:
    return ()
