"""What every test stands on: a migrated database, a place for files, and the fixed cast."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from cambio.programmes.models import Membership, Programme
from streets.models import Place
from tests import database
from tests.postings import postings_of_operations
from tests.worlds import cast
from tests.worlds.demo import Demo, start

__all__ = ["postings_of_operations"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        database.create(f"cambio_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    TransactionTestCase._fixture_teardown = lambda _self: database.empty()


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """Whitenoise warns at every client when the folder is not there."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for all who look at it; they are of the group `demo`, so that one worker has it."""
    demo = start(tmp_path_factory.mktemp("demo") / 'a folder with "spaces"')
    yield demo
    if demo.process.poll() is None:
        demo.stop()


@pytest.fixture(autouse=True)
def own_media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def at() -> datetime:
    """The moment at which a test happens: a Saturday noon in Amsterdam."""
    return datetime(2026, 6, 6, 10, 0, tzinfo=UTC)


@pytest.fixture
def programme(db: None, at: datetime) -> Programme:
    return cast.make_programme("west", at=at)


@pytest.fixture
def other_programme(db: None, at: datetime) -> Programme:
    return cast.make_programme("oost", at=at)


@pytest.fixture
def manager(programme: Programme, at: datetime) -> Membership:
    return cast.make_manager(programme, "Mila", at=at)


@pytest.fixture
def street(programme: Programme, at: datetime) -> Place:
    """Zandhoek, a real street of two address points."""
    return cast.make_street(programme, "Zandhoek", at=at)


@pytest.fixture
def other_street(programme: Programme, at: datetime) -> Place:
    return cast.make_street(programme, "Realengracht", at=at)


@pytest.fixture
def resident(programme: Programme, street: Place, manager: Membership, at: datetime) -> Membership:
    """Confirmed resident of the street."""
    return cast.make_resident(programme, "Rosa", street, confirmed_by=manager, at=at)


@pytest.fixture
def neighbour(programme: Programme, street: Place, manager: Membership, at: datetime) -> Membership:
    """Another confirmed resident of the street."""
    return cast.make_resident(programme, "Noor", street, confirmed_by=manager, at=at)


@pytest.fixture
def newcomer(programme: Programme, at: datetime) -> Membership:
    """A member without residency or role."""
    return cast.make_member(programme, "Nico", at=at)


@pytest.fixture
def coordinator(
    programme: Programme, street: Place, manager: Membership, at: datetime
) -> Membership:
    member = cast.make_member(programme, "Carla", at=at)
    return cast.with_role(member, "coordinator", "programme", programme.pk, by=manager, at=at)


@pytest.fixture
def second_coordinator(
    programme: Programme, street: Place, manager: Membership, at: datetime
) -> Membership:
    member = cast.make_member(programme, "Cem", at=at)
    return cast.with_role(member, "coordinator", "place", street.pk, by=manager, at=at)


@pytest.fixture
def outsider(other_programme: Programme, at: datetime) -> Membership:
    """Everything there is to be, but in another programme."""
    return cast.make_outsider(other_programme, "Otto", at=at)


@pytest.fixture
def api() -> Callable[[Membership | None], APIClient]:
    """Make a client that speaks as a member would from a phone."""
    return cast.client_of
