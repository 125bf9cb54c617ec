"""Setting up: who gives the money, budgets, and rounds under a scheme."""

import re

import pytest
from django.utils import timezone

from cambio.common.ids import new_id
from grants import operations, queries
from grants.models import Budget, Funder, Round
from tests.worlds import office as scenes
from tests.worlds.desks import reader

BUDGETS, ROUNDS = "/west/grants/budgets/", "/west/grants/rounds/"
PURPOSE = {
    "purpose": "Plans for the town",
    "who_starts": "Residents",
    "who_decides": "The board",
    "accounted_how": "A report",
    "role": "driver",
    "term": "yearly",
}


def press(scene, address, act, **typed):
    return reader(scene.manager).post(address, {"act": act, **typed}, follow=True)


def budget_form(scene, **changed):
    return {
        "budget_id": new_id(),
        "funder_id": scene.funder.pk,
        "ward_id": "",
        "name": "Town budget",
        "year": "2026",
        "purpose": "",
        "who_starts": "",
        "who_decides": "",
        "accounted_how": "",
        "role": "start_capital",
        "term": "once",
    } | changed


def test_a_funder_is_added_once(quick):
    form = {"funder_id": new_id(), "name": "The corporation"}
    assert "Added: The corporation." in press(quick, BUDGETS, "add_funder", **form).text
    press(quick, BUDGETS, "add_funder", **form)
    assert Funder.objects.filter(name="The corporation").count() == 1
    taken = press(quick, BUDGETS, "add_funder", funder_id=new_id(), name="The corporation")
    assert taken.status_code == 409
    assert f'id="add_funder-{quick.programme.pk}-name_error"' in taken.text


def test_a_budget_is_set_up_described_opened_filled_and_closed(quick):
    answer = press(quick, f"{BUDGETS}new/", "create", **budget_form(quick))
    assert "Set up, and reserved: Town budget 2026." in answer.text
    budget = Budget.objects.get(name="Town budget")
    assert budget.ward is None
    page = f"{BUDGETS}{budget.pk}/"
    unsaid = press(quick, page, "open")
    assert unsaid.status_code == 409
    assert "Say first what it is for" in unsaid.text
    assert "Starts something small" in press(quick, page, "describe", **PURPOSE).text
    assert "It can pay in a round now." in press(quick, page, "open").text
    assert 'value="describe"' not in reader(quick.manager).get(page).text
    fund = {"movement_id": new_id(), "amount_cents": "1.000", "reason": "The year's sum"}
    assert "Put in: €1,000." in press(quick, page, "fund", **fund).text
    press(quick, page, "fund", **fund)  # the button, pressed twice
    move = {
        "movement_id": new_id(),
        "target_id": quick.budget.pk,
        "amount_cents": "400",
        "reason": "The ward has none left",
    }
    answer = press(quick, page, "move", **move)
    assert "Moved: €400." in answer.text
    assert "→ Ward budget 2026" in answer.text
    closing = {"carry_to_id": "", "reason": "The year is over"}
    answer = press(quick, page, "close", **closing)
    text = " ".join(answer.text.split())
    assert "Closed." in text
    assert "Back to the funder</th><td>€600" in text
    assert "Moved out</th><td>€400" in text
    assert "Nothing for now." in text
    assert queries.figures_of([quick.budget])[quick.budget.pk].moved_in == 40_000


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"year": "1999"}, "year"),
        ({"year": "x"}, "year"),
        ({"funder_id": "nonsense"}, "funder_id"),
        ({"ward_id": "nonsense"}, "ward_id"),
        ({"name": "Ward budget"}, "name"),
    ],
)
def test_a_budget_that_cannot_be_is_named_beside_its_field_and_kept(quick, changed, field):
    form = budget_form(quick, **changed)
    answer = press(quick, f"{BUDGETS}new/", "create", **form)
    assert answer.status_code in {400, 409}
    assert f"-{field}_error" in answer.text
    assert Budget.objects.count() == 1


def test_more_than_is_free_is_not_moved_and_the_page_says_so(quick, at):
    other = scenes.make_budget(quick.funder, quick.manager, None, name="Town", free_cents=0, at=at)
    answer = press(
        quick,
        f"{BUDGETS}{quick.budget.pk}/",
        "move",
        movement_id=new_id(),
        target_id=other.pk,
        amount_cents="5000.01",
        reason="Too much",
    )
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert queries.free_in(quick.budget) == 500_000


def test_the_list_of_budgets_shows_where_the_money_is(quick, at):
    scenes.awarded(quick, at=at)
    page = " ".join(reader(quick.manager).get(BUDGETS).text.split())
    row = page[page.index("Ward budget 2026") :]
    assert re.findall(r'class="number">([^<]+)<', row)[:4] == ["€5,000", "€800", "€0", "€4,200"]


def round_form(scene, **changed):
    return {
        "round_id": new_id(),
        "name": "Autumn",
        "opens_at": "2026-09-01T09:00",
        "closes_at": "2026-10-01T00:00",
        "budget_ids": [scene.budget.pk],
        "legal_regime": "awb_subsidy",
        "decider-nl": "het loket",
        "decider-en": "the desk",
        "weekends_count": "no",
        "when_empty": "wait_list",
        "account_within-count": "2",
        "account_within-unit": "weeks",
    } | changed


def test_a_round_is_set_up_with_what_the_scheme_leaves_open_then_opened_and_closed(quick):
    new = f"{ROUNDS}new/{quick.version.pk}/"
    answer = press(quick, new, "create", **round_form(quick))
    assert "Set up: Autumn. Open it when you are ready." in answer.text
    made = Round.objects.get(name="Autumn")
    assert made.state == "draft"
    assert made.filled == {
        "legal_regime": "awb_subsidy",
        "decider": {"nl": "het loket", "en": "the desk"},
        "weekends_count": False,
        "when_empty": "wait_list",
        "account_within": {"count": 2, "unit": "weeks"},
    }
    assert timezone.localtime(made.opens_at).isoformat() == "2026-09-01T09:00:00+02:00"
    assert "2 weeks" in answer.text
    opened = press(quick, ROUNDS, "open", subject=made.pk)
    assert "People can apply from its first day." in opened.text
    closed = press(quick, ROUNDS, "close", subject=made.pk)
    assert "What was submitted is still decided on." in closed.text
    made.refresh_from_db()
    assert made.state == "closed"


def test_a_round_asks_for_whatever_its_scheme_leaves_open(almere):
    page = reader(almere.manager).get(f"{ROUNDS}new/{almere.version.pk}/").text
    assert set(almere.version.rules.unset()) == {
        "legal_regime",
        "decide_within",
        "when_empty",
        "advance_percent",
    }
    for name in ("legal_regime", "decide_within-count", "decide_within-unit", "when_empty"):
        assert f'name="{name}"' in page
    assert 'name="advance_percent"' in page
    assert 'name="account_needs"' not in page
    answer = press(
        almere,
        f"{ROUNDS}new/{almere.version.pk}/",
        "create",
        **round_form(almere, advance_percent="50")
        | {"decide_within-count": "36", "decide_within-unit": "hours"},
    )
    assert "36 hours" in answer.text
    assert Round.objects.get(name="Autumn").rules.advance_percent == 50


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "This year"}, "name"),
        ({"opens_at": "soon"}, "opens_at"),
        ({"closes_at": "2026-08-01T00:00"}, "closes_at"),
        ({"budget_ids": []}, "budget_ids"),
        ({"budget_ids": ["nonsense"]}, "budget_ids"),
        ({"weekends_count": ""}, "weekends_count"),
        ({"decider-en": ""}, "decider-en"),
        ({"account_within-count": "0"}, "account_within-count"),
        ({"account_within-unit": "hours"}, "account_within-unit"),
        ({"when_empty": "nonsense"}, "when_empty"),
    ],
)
def test_a_round_that_cannot_be_is_named_beside_its_field_and_kept(quick, changed, field):
    form = round_form(quick, **changed)
    answer = press(quick, f"{ROUNDS}new/{quick.version.pk}/", "create", **form)
    assert answer.status_code in {400, 409}
    assert f"-{field}_error" in answer.text
    assert Round.objects.count() == 1


def test_two_budgets_of_one_ward_in_one_round_are_named_beside_their_field(quick, at):
    twin = scenes.make_budget(
        quick.funder, quick.manager, quick.ward, name="Twin", free_cents=0, at=at
    )
    form = round_form(quick, budget_ids=[quick.budget.pk, twin.pk])
    answer = press(quick, f"{ROUNDS}new/{quick.version.pk}/", "create", **form)
    assert answer.status_code == 400
    assert "-budget_ids_error" in answer.text


def test_a_budget_that_was_closed_meanwhile_keeps_a_round_from_opening(quick, at):
    press(quick, f"{ROUNDS}new/{quick.version.pk}/", "create", **round_form(quick))
    operations.close_budget(budget_id=quick.budget.pk, reason="Over", by=quick.manager, at=at)
    made = Round.objects.get(name="Autumn")
    answer = press(quick, ROUNDS, "open", subject=made.pk)
    assert answer.status_code == 409
    assert "Each of its budgets must be open first." in answer.text
