"""
A whole town by SQL: streets, cleanups with photos and rewards, a catalog and its orders.

What moves value is posted by the ledger's own functions, in batches, so that the audit finds the
books, the rewards and the orders in agreement.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from cambio.common.ids import new_id
from cambio.common.names import Name
from cambio.programmes import operations
from cambio.programmes.models import Membership, Programme
from catalog import operations as catalog
from catalog.models import Supplier
from streets import operations as streets
from streets.models import Place
from tools.benchmarks import town_rows as rows

PLACES, WARDS, SUPPLIERS = 500, 10, 20
CHUNK = 1000
BUSY, EARLY = 1, 2
"""Members by number: one has every twentieth thing, one had a hundred early on and no more."""
EARLY_THINGS = 10_000
RULE = streets.RuleContent(
    per_action=40,
    per_participant=0,
    most_participants=0,
    per_bag=0,
    most_bags=0,
    most_total=40,
    street_percent=50,
)


class Town:
    """
    The streets, the catalog and the people who look after them, in a programme that has members.

    :ivar coordinator: looks after all of it, `of_a_ward` after one ward, `of_a_street` after one
        street; `staff` is one supplier's
    """

    def __init__(
        self,
        owner: psycopg.Connection[Any],
        programme: Programme,
        *,
        accounts: Mapping[str, int],
        at: datetime,
    ) -> None:
        self._owner, self._programme, self._at = owner, programme, at
        people = Membership.objects.filter(programme=programme)
        members = list(people.values_list("pk", flat=True))
        manager = operations.appoint_manager(
            programme=programme, email="big@example.org", name=Name("Mila"), at=at
        )
        self._manager = Membership.objects.get(pk=manager.pk)
        self.values = {
            "programme": programme.pk,
            "book": programme.book_id,
            "at": at,
            "busy": BUSY,
            "places": PLACES,
            "wards": WARDS,
            "members": members,
            "early": EARLY,
            "early_things": EARLY_THINGS,
            **accounts,
        }
        for statement in (rows.IDS, *rows.STREETS, rows.OPENING, rows.POST):
            self._run(statement)
        self.member = {number: self._member(number) for number in (BUSY, EARLY, 3)}
        self._appoint()

    def grow(self, *, cleanups: int, items: int, orders: int) -> None:
        """Go on until there are so many of each."""
        self._run(rows.CATALOG, first=self._count("catalog_item") + 1, last=items)
        self.values["items"] = items
        for table, statements, many in (
            ("streets_cleanup", rows.CLEANUPS, cleanups),
            ("catalog_order", rows.ORDERS, orders),
        ):
            for first in range(self._count(table) + 1, many + 1, CHUNK):
                with self._owner.transaction():
                    for statement in (rows.FORGET, *statements, rows.POST):
                        self._run(statement, first=first, last=min(first + CHUNK - 1, many))

    def _run(self, statement: LiteralString, **more: Any) -> None:
        self._owner.execute(statement, self.values | more if "%(" in statement else None)

    def _count(self, table: LiteralString) -> int:
        row = self._owner.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row is not None
        return int(row[0])

    def _member(self, number: int) -> Membership:
        row = self._owner.execute("SELECT id FROM town_member WHERE n = %s", [number]).fetchone()
        assert row is not None
        return _again(row[0])

    def _appoint(self) -> None:
        """Bring those about who look after things, the suppliers, and the rule of rewards."""
        programme, place = self._programme, Place.objects.order_by("pk").first()
        assert place is not None
        assert place.ward_id is not None
        suppliers = [
            catalog.create_supplier(
                supplier_id=new_id(), name=Name(f"Shop {n}"), own_depot=False, by=self._manager,
                at=self._at,
            )[0]
            for n in range(SUPPLIERS)
        ]  # fmt: skip
        self.supplier: Supplier = suppliers[0]
        self.coordinator = self._with_role("coordinator", "programme", programme.pk)
        self.of_a_ward = self._with_role("coordinator", "ward", place.ward_id)
        self.of_a_street = self._with_role("coordinator", "place", place.pk)
        self.staff = self._with_role("supplier_staff", "supplier", self.supplier.pk)
        rule, _ = streets.set_reward_rule(
            rule_id=new_id(), content=RULE, valid_from=self._at - timedelta(days=1),
            by=self._manager, at=self._at - timedelta(days=1),
        )  # fmt: skip
        self.values |= {
            "rule": rule.pk,
            "verifier": self.coordinator.pk,
            "suppliers": [supplier.pk for supplier in suppliers],
            "count": SUPPLIERS,
        }

    def _with_role(self, role: str, kind: str, scope: UUID) -> Membership:
        member, _ = operations.enrol_person(
            membership_id=new_id(), name=Name(f"{role} of a {kind}"), by=self._manager, at=self._at
        )
        operations.grant_role(
            grant_id=new_id(), membership_id=member.pk, role=role, scope_kind=kind, scope_id=scope,
            by=self._manager, at=self._at,
        )  # fmt: skip
        return _again(member.pk)


def _again(member: UUID) -> Membership:
    return Membership.objects.select_related("person", "programme").get(pk=member)
