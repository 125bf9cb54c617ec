"""Creations at once under one id: the second finds what the first has made."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from tests.api.access_scene import Scene, build
from tests.api.document import Operation
from tests.api.test_creations import CREATIONS, changed, client_for, valid
from tests.cambio.ledger.books import at_once
from tests.worlds import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_at_once_one_creates_and_the_others_are_given_it() -> None:
    scene = build(timezone.now() - timedelta(minutes=1))
    for name, operation in CREATIONS.items():
        ask, clients = valid(operation, scene), _phones(operation, scene, 4)
        answers = at_once(4, lambda number: operation.send(clients[number], ask))  # noqa: B023
        assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201], name
        assert len({answer.content for answer in answers}) == 1, name


def test_of_two_contents_at_once_one_creates_and_the_other_conflicts() -> None:
    scene = build(timezone.now() - timedelta(minutes=1))
    for name, operation in CREATIONS.items():
        ask, clients = valid(operation, scene), _phones(operation, scene, 4)
        other = changed(name, ask, scene)
        if other is None:
            continue
        asks = [ask, other] * 2
        answers = at_once(4, lambda number: operation.send(clients[number], asks[number]))  # noqa: B023
        assert sorted(answer.status_code for answer in answers) == [200, 201, 409, 409], name


def _phones(operation: Operation, scene: Scene, count: int) -> list[APIClient]:
    """Phones of one person: a client is not made for several threads."""
    token = client_for(operation, scene)._credentials["HTTP_X_SESSION_TOKEN"]
    phones = [cast.client_of(None) for _ in range(count)]
    for phone in phones:
        phone.credentials(HTTP_X_SESSION_TOKEN=token)
    return phones
