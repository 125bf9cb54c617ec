"""A real browser on a real server: Debian's Chromium, and whatever it complains about."""

import os
from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from cambio.programmes.models import Membership
from tests.catalog.conftest import broom, buyer, staff, stewards, supplier
from tests.services import chromium
from tests.streets.conftest import log, rule
from tests.web.conftest import cleanup, order, street_order
from tests.worlds.desks import STATIC_FILES, code_by_mail

__all__ = [
    "broom",
    "buyer",
    "cleanup",
    "log",
    "order",
    "rule",
    "staff",
    "stewards",
    "street_order",
    "supplier",
]

# Playwright keeps an event loop in the tests' thread, in which Django would refuse to work.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session", autouse=True)
def static_files() -> Iterator[None]:
    """Set before the server starts, which reads it once."""
    with override_settings(**STATIC_FILES):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {
        "executable_path": chromium(),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
        ],
    }


@pytest.fixture(params=["nl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def desk(
    transactional_db: None, live_server: LiveServer, browser: Browser, language: str
) -> Iterator[Page]:
    """A page in the reader's language, on which nothing may go wrong unseen."""
    context = browser.new_context(
        base_url=live_server.url, locale=language, java_script_enabled=False
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url} {request.failure}"))
    yield page
    context.close()
    # A refusal is a page with its status, which the browser remarks upon as well. A download is
    # broken off as a page, and so is an icon when one goes on.
    usual = ("status of 4", "net::ERR_ABORTED")
    assert [text for text in complaints if not any(known in text for known in usual)] == []


def log_in(page: Page, member: Membership, address: str) -> None:
    """Ask for a page, be sent to the log-in, and come back with the code from the mail."""
    assert member.person.login is not None
    page.goto(address)
    page.locator("input[name=email]").fill(member.person.login.email)
    page.locator("main button").click()
    page.locator("input[name=code]").fill(code_by_mail())
    page.locator("main form:has(input[name=code]) button").click()
    page.wait_for_url(f"**{address}")
