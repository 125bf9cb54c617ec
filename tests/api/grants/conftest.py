"""The office of the tests of grants, by its phones."""

import pytest

from tests.api.conftest import MakePhone
from tests.api.grants.walk import Office
from tests.grants.conftest import quick, sound_books
from tests.worlds.office import Scene

__all__ = ["office", "quick", "sound_books"]


@pytest.fixture
def office(phone: MakePhone, quick: Scene) -> Office:
    return Office(phone, quick)
