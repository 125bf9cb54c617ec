"""Whom to tell of a weakness is found where RFC 9116 has programs look for it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

ADDRESS = "/.well-known/security.txt"


@pytest.fixture
def fields(settings: LazySettings) -> list[tuple[str, str]]:
    """The fields of the file, in their order."""
    settings.SECURITY_CONTACTS = ("mailto:security@example.org", "tel:+31-20-5550100")
    settings.BASE_URL = "https://cambio.example.org"
    answer = Client().get(ADDRESS)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    lines = [line.partition(": ") for line in answer.content.decode().splitlines()]
    return [(name, value) for name, _, value in lines]


def test_it_names_everybody_who_may_be_told_the_first_one_first(
    fields: list[tuple[str, str]],
) -> None:
    contacts = [value for name, value in fields if name == "Contact"]
    assert contacts == ["mailto:security@example.org", "tel:+31-20-5550100"]


def test_it_says_once_until_when_it_holds_and_that_is_within_a_year(
    fields: list[tuple[str, str]],
) -> None:
    (expires,) = [value for name, value in fields if name == "Expires"]
    ahead = datetime.strptime(expires, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(days=30) < ahead < timedelta(days=365)


def test_it_says_where_it_belongs_and_which_languages_are_read(
    fields: list[tuple[str, str]],
) -> None:
    said = dict(fields)
    assert said["Canonical"] == f"https://cambio.example.org{ADDRESS}"
    assert said["Preferred-Languages"] == "nl, en"
    assert {*said} == {"Contact", "Expires", "Preferred-Languages", "Canonical"}


def test_without_anybody_to_tell_there_is_nothing(settings: LazySettings) -> None:
    settings.SECURITY_CONTACTS = ()
    assert Client().get(ADDRESS).status_code == 404
