"""Links into a demo: they log in once, and where there is no demo there are none."""

import importlib
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.urls import Resolver404, include, path, resolve
from redis import RedisError

import cambio.urls
from doors import demo
from tests.worlds.desks import reader

urlpatterns = [path("demo/", include("doors.demo")), *cambio.urls.urlpatterns]


@pytest.fixture
def link(settings, resident):
    """The path of a link for Rosa, in an installation that is a demo."""
    settings.DEMO, settings.ROOT_URLCONF = True, __name__
    written = demo.link_for(resident.person.login, to="/west/")
    assert written.startswith(settings.BASE_URL)
    return urlsplit(written).path


def test_a_link_logs_in_and_leads_to_its_page(link):
    home = reader(None).get(link, follow=True)
    assert home.redirect_chain == [("/west/", 302)]
    assert "Welcome, Rosa." in home.text


def test_a_link_logs_in_once(link):
    first, second = reader(None), reader(None)
    first.get(link)
    answer = second.get(link)
    assert answer.status_code == 403
    assert "This link logs in once" in answer.text
    assert second.get("/west/").status_code == 302
    # Whom it has logged in it leads on: a browser's own "back" is no fault.
    assert first.get(link).headers["Location"] == "/west/"


def test_a_link_ends_somebody_elses_session(link, neighbour):
    browser = reader(neighbour)
    assert "Welcome, Rosa." in browser.get(link, follow=True).text


def test_looking_at_a_link_without_following_it_uses_nothing_up(link):
    assert Client().head(link).status_code == 405
    assert Client().get(link).status_code == 302


def test_a_link_is_good_for_an_hour(link, monkeypatch):
    monkeypatch.setattr(demo, "GOOD_FOR_S", -1)
    assert Client().get(link).status_code == 403


def test_a_token_of_another_kind_or_making_is_refused(link, resident):
    forged = signing.dumps([str(resident.person.login.pk), "/west/", "once"], salt="another")
    for token in (forged, f"{forged}x", "nonsense"):
        assert Client().get(f"/demo/log-in/{token}").status_code == 403


def test_a_closed_account_is_not_opened(link, resident):
    login = resident.person.login
    login.is_active = False
    login.save()
    assert Client().get(link).status_code == 403


def test_nobody_enters_twice_while_nobody_remembers_the_first_time(link, monkeypatch):
    def away(*_args, **_options):
        raise RedisError

    monkeypatch.setattr(demo.cache, "add", away)
    assert Client().get(link).status_code == 503


def test_a_link_works_from_this_machine_only(link):
    assert Client(REMOTE_ADDR="192.0.2.7").get(link).status_code == 404
    assert Client(REMOTE_ADDR="::1").get(link).status_code == 302


def test_where_there_is_no_demo_there_is_no_such_address(link, settings):
    settings.DEMO = False
    assert Client().get(link).status_code == 404
    with pytest.raises(Resolver404):
        resolve(link, urlconf="cambio.urls")


def test_the_setting_alone_brings_the_address(link, settings):
    try:
        importlib.reload(cambio.urls)
        assert resolve(link, urlconf=cambio.urls).func is demo.log_in
    finally:
        settings.DEMO = False
        importlib.reload(cambio.urls)
