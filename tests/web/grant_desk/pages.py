"""The grant desk's pages as tests open them and press their buttons."""

from grants.models import Application
from tests.worlds.desks import reader

INBOX, REPORTS, OVERDUE = "/west/grants/", "/west/grants/reports/", "/west/grants/overdue/"


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
