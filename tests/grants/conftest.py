"""Programmes that give grants under the presets."""

from collections.abc import Iterator

import pytest

from tests.worlds.office import Scene, findings, make_scene


@pytest.fixture
def quick(programme, at) -> Scene:
    """A small fast budget: paid at the award, as Enschede once did."""
    return make_scene(programme, "buurt-aan-zet", at=at)


@pytest.fixture
def almere(programme, at) -> Scene:
    """A ward's budget with all that belongs to it, as Almere once did."""
    return make_scene(programme, "almere-wijkbudget", at=at)


@pytest.fixture
def sound_books(db: None) -> Iterator[None]:
    """The audit finds nothing after the test."""
    yield
    assert findings() == {}
