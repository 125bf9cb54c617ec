"""Acts of suppliers, with what they offer."""

import io
from uuid import UUID

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog import operations as catalog
from tests.cambio.sync.chances import Chances, said
from tests.worlds import shop


class Shelves(Chances):
    """Suppliers and what they offer."""

    def create_supplier(self) -> None:
        catalog.create_supplier(
            supplier_id=new_id(),
            name=f"Winkel {new_id()}",
            own_depot=False,
            by=self.somebody("manager"),
            at=self.at,
        )

    def add_item(self) -> None:
        supplier = self.chance.choice(self.suppliers[:2])
        shop.make_item(self.somebody("manager"), supplier, stock=5, at=self.at)

    def change_item(self) -> None:
        catalog.change_item(
            item_id=self.chance.choice(self.items).pk,
            content=shop.content(
                name_en=f"Broom {self.chance.randrange(99)}",
                price_cambi=self.chance.randrange(1, 30),
            ),
            active=self.chance.random() < 0.7,
            by=self.somebody("manager"),
            at=self.at,
        )

    def set_stock(self) -> None:
        catalog.set_stock(
            item_id=self.chance.choice(self.items).pk,
            stock=self.chance.choice((None, 3, 9)),
            by=self.somebody("manager"),
            at=self.at,
        )

    def set_catalog_rule(self) -> None:
        catalog.set_catalog_rule(
            sign_above=self.chance.randrange(60), by=self.somebody("manager"), at=self.at
        )

    def announce_item_picture(self) -> None:
        self._announced_picture()

    def _announced_picture(self) -> tuple[UUID, UUID, bytes, Membership]:
        content, item, by = (
            self._picture(),
            self.chance.choice(self.items),
            self.somebody("manager"),
        )
        file_id = new_id()
        catalog.announce_item_picture(
            item_id=item.pk, file_id=file_id, by=by, at=self.at, **said(content)
        )
        return item.pk, file_id, content, by

    def receive_item_picture(self) -> None:
        item_id, file_id, content, by = self._announced_picture()
        catalog.receive_item_picture(
            item_id=item_id, file_id=file_id, stream=io.BytesIO(content), by=by, at=self.at
        )
