"""A phone that applies what it is told, and nothing else, holds what the routes show it."""

from collections import deque
from random import Random
from uuid import UUID

import pytest
from django.utils import timezone

from cambio.audit.operations import run_audit
from cambio.programmes.models import Membership
from tests.api.phones import Phone
from tests.cambio.sync.replicas import Replica, fresh
from tests.cambio.sync.world import ACTS, World
from tests.worlds import cast

pytestmark = pytest.mark.django_db(transaction=True)


def phone_of(member: Membership) -> Phone:
    return Phone(cast.client_of(member), member.programme.slug)


def walk(seed: int, *, often: int) -> None:
    """
    Let everything happen at least once, and anything in between.

    Meanwhile phones ask at any time, for as much as they like at once.

    :param often: how many acts lie between two comparisons
    """
    world, chance = World(f"west-{seed}", seed), Random(-seed)
    replicas = {member.pk: Replica(phone_of(member)) for member in world.members}
    waiting, number = deque(chance.sample(sorted(ACTS), len(ACTS))), 0
    while waiting:
        name = waiting.popleft()
        if not world.act(name):
            waiting.append(name)  # it needs something that others bring about first
            world.act()
            continue
        number += 1
        for member in chance.sample(world.members, 2):
            if member.pk in replicas:
                replicas[member.pk].ask(limit=chance.choice((1, 3, 10, 100)))
        if number % often == 0:
            compare([chance.choice(world.members)], replicas)
    compare([member for member in world.members if member.pk in replicas], replicas)
    assert world.done.keys() >= ACTS.keys()
    assert run_audit(at=world.at, clock=timezone.now).findings == []


def compare(members: list[Membership], replicas: dict[UUID, Replica]) -> None:
    """Let each one's phone catch up, and look at all that the routes show the same person."""
    for member in members:
        if member.person.login is not None:
            replica = replicas.setdefault(member.pk, Replica(phone_of(member)))
            replica.sync()
            held, shown = replica.held(), fresh(replica.phone)
            differing = {kind for kind in held | shown if held.get(kind) != shown.get(kind)}
            assert not differing, (member.name, differing)


def test_holds_the_same_whatever_happens_and_whenever_it_asks() -> None:
    walk(seed=1, often=10)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 22))
def test_holds_the_same_in_other_worlds_too(seed: int) -> None:
    walk(seed, often=2)
