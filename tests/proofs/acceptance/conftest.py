"""Phones for the cast, as in the tests of the API, and the grants of the tests of grants."""

from tests.api.conftest import answers_are_as_written, at, phone
from tests.grants.conftest import almere, quick, sound_books

__all__ = ["almere", "answers_are_as_written", "at", "phone", "quick", "sound_books"]
