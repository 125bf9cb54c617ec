"""The supplier's board and the steward's signature, in both languages and without a script."""

import pytest
from playwright.sync_api import Page, expect

from cambio.programmes.models import Membership
from catalog.models import Order
from tests.proofs.browser.conftest import log_in
from tests.worlds import shop

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_order_is_accepted_made_ready_and_handed_over_by_its_code(
    desk: Page, language: str, staff: Membership, order: Order
):
    log_in(desk, staff, "/west/orders/")
    expect(desk.locator("html")).to_have_attribute("lang", language)
    desk.locator("button[value=accept]").click()
    desk.locator("button[value=mark_ready]").click()
    code = desk.locator("input[name=code]")
    code.fill("WRONG1")
    desk.locator("button[value=hand_over]").click()
    expect(code).to_have_attribute("aria-invalid", "true")
    code.fill(order.pickup_code)
    desk.locator("button[value=hand_over]").click()
    expect(desk.get_by_role("status")).to_contain_text("Rosa")
    assert shop.state_of(order) == "handed_over"


def test_a_steward_signs_and_the_order_reaches_the_supplier(
    desk: Page, language: str, stewards: list[Membership], street_order: Order
):
    log_in(desk, stewards[1], "/west/")
    desk.locator("main a[href='/west/signatures/']").click()
    expect(desk.locator("html")).to_have_attribute("lang", language)
    expect(desk.get_by_text("6 \N{MULTIPLICATION SIGN}")).to_be_visible()
    desk.locator("button[value=sign]").click()
    expect(desk.get_by_role("status")).to_be_visible()
    assert shop.state_of(street_order) == "placed"
