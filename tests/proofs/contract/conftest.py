"""The same cleanups as in the tests of the street, the same scene as in those of the API."""

from tests.api.conftest import built, scene
from tests.streets.conftest import log, rule, submit

__all__ = ["built", "log", "rule", "scene", "submit"]
