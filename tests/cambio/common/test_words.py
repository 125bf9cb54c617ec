"""Ids, languages and errors: …"""

import time
from importlib import import_module

import pytest
from django.utils import translation

from cambio.common import errors
from cambio.common.errors import DomainError, NotAllowedNow
from cambio.common.ids import new_id
from cambio.common.language import current_language, pick
from cambio.common.money import euros


def every_error(of: type[DomainError] = DomainError) -> set[type[DomainError]]:
    return {of}.union(*(every_error(kind) for kind in of.__subclasses__()))


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = []
    for _ in range(20):
        made.append(new_id())
        time.sleep(0.002)
    assert made == sorted(made)
    assert len(set(made)) == 20
    assert {one.version for one in made} == {7}


@pytest.mark.parametrize(
    ("active", "language"),
    [("nl", "nl"), ("en", "en"), ("en-gb", "en"), ("nl-be", "nl"), ("fr", "nl"), (None, "nl")],
)
def test_there_are_two_languages_and_dutch_where_nothing_is_known(
    active: str | None, language: str
) -> None:
    with translation.override(active):
        assert current_language() == language


def test_a_text_is_picked_in_the_readers_language_or_the_other() -> None:
    with translation.override("en"):
        assert pick(nl="bezem", en="broom") == "broom"
        assert pick(nl="bezem", en="") == "bezem"
    with translation.override("nl"):
        assert pick(nl="", en="broom") == "broom"


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (200_000, "€ 2.000", "€2,000"),
        (200_001, "€ 2.000,01", "€2,000.01"),
        (5, "€ 0,05", "€0.05"),
        (0, "€ 0", "€0"),
        (-123_456_789, "€ -1.234.567,89", "-€1,234,567.89"),
        (100, "€ 1", "€1"),
        (110, "€ 1,10", "€1.10"),
    ],
)
def test_money_is_written_as_the_reader_does(cents: int, dutch: str, english: str) -> None:
    with translation.override("nl"):
        assert euros(cents) == dutch.replace(" ", "\N{NO-BREAK SPACE}")
    with translation.override("en"):
        assert euros(cents) == english


def test_no_two_errors_share_a_code() -> None:
    import_module("api.urls")  # with everything that the doors can refuse
    codes = [kind.code for kind in every_error() if "code" in vars(kind)]
    assert len(codes) > 20
    assert len(codes) == len(set(codes))


def test_an_error_without_a_sentence_says_its_title() -> None:
    assert str(errors.NotFound().detail) == str(errors.NotFound.title)
    assert errors.Invalid("Too short.", field="name").detail == "Too short."
    assert errors.Invalid("Too short.", field="name").field == "name"


def test_a_refusal_speaks_the_language_in_which_it_was_raised() -> None:
    texts = set()
    for language in ("en", "nl"):
        with translation.override(language):
            texts.add(str(NotAllowedNow.while_in("draft").detail))
    assert len(texts) == 2
    assert all("draft" in text for text in texts)
