"""The same cleanups as in the tests of the street."""

from tests.streets.conftest import log, rule, submit

__all__ = ["log", "rule", "submit"]
