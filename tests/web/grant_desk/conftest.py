"""What tests of the grant desk begin with."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.worlds import office as scenes


@pytest.fixture
def at():
    """Pages look at the clock: what is a day old at the desk began a day before now."""
    return timezone.now() - timedelta(hours=20)


@pytest.fixture
def look_at(monkeypatch):
    """Let it be another moment for whoever opens a page."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def application(quick, at):
    return scenes.applied(quick, at=at)
