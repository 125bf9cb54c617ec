"""Phones for the cast. Time is now: views read the clock themselves."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from cambio.programmes.models import Membership, Programme
from streets.models import Place, RewardRule
from tests.api.access_scene import Scene, build
from tests.api.answers import complaint_about
from tests.api.phones import Phone
from tests.api.streets.reports import logged
from tests.database import undone
from tests.streets.conftest import RULE
from tests.worlds import cast

MakePhone = Callable[..., Phone]


@pytest.fixture(autouse=True)
def answers_are_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold whatever a phone is answered in these tests against the document."""
    ask = APIClient.request

    def ask_and_compare(client: APIClient, **request: Any) -> HttpResponse:
        response: HttpResponse = ask(client, **request)
        assert complaint_about(response) == ""
        return response

    monkeypatch.setattr(APIClient, "request", ask_and_compare)


@pytest.fixture
def at() -> datetime:
    """When the cast came together: just now."""
    return timezone.now() - timedelta(minutes=1)


@pytest.fixture
def phone(programme: Programme) -> MakePhone:
    """
    Make a phone in this programme.

    :param member: None for somebody who has not logged in
    """

    def make(member: Membership | None, *, language: str = "en") -> Phone:
        client = cast.client_of(member)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return Phone(client, programme.slug)

    return make


@pytest.fixture
def rule(manager: Membership, at: datetime) -> RewardRule:
    return cast.set_rule(RULE, valid_from=at - timedelta(days=30), by=manager, at=at)


@pytest.fixture
def mine(phone: MakePhone, resident: Membership) -> Phone:
    """The resident's phone."""
    return phone(resident)


@pytest.fixture
def cleanup(mine: Phone, street: Place) -> str:
    """A draft of the resident that photos can be added to."""
    return logged(mine, street)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """The scene, built once for a module's cases, which leave it as they found it."""
    with django_db_blocker.unblock(), undone():
        yield build(timezone.now() - timedelta(minutes=1))


@pytest.fixture
def scene(built: Scene) -> Iterator[Scene]:
    with undone():
        yield built
