"""A grant from both sides: the desk in a browser without a script, the applicant on a phone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cambio.programmes.models import Membership
from grants import queries
from grants.models import Application
from tests.proofs.browser.conftest import log_in
from tests.worlds import documents
from tests.worlds import office as scenes
from tests.worlds.cast import session_token
from tools.story.client import Phone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at():
    return timezone.now() - timedelta(days=1)


@pytest.fixture
def scene(programme, at) -> scenes.Scene:
    """A programme that pays at once, and wants a text for a report."""
    quick = scenes.make_scene(programme, "buurt-aan-zet", at=at)
    return scenes.under_other_settings(quick, account_needs=["text"], at=at)


@pytest.fixture
def phone(scene: scenes.Scene, live_server: LiveServer) -> Phone:
    """The applicant's."""
    login = scene.applicant.person.login
    assert login is not None
    return Phone(live_server.url, "west", token=session_token(login))


def apply(phone: Phone, scene: scenes.Scene) -> str:
    """Ask for 2,400 euro: more than the scheme gives as a rule."""
    application = {
        "id": str(uuid4()),
        "round": str(scene.round.pk),
        "title": "Bankjes bij het water",
        "plan": "We plaatsen bankjes bij het water.",
        "applicant_kind": "group",
        "applicant_name": "De Zandhoek",
        "place": str(scene.street.pk),
        "scope": "street",
        "purposes": ["meeting"],
        "asked_cents": 240_000,
        "lines": [{"category": "materials", "description": "Bankjes", "amount_cents": 240_000}],
        "supporters": ["Noor", "Nico"],
    }
    phone.call("POST", "grants/applications", application, expect=201)
    payee = {"holder_name": "De Zandhoek", "iban": scenes.IBAN}
    phone.call("PUT", f"grants/applications/{application['id']}/payee", payee)
    phone.call("POST", f"grants/applications/{application['id']}/submit", {})
    return application["id"]


def change_to(page: Page, member: Membership, address: str) -> None:
    """Log out, and let somebody else log in."""
    page.locator("form[action='/accounts/logout/'] button").click()
    log_in(page, member, address)


def unfold(page: Page, act: str) -> None:
    page.locator(f"details:has(button[value='{act}']) summary").click()


def press(page: Page, act: str) -> None:
    page.locator(f"button[value='{act}']").click()
    expect(page.get_by_role("status")).to_be_visible()


def fill_in_award(desk: Page) -> None:
    unfold(desk, "award")
    desk.locator("textarea[id^=award]").fill("Veel steun in de straat")
    desk.locator("input[name=public_title]").fill("Bankjes aan het water")


def pay(treasury: Page) -> None:
    """Release what waits, hand it to the bank in a file, and note that it was paid."""
    expect(treasury.get_by_text("NL91 **** 4300")).to_be_visible()
    press(treasury, "release")
    press(treasury, "export")
    treasury.locator("a[href='/west/payments/files/']").click()
    treasury.locator(".card-list a").click()
    with treasury.expect_download() as download:
        treasury.locator("a[href$='pain.001.xml']").click()
    assert scenes.IBAN in download.value.path().read_text()
    press(treasury, "mark_paid")


def test_a_grant_is_asked_about_excepted_awarded_released_and_paid(
    desk: Page, language: str, scene: scenes.Scene, phone: Phone
):
    application = apply(phone, scene)
    log_in(desk, scene.official, "/west/grants/")
    expect(desk.locator("html")).to_have_attribute("lang", language)
    desk.get_by_role("link", name="Bankjes bij het water").click()

    unfold(desk, "ask")
    desk.locator("textarea[id^=ask]").fill("Hoeveel bankjes?")
    press(desk, "ask")
    assert phone.call("GET", f"grants/applications/{application}")["state"] == "asked"
    phone.call("POST", f"grants/applications/{application}/answer", {"answer": "Twee."})
    desk.reload()
    expect(desk.locator(".remark").last).to_contain_text("Twee.")

    expect(desk.locator("#rule-Z1-amount.rule-not_met")).to_be_visible()
    fill_in_award(desk)
    desk.locator("button[value=award]").click()
    expect(desk.get_by_role("alert")).to_contain_text("Z1-amount")
    unfold(desk, "except-Z1-amount")
    desk.locator("textarea[id^=except-Z1]").fill("Er is twee keer zo veel water")
    press(desk, "except-Z1-amount")
    fill_in_award(desk)
    press(desk, "award")
    seen = phone.call("GET", f"grants/applications/{application}")
    assert (seen["state"], seen["award"]["amount_cents"]) == ("awarded", 240_000)

    change_to(desk, scene.treasurer, "/west/payments/")
    pay(desk)
    seen = phone.call("GET", f"grants/applications/{application}")
    assert seen["award"]["paid_cents"] == 240_000
    assert scenes.findings() == {}


def test_a_report_is_returned_accepted_and_everybody_reads_what_it_came_to(
    desk: Page, language: str, scene: scenes.Scene, phone: Phone, at
):
    award = scenes.awarded(scene, at=at)
    one = f"grants/applications/{award.application_id}"
    [payment] = queries.payments_of(award)
    scenes.through_the_bank(scene, payment.pk, at=at)
    phone.call("PUT", f"{one}/end", {"ended_on": at.date().isoformat()})
    phone.call("PUT", f"{one}/report", {"text": "Het bloeit.", "lines": []})
    phone.call("POST", f"{one}/report/submit", {})

    log_in(desk, scene.desk, "/west/grants/")
    desk.locator("a[href='/west/grants/reports/']").click()
    desk.locator(".card-list a").click()
    expect(desk.get_by_text("Het bloeit.")).to_be_visible()
    unfold(desk, "return_report")
    desk.locator("textarea[id^=return_report]").fill("Wat bloeit er?")
    press(desk, "return_report")
    phone.call("PUT", f"{one}/report", {"text": "De rozen bloeien.", "lines": []})
    phone.call("POST", f"{one}/report/submit", {})
    desk.reload()
    unfold(desk, "accept_report")
    desk.locator("textarea[id^=accept_report]").fill("In orde")
    press(desk, "accept_report")
    expect(desk.locator("button[value=determine]")).to_have_count(0)

    change_to(desk, scene.official, f"/west/{one.replace('applications/', '')}/")
    unfold(desk, "determine")
    desk.locator("input[id^=determine]").fill("800" if language == "en" else "800,00")
    desk.locator("textarea[id^=determine]").fill("Zoals toegekend")
    press(desk, "determine")

    desk.locator("form[action='/accounts/logout/'] button").click()
    desk.goto("/west/awards/")
    expect(desk.get_by_role("row").last).to_contain_text("Plants along the Zandhoek quay")
    expect(desk.locator("td.number").last).to_contain_text("800")
    expect(desk.get_by_text("Rosa")).to_have_count(0)


def test_an_application_on_paper_is_typed_in_with_its_budget_and_submitted(
    desk: Page, language: str, scene: scenes.Scene, tmp_path
):
    budget = tmp_path / "Begroting.pdf"
    budget.write_bytes(documents.pdf(b"budget"))
    log_in(desk, scene.desk, "/west/grants/")
    desk.locator("a[href='/west/grants/paper/']").click()
    desk.locator("input[name=name]").fill("rosa")
    desk.locator("main form button").click()
    expect(desk).to_have_url(re.compile("/west/grants/paper/$"))  # her name is in no address
    desk.get_by_role("link", name="Rosa").click()
    desk.go_back()
    desk.get_by_role("link", name="Rosa").click()
    desk.locator("input[name=title]").fill("Muziek op het plein")
    desk.locator("textarea[name=plan]").fill("Een middag muziek.")
    desk.locator("input[name=place]").fill("Zandhoek")
    desk.locator("input[name=asked_cents]").fill("veel")
    desk.locator("select[name=line-0-category]").select_option("hire")
    desk.locator("input[name=line-0-description]").fill("Geluid")
    desk.locator("input[name=line-0-amount_cents]").fill("350")
    desk.locator("button[value=write]").click()
    expect(desk.locator("input[name=asked_cents]")).to_have_attribute("aria-invalid", "true")
    expect(desk.locator("input[name=line-0-description]")).to_have_value("Geluid")
    desk.locator("input[name=asked_cents]").fill("350")
    press(desk, "write")
    unfold(desk, "attach_budget")
    desk.locator("input[type=file]").set_input_files(budget)
    press(desk, "attach_budget")
    expect(desk.get_by_role("link", name="Begroting.pdf")).to_be_visible()
    press(desk, "submit")
    application = Application.objects.get()
    assert (application.state, application.on_paper) == ("submitted", True)
