"""Every page of grants: for whom it is, and nobody of another programme."""

import pytest
from django.urls import reverse

from cambio.common.ids import new_id
from cambio.payments import operations as payments
from grants import operations, queries
from tests.worlds import cast
from tests.worlds.desks import reader
from tests.worlds.office import applied, awarded

# Who may see a page, whose role is another, and what its address names.
PAGES = {
    "grants": ("desk", "treasurer", ()),
    "grant_reports": ("desk", "manager", ()),
    "grant_overdue": ("official", "treasurer", ()),
    "grant_paper": ("desk", "applicant", ()),
    "grant_write": ("desk", "manager", ("applicant_id",)),
    "grant_application": ("official", "treasurer", ("application_id",)),
    "grant_change": ("desk", "applicant", ("draft_id",)),
    "grant_report": ("desk", "treasurer", ("paid_id",)),
    "grant_budgets": ("manager", "official", ()),
    "grant_new_budget": ("manager", "desk", ()),
    "grant_budget": ("manager", "official", ("budget_id",)),
    "grant_rounds": ("manager", "official", ()),
    "grant_new_round": ("manager", "desk", ("version_id",)),
    "payments": ("treasurer", "official", ()),
    "payment_batches": ("treasurer", "manager", ()),
    "payment_batch": ("treasurer", "desk", ("batch_id",)),
    "payment_message": ("treasurer", "manager", ("batch_id",)),
    "payment_account": ("manager", "treasurer", ()),
}
NAMES = {"draft_id": "application_id", "paid_id": "application_id"}
OF_THE_PROGRAMME = sorted(name for name, (_right, _wrong, ids) in PAGES.items() if ids)


@pytest.fixture
def ids(quick, at):
    """What the addresses name, by the names of their parts."""
    award = awarded(quick, at=at)
    [payment] = queries.payments_of(award)
    payments.release_payment(payment_id=payment.pk, by=quick.treasurer, at=at)
    batch, _ = payments.export_payments(batch_id=new_id(), by=quick.treasurer, at=at)
    draft, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=quick.content(),
        applicant_id=quick.applicant.pk,
        by=quick.desk,
        at=at,
    )
    return {
        "applicant_id": quick.applicant.pk,
        "application_id": applied(quick, at=at).pk,
        "draft_id": draft.pk,
        "paid_id": on_paper(quick, at=at).application_id,
        "budget_id": quick.budget.pk,
        "version_id": quick.version.pk,
        "batch_id": batch.pk,
    }


def on_paper(scene, *, at):
    """An award of an application that the desk typed in."""
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=scene.round.pk,
        content=scene.content(),
        applicant_id=scene.applicant.pk,
        by=scene.desk,
        at=at,
    )
    operations.submit_application(application_id=application.pk, by=scene.desk, at=at)
    return operations.award_application(
        application_id=application.pk,
        amount_cents=1_000,
        reason="A good plan",
        public_title="Plants",
        by=scene.official,
        at=at,
    )


def address_of(name, ids, programme="west"):
    named = {NAMES.get(part, part): ids[part] for part in PAGES[name][2]}
    return reverse(name, kwargs={"programme": programme, **named})


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_for_one_role_and_no_other(name, quick, ids, outsider):
    right, wrong, _ids = PAGES[name]
    address = address_of(name, ids)
    answer = reader(getattr(quick, right)).get(address)
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]
    refusal = reader(getattr(quick, wrong)).get(address)
    assert refusal.status_code == 403
    assert "those who have this task" in refusal.text
    assert reader(outsider).get(address).status_code == 404
    assert reader(None).get(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", [name for name in PAGES if name != "payment_message"])
def test_each_page_has_one_heading_speaks_dutch_and_needs_no_script(name, quick, ids):
    address, right = address_of(name, ids), getattr(quick, PAGES[name][0])
    for language in ("en", "nl"):
        page = reader(right, language).get(address).text
        assert f'<html lang="{language}">' in page
        assert page.count("<h1") == 1
        assert "<script" not in page
        assert "style=" not in page


@pytest.mark.parametrize("name", OF_THE_PROGRAMME)
def test_what_is_of_a_programme_is_not_found_in_another(name, ids, outsider):
    assert reader(outsider).get(address_of(name, ids, programme="oost")).status_code == 404


def test_a_desk_of_another_ward_finds_no_application(quick, ids, at):
    member = cast.make_member(quick.programme, "Ward", at=at)
    elsewhere = cast.with_role(member, "grant_official", "ward", new_id(), by=quick.manager, at=at)
    browser = reader(elsewhere)
    assert "You are up to date" in browser.get("/west/grants/").text
    assert browser.get(address_of("grant_application", ids)).status_code == 404


def test_the_home_page_lists_the_desks_of_grants(quick):
    for member, desks in (
        (quick.desk, {"grants"}),
        (quick.treasurer, {"payments"}),
        (quick.manager, {"grant_budgets", "payment_account"}),
        (quick.applicant, set()),
    ):
        page = reader(member).get("/west/").text
        for name in ("grants", "payments", "grant_budgets", "payment_account"):
            href = f'href="{reverse(name, kwargs={"programme": "west"})}"'
            assert (href in page) == (name in desks)
