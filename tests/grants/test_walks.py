"""Random walks through the presets: whatever anybody does, in any order, the books hold."""

import os
import random

import pytest
from django.db import transaction

from tests.grants.walking import PRESETS, REACHED, STEPS, WEIGHTS, Walk

SEED = int(os.environ.get("CAMBIO_SEED") or random.getrandbits(32))
"""What the walks come from: printed where one fails, and taken from there again."""


def walk(preset: str, number: int) -> None:
    """A hundred and fifty tries, chosen by the seed; nothing of them stays."""
    chosen = random.Random(f"{SEED}/{preset}/{number}")
    example = transaction.atomic()
    example._from_testcase = True  # as Django marks the block that it puts around a test
    with example:
        walking, done = Walk(preset), []
        for _ in range(150):
            name = chosen.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            cents = chosen.choice([1, 5_000, 20_000, 40_000, 80_000, 150_001])
            if walking.step(name, chosen.randrange(60), cents):
                done.append(f"{name} {cents}")
                walking.check(f"CAMBIO_SEED={SEED}, walk {number} through {preset}: {done}")
        transaction.set_rollback(True)


@pytest.mark.parametrize("preset", PRESETS)
def test_no_walk_breaks_the_books(db, preset):
    for number in range(3):
        walk(preset, number)
    assert REACHED["award"], f"CAMBIO_SEED={SEED} leads nowhere"


@pytest.mark.long
def test_no_walk_of_a_thousand_breaks_the_books(db):
    for number in range(500):
        for preset in PRESETS:
            walk(preset, number)
    assert set(REACHED) == set(STEPS)
