"""A programme in which anything may happen to anybody: one act for each operation there is."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from cambio.common.errors import DomainError
from cambio.common.ids import new_id
from cambio.programmes import operations as programmes
from catalog import operations as catalog
from streets import operations as streets
from streets.models import Ward
from tests.cambio.sync.acts.cleanups import RICH, Cleanups
from tests.cambio.sync.acts.members import Members
from tests.cambio.sync.acts.orders import Orders
from tests.cambio.sync.acts.residents import Residents
from tests.cambio.sync.acts.shelves import Shelves
from tests.cambio.sync.chances import NothingToDo
from tests.worlds import cast, shop


class World(Members, Residents, Cleanups, Shelves, Orders):
    """Two wards, four places, people in every role, and chance."""

    def __init__(self, slug: str, seed: int) -> None:
        super().__init__(slug, seed)
        self.done: Counter[str] = Counter()
        for ward in ("Haarlemmer", "Spaarndammer"):
            self.import_places(ward)
            self.import_places(ward)
        for name in ("Rosa", "Noor", "Aicha", "Pim"):
            self.join_programme(name)
        cast.set_rule(RICH, valid_from=self.at - timedelta(days=9), by=self.manager, at=self.at)
        self._stock()
        self._grant()
        for member, place in zip(self.members[1:4], self.places, strict=False):
            claim = cast.claim(member, place, at=self.at)
            streets.confirm_residency(residency_id=claim.pk, by=self.manager, at=self.at)
        for act in ("log_cleanup", "submit_cleanup", "verify_cleanup") * 3:
            while not self.act(act):
                pass

    def _stock(self) -> None:
        for own_depot in (True, False):
            catalog.create_supplier(
                supplier_id=new_id(),
                name=f"Winkel {own_depot}",
                own_depot=own_depot,
                by=self.manager,
                at=self.at,
            )
        for supplier in self.suppliers:
            shop.make_item(self.manager, supplier, stock=6, at=self.at)

    def _grant(self) -> None:
        for role, kind, scope in (
            ("coordinator", "programme", self.programme.pk),
            ("coordinator", "ward", Ward.objects.filter(programme=self.programme)[0].pk),
            ("coordinator", "place", self.places[0].pk),
            ("verifier", "programme", self.programme.pk),
            ("steward", "place", self.places[0].pk),
            ("steward", "place", self.places[0].pk),
            ("supplier_staff", "supplier", self.suppliers[0].pk),
            ("supplier_staff", "supplier", self.suppliers[1].pk),
            ("auditor", "programme", self.programme.pk),
        ):
            member = self.join_programme(f"{role} {kind}")
            cast.with_role(member, role, kind, scope, by=self.manager, at=self.at)

    def act(self, name: str = "") -> bool:
        """Do one thing, by chance or by name; whether it was allowed."""
        name = name or self.chance.choices(list(ACTS), WEIGHTS)[0]
        try:
            ACTS[name](self)
        except (DomainError, NothingToDo):
            return False
        self.done[name] += 1
        return True


def operations_of(*modules) -> set[str]:
    """The names of a package's operations."""
    return {
        name
        for module in modules
        for name in getattr(module, "__all__", dir(module))
        if name[0].islower() and getattr(getattr(module, name), "__module__", "").startswith(
            module.__name__
        )
    }  # fmt: skip


ACTS: dict[str, Callable[[World], object]] = {
    name: getattr(World, name)
    for name in sorted(operations_of(programmes, streets, catalog) - {"create_programme"})
}
SELDOM = {
    "add_item", "appoint_manager", "create_supplier", "enrol_person", "import_places",
    "join_programme", "leave_programme", "revoke_role", "set_catalog_rule", "set_reward_rule",
}  # fmt: skip
OFTEN = {
    "accept_order", "hand_over", "log_cleanup", "mark_ready", "place_order", "sign_order",
    "submit_cleanup", "verify_cleanup",
}  # fmt: skip
WEIGHTS = [1 if name in SELDOM else 12 if name in OFTEN else 5 for name in ACTS]
