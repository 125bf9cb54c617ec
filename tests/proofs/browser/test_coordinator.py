"""The coordinator's whole way, in both languages and without a script."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from streets import operations
from streets.models import Cleanup, Place
from tests.proofs.browser.conftest import log_in
from tests.streets.conftest import MakeCleanup

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_cleanup_is_returned_with_a_question_and_verified_after_the_answer(
    desk: Page, language: str, coordinator: Membership, cleanup: Cleanup
):
    log_in(desk, coordinator, "/west/cleanups/")
    expect(desk.locator("html")).to_have_attribute("lang", language)
    desk.get_by_role("link", name="Zandhoek").click()
    for picture in desk.locator("figure.photo img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("naturalWidth", 320)
    expect(desk.get_by_role("img").filter(has=desk.locator(".map-door"))).to_be_visible()

    desk.locator("details:has(textarea[name=question]) summary").click()
    desk.locator("textarea[name=question]").fill("Waar is foto 3 gemaakt?")
    desk.locator("button[value=return]").click()
    expect(desk.get_by_role("status")).to_be_visible()
    expect(desk.locator(".remark")).to_contain_text("Waar is foto 3 gemaakt?")
    expect(desk.locator("button[value=verify]")).to_have_count(0)

    operations.submit_cleanup(
        cleanup_id=cleanup.pk, answer="Bij de brug.", by=cleanup.logged_by, at=timezone.now()
    )
    desk.goto("/west/cleanups/")
    desk.get_by_role("link", name="Zandhoek").click()
    expect(desk.locator(".remark").last).to_contain_text("Bij de brug.")
    desk.locator("button[value=verify]").click()
    expect(desk.get_by_role("status")).to_be_visible()
    expect(desk.locator("tr.total")).to_contain_text("56 cambi")
    cleanup.refresh_from_db()
    assert cleanup.state == "verified"


def test_the_language_is_switched_on_the_page_and_one_logs_out(
    desk: Page, language: str, coordinator: Membership
):
    log_in(desk, coordinator, "/west/")
    other = "en" if language == "nl" else "nl"
    desk.locator(f"button[name=language][value={other}]").click()
    expect(desk.locator("html")).to_have_attribute("lang", other)
    expect(desk).to_have_url(desk.url)
    desk.locator("form[action='/accounts/logout/'] button").click()
    desk.goto("/west/")
    expect(desk.locator("input[name=email]")).to_be_visible()


def test_several_cleanups_are_ticked_and_verified_in_one_go(
    desk: Page,
    coordinator: Membership,
    cleanup: Cleanup,
    log: MakeCleanup,
    resident: Membership,
    street: Place,
):
    for _ in range(2):
        operations.submit_cleanup(cleanup_id=log(resident).pk, by=resident, at=timezone.now())
    log_in(desk, coordinator, "/west/cleanups/")
    boxes = desk.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    desk.locator("button[value=verify]").click()
    expect(desk.locator(".errorlist")).to_be_visible()
    # A click on the words ticks the box; beside them the card still leads to its cleanup.
    desk.locator("label.tick").nth(0).click()
    boxes.nth(2).check()
    expect(boxes.nth(1)).not_to_be_checked()
    desk.locator("button[value=verify]").click()
    expect(desk.get_by_role("status")).to_contain_text("92")
    expect(boxes).to_have_count(1)
    assert Cleanup.objects.filter(state="verified").count() == 2
    assert books.balance(books.AccountId(street.account_id)) == 92 - 2 * 9
