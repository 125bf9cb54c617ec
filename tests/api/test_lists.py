"""
What a page costs: as many statements for many entries as for one, each list's number by hand.

The statements of logging in are among them. Whoever adds a list says what it costs, and why if that
is more than its neighbours.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from grants import operations as grants
from grants import schemes
from grants.models import Budget
from tests.api.access_requests import ASKS, PICTURE
from tests.api.access_scene import Scene
from tests.api.document import Operation
from tests.api.grants import states
from tests.api.test_reading import PAGED
from tests.streets.conftest import RULE
from tests.worlds import cast, shop
from tests.worlds import office as scenes

MANY = 5
ASKED_AS = {"list_people": "manager", "list_roles": "manager", "list_residencies": "coordinator"}
LOG_IN = 5
"""The session twice (allauth asks first whether it is there), login, programme, membership."""
ONE, AND_ROLES, AND_PARTS = 1, 2, 3
"""The page itself; with what one may see by one's roles; with what hangs on the entries."""
STATEMENTS = {
    "list_schemes": ONE,
    "list_public_awards": ONE,
    "list_items": ONE,
    "list_suppliers": ONE,
    "list_places": ONE,
    "list_reward_rules": ONE,
    "list_wallet_entries": ONE,
    "list_cleanups": AND_ROLES,
    "list_cleanups_to_verify": AND_ROLES,
    "find_customers": AND_ROLES,
    "list_people": AND_ROLES,
    "list_roles": AND_ROLES,
    "list_residencies": AND_ROLES,
    "list_managed_items": AND_ROLES,
    "list_payments": AND_ROLES,
    "list_payment_batches": AND_ROLES,
    "list_applications": AND_ROLES,
    "list_funders": AND_ROLES,
    "list_movements": AND_ROLES,
    "list_grant_inbox": AND_ROLES,
    "list_overdue_reports": AND_ROLES,
    "list_reports_in_review": AND_ROLES,
    "list_grant_rounds": AND_PARTS,  # their budgets
    "list_place_entries": AND_PARTS,  # the place, and whether one lives there
    "list_orders": AND_PARTS,  # their lines
    "list_orders_to_sign": AND_PARTS,
    "list_supplier_orders": AND_PARTS,
    "list_budgets": 7,  # the roles; five sums, each over all budgets of the page
}
"""Beside those of logging in."""
More = Callable[[Scene, int], object]
"""Brings about one more entry, the so-manyth."""


def cleanup_with_photo(s: Scene, number: int) -> None:
    s.photo_of(s.returned(), PICTURE)


def street(s: Scene, number: int) -> None:
    cast.make_street(s.members["manager"].programme, f"Street {number}", at=s.at)


def claim(s: Scene, number: int) -> None:
    cast.claim(newcomer(s, number), s.street, at=s.at)


def newcomer(s: Scene, number: int) -> Membership:
    return cast.make_member(s.members["manager"].programme, f"Nico {number}", at=s.at)


def rule(s: Scene, number: int) -> None:
    at = s.at + timedelta(days=number + 1)
    cast.set_rule(RULE, valid_from=at, by=s.members["manager"], at=s.at)


def role(s: Scene, number: int) -> None:
    cast.with_role(
        newcomer(s, number), "steward", "place", s.street.pk, by=s.members["manager"], at=s.at
    )


def supplier(s: Scene, number: int) -> None:
    shop.make_supplier(s.members["manager"], f"Supplier {number}", at=s.at)


def item(s: Scene, number: int) -> None:
    found = shop.make_supplier(s.members["manager"], f"Supplier {number}", at=s.at)
    shop.make_item(s.members["manager"], found, at=s.at)


def order(s: Scene, number: int) -> None:
    author = s.members["author"]
    shop.give_credits(author, author.wallet_id, 20, at=s.at)
    s.order()


def funder(s: Scene, number: int) -> None:
    by = s.members["manager"]
    grants.add_funder(funder_id=new_id(), name=f"Funder {number}", by=by, at=s.at)


def budget(s: Scene, number: int) -> Budget:
    of, by, ward = s.grants.funder, s.grants.manager, s.grants.ward
    return scenes.make_budget(of, by, ward, name=f"Budget {number}", free_cents=5, at=s.at)


def movement(s: Scene, number: int) -> None:
    grants.move_money(
        movement_id=new_id(),
        source_id=s.grants.budget.pk,
        target_id=budget(s, number).pk,
        amount_cents=5,
        reason="More is asked for there",
        by=s.members["manager"],
        at=s.at,
    )


def scheme(s: Scene, number: int) -> None:
    content = schemes.preset("buurt-aan-zet").content
    content = content | {"title": {"nl": f"Regeling {number}", "en": f"Scheme {number}"}}
    grants.load_scheme(programme=s.members["manager"].programme, content=content, at=s.at)


def round_of(s: Scene, number: int) -> None:
    budget = s.grants.budget
    scenes.make_round(s.grants.version, [budget], s.grants.manager, name=f"R {number}", at=s.at)


MORE: dict[str, More] = {
    "list_orders": order,
    "list_supplier_orders": order,
    "list_wallet_entries": order,
    "list_funders": funder,
    "list_budgets": budget,
    "list_movements": movement,
    "list_applications": lambda s, _: states.awarded(s),
    "list_schemes": scheme,
    "list_grant_rounds": round_of,
    "list_cleanups": cleanup_with_photo,
    "list_places": street,
    "list_people": newcomer,
    "find_customers": newcomer,
    "list_roles": role,
    "list_residencies": claim,
    "list_reward_rules": rule,
    "list_suppliers": supplier,
    "list_items": item,
    "list_managed_items": item,
}


def more(operation: Operation, scene: Scene, number: int) -> None:
    """Bring about another entry: as the case does, unless that brings about nothing new."""
    if operation.name in MORE:
        MORE[operation.name](scene, number)
    else:
        ASKS[operation.cases[0]](scene)


@pytest.mark.parametrize("operation", PAGED, ids=lambda operation: operation.name)
def test_a_page_of_many_costs_what_a_page_of_one_does(operation: Operation, scene: Scene) -> None:
    ask = ASKS[operation.cases[0]](scene)
    client = scene.clients[ASKED_AS.get(operation.name, operation.role)]
    for number in range(MANY):
        more(operation, scene, number)
    for limit in (1, 100):
        asked = replace(ask, query=(ask.query or {}) | {"limit": limit})
        with CaptureQueriesContext(connection) as made:
            answer = operation.send(client, asked)
        assert answer.status_code == 200, answer.content
        entries = len(answer.json()["results"])
        assert entries == 1 if limit == 1 else entries >= MANY
        assert len(made) == LOG_IN + STATEMENTS[operation.name], [one["sql"] for one in made]


def test_every_list_that_is_paged_says_what_it_costs() -> None:
    assert set(STATEMENTS) == {operation.name for operation in PAGED}
