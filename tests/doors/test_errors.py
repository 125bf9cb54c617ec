"""What is shown when a request goes nowhere …"""

import pytest
from django.test import Client

from cambio.programmes.models import Membership, Programme

PLAN = "We plant the strip along the quay, with the neighbours of both sides."


@pytest.fixture
def strict(resident: Membership) -> Client:
    """A browser whose forms are checked as those of people are."""
    assert resident.person.login is not None
    client = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(resident.person.login)
    return client


def test_b15_a_form_from_before_a_log_in_says_so_and_gives_the_text_back(
    strict: Client, programme: Programme
) -> None:
    path = f"/{programme.slug}/"
    strict.cookies["csrftoken"] = "a" * 32
    answer = strict.post(path, {"csrfmiddlewaretoken": "b" * 32, "plan": PLAN, "kind": "group"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "This form is no longer valid" in page
    assert f">{PLAN}</textarea>" in page
    assert ">group</textarea>" not in page
    dutch = strict.post(path, {"plan": PLAN}, HTTP_ACCEPT_LANGUAGE="nl").content.decode()
    assert "Dit formulier is niet meer geldig" in dutch
    assert PLAN in dutch


def test_b15_what_another_sites_page_sends_is_not_shown(
    strict: Client, programme: Programme
) -> None:
    answer = strict.post(
        f"/{programme.slug}/", {"plan": PLAN}, HTTP_ORIGIN="https://elsewhere.example"
    )
    assert answer.status_code == 403
    assert PLAN not in answer.content.decode()


def test_b15_a_text_is_shown_as_it_was_written_and_never_run(
    strict: Client, programme: Programme
) -> None:
    strict.cookies["csrftoken"] = "a" * 32
    page = strict.post(f"/{programme.slug}/", {"plan": "<script>alert(1)</script> & more"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page.content.decode()
