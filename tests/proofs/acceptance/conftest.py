"""Phones for the cast, as in the tests of the API."""

from tests.api.conftest import answers_are_as_written, at, phone

__all__ = ["answers_are_as_written", "at", "phone"]
