"""Attacks on the pages: what a button does when the page behind it is no longer true."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from streets import operations
from streets.models import Cleanup
from tests.worlds.desks import reader


def shown_at(page: str) -> str:
    found = re.search(r'name="submitted_at" value="([^"]+)"', page)
    assert found
    return found.group(1)


def test_the_button_verifies_the_report_that_the_page_showed(cleanup, coordinator):
    desk, address = reader(coordinator), f"/west/cleanups/{cleanup.pk}/"
    pressed = {"act": "verify", "submitted_at": shown_at(desk.get(address).text)}
    assert desk.post(address, pressed).status_code == 302
    assert Cleanup.objects.get(pk=cleanup.pk).state == "verified"


def test_the_button_of_an_old_page_pays_nothing(
    cleanup, resident, coordinator, second_coordinator, at
):
    desk, address = reader(coordinator), f"/west/cleanups/{cleanup.pk}/"
    pressed = {"act": "verify", "submitted_at": shown_at(desk.get(address).text)}
    operations.return_cleanup(
        cleanup_id=cleanup.pk, question="Where?", by=second_coordinator, at=at
    )
    operations.submit_cleanup(cleanup_id=cleanup.pk, by=resident, at=at + timedelta(seconds=1))
    answer = desk.post(address, pressed)
    assert answer.status_code == 409
    assert "submitted again since you looked" in answer.text
    assert Cleanup.objects.get(pk=cleanup.pk).state == "submitted"
    pressed["submitted_at"] = shown_at(answer.text)
    assert desk.post(address, pressed).status_code == 302


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages", "django_language"])
def test_a_cookie_with_a_nul_is_no_fault_of_ours(programme, cookie):
    browser = Client(headers={"Cookie": f'{cookie}="\\000aaaaaaaaaaaa"'})
    for path in ("/", "/west/", "/accounts/login/", "/api/v1/west/me"):
        assert browser.get(path).status_code in {200, 302, 401}, path
