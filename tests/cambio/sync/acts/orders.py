"""Acts with orders."""

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog import operations as catalog
from tests.cambio.sync.chances import Chances
from tests.worlds import cast, shop


class Orders(Chances):
    """Orders, from the basket to the counter."""

    def _wanted(self) -> list[catalog.Wanted]:
        return shop.wanted(self.chance.choice(self.items), self.chance.choice((1, 2)))

    def place_order(self) -> None:
        if self.chance.random() < 0.5:
            catalog.place_order(
                order_id=new_id(), lines=self._wanted(), by=self.buyer(), at=self.at
            )
            return
        by = self.somebody("steward")
        held = by.role_grants.filter(role="steward", revoked_at=None).first()
        place_id = held.scope_id if held else self.chance.choice(self.places).pk
        catalog.place_order(
            order_id=new_id(), lines=self._wanted(), place_id=place_id, by=by, at=self.at
        )

    def sign_order(self) -> None:
        catalog.sign_order(
            order_id=self.order("waiting_signatures").pk,
            agrees=self.chance.random() < 0.7,
            by=self.somebody("steward"),
            at=self.at,
        )

    def cancel_order(self) -> None:
        order = self.order("waiting_signatures", "placed", "accepted", "ready")
        by = cast.again(order.buyer) if order.buyer else self.somebody("steward")
        catalog.cancel_order(order_id=order.pk, by=by, at=self.at)

    def renew_pickup_code(self) -> None:
        order = self.order("waiting_signatures", "placed", "accepted", "ready")
        by = cast.again(order.buyer) if order.buyer else self.somebody("steward")
        catalog.renew_pickup_code(order_id=order.pk, by=by, at=self.at)

    def _staff(self) -> Membership:
        return self.somebody("supplier_staff")

    def accept_order(self) -> None:
        catalog.accept_order(order_id=self.order("placed").pk, by=self._staff(), at=self.at)

    def mark_ready(self) -> None:
        catalog.mark_ready(order_id=self.order("accepted").pk, by=self._staff(), at=self.at)

    def hand_over(self) -> None:
        order = self.order("ready")
        catalog.hand_over(order_id=order.pk, code=order.pickup_code, by=self._staff(), at=self.at)

    def refuse_order(self) -> None:
        order = self.order("placed", "accepted", "ready")
        catalog.refuse_order(order_id=order.pk, reason="Sold.", by=self._staff(), at=self.at)

    def counter_order(self) -> None:
        catalog.counter_order(
            order_id=new_id(),
            customer_id=self.buyer().pk,
            lines=self._wanted(),
            by=self._staff(),
            at=self.at,
        )
