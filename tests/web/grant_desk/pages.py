"""The grant desk's pages as tests open them and press their buttons."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grants.models import Application
from tests.worlds import office as scenes
from tests.worlds.desks import reader

INBOX, REPORTS, OVERDUE = "/west/grants/", "/west/grants/reports/", "/west/grants/overdue/"


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


def page_of(application):
    return f"{INBOX}{application.pk}/"


def press(member, application, act, **typed):
    return reader(member).post(page_of(application), {"act": act, **typed}, follow=True)


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def acts_on(member, application):
    """The buttons that the page shows."""
    page = reader(member).get(page_of(application)).text
    parts = page.split('name="act" value="')[1:]
    return {part.partition('"')[0] for part in parts}
