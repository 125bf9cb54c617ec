"""Orders, from both sides: those who order and sign, and the supplier's staff."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import idempotent
from api.pagination import page_of
from api.serializers import MemberOut, PageQuery
from api.v1.catalog import order_shapes as shapes
from api.verbs import route
from api.views import MemberView, ThingView, created_status, paged, parse_body
from catalog import operations, queries, verbs

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from catalog.models import Order


def _listed(found: "QuerySet[Order]", view: MemberView) -> Response:
    if view.asks_for("can", "cannot"):
        found = queries.with_what_verbs_ask(found, view.member)
    return paged(found, shapes.ListedOrderOut, view.request, view)


class OrderView(ThingView):
    """Answers with one order whole."""

    shape = shapes.FullOrderOut

    def answer(self, order_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the order again, with all that belongs to it."""
        order = queries.order_seen_by(self.member, order_id)
        return Response(self.show(self.shape, order), status=code)


class Orders(OrderView):
    location = "orders/{id}"
    query = shapes.OrdersQuery

    @extend_schema(operation_id="list_orders", responses=page_of(shapes.ListedOrderOut))
    def get(self, request: Request, programme: str) -> Response:
        """List my orders, and those of the places I sign for."""
        found = queries.orders_in(
            self.member, state=self.asked.get("state", ""), place_id=self.asked.get("place")
        )
        return _listed(found, self)

    @idempotent
    @extend_schema(
        operation_id="place_order",
        request=shapes.OrderIn,
        responses={201: shapes.FullOrderOut, 200: shapes.FullOrderOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """
        Order from one supplier: credits are held and pieces reserved until it is handed over.

        The same id with the same content is the same order.
        """
        data = parse_body(shapes.OrderIn, request)
        order, created = operations.place_order(
            order_id=data["id"],
            lines=data["lines"],
            place_id=data["place"],
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(order.pk, created_status(created=created))


class OrdersToSign(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_orders_to_sign", responses=page_of(shapes.ListedOrderOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what waits for my signature."""
        return _listed(queries.orders_to_sign(self.member), self)


class OneOrder(OrderView):
    @extend_schema(operation_id="get_order", responses=shapes.FullOrderOut)
    def get(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Show an order with who signed it."""
        return self.answer(order_id)


class SupplierOrderView(ThingView):
    """Answers with one order as its supplier's staff see it."""

    shape = shapes.FullSupplierOrderOut

    def answer(self, order_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the order again."""
        order = queries.supplier_order_seen_by(self.member, order_id)
        return Response(self.show(self.shape, order), status=code)


class SupplierOrders(MemberView):
    query = shapes.SupplierOrdersQuery

    @extend_schema(
        operation_id="list_supplier_orders", responses=page_of(shapes.ListedSupplierOrderOut)
    )
    def get(self, request: Request, programme: str) -> Response:
        """List the orders that reached my supplier."""
        found = queries.supplier_orders_in(
            self.member, state=self.asked.get("state", ""), supplier_id=self.asked.get("supplier")
        )
        return paged(found, shapes.ListedSupplierOrderOut, request, self)


class OneSupplierOrder(SupplierOrderView):
    @extend_schema(operation_id="get_supplier_order", responses=shapes.FullSupplierOrderOut)
    def get(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Show an order of my supplier."""
        return self.answer(order_id)


class CustomerSearch(MemberView):
    query = PageQuery
    is_search = True

    @extend_schema(
        operation_id="find_customers", request=shapes.CustomersIn, responses=page_of(MemberOut)
    )
    def post(self, request: Request, programme: str) -> Response:
        """Find somebody at the counter of the depot where I work."""
        name = parse_body(shapes.CustomersIn, request)["name"]
        found = queries.customers_seen_by(self.member, name=name)
        return paged(found, MemberOut, request, self)


class CounterOrders(SupplierOrderView):
    location = "supplier-orders/{id}"

    @idempotent
    @extend_schema(
        operation_id="sell_at_counter",
        request=shapes.CounterOrderIn,
        responses={201: shapes.FullSupplierOrderOut, 200: shapes.FullSupplierOrderOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Sell at the counter: ordered, paid and handed over in one step."""
        data = parse_body(shapes.CounterOrderIn, request)
        order, created = operations.counter_order(
            order_id=data["id"],
            customer_id=data["customer"],
            lines=data["lines"],
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(order.pk, created_status(created=created))


_ONE, _SUPPLIERS = "orders/<uuid:order_id>", "supplier-orders/<uuid:order_id>"

urlpatterns = [
    path("orders", Orders.as_view()),
    path("orders/to-sign", OrdersToSign.as_view()),
    path(_ONE, OneOrder.as_view()),
    path(f"{_ONE}/sign", route(OrderView, verbs.SIGN, shapes.SignIn, moves_value=True)),
    path(f"{_ONE}/cancel", route(OrderView, verbs.CANCEL, moves_value=True)),
    path(f"{_ONE}/renew-code", route(OrderView, verbs.RENEW_PICKUP_CODE)),
    path("supplier-orders", SupplierOrders.as_view()),
    path(_SUPPLIERS, OneSupplierOrder.as_view()),
    path(f"{_SUPPLIERS}/accept", route(SupplierOrderView, verbs.ACCEPT)),
    path(
        f"{_SUPPLIERS}/ready", route(SupplierOrderView, verbs.MARK_READY, named="mark_order_ready")
    ),
    path(
        f"{_SUPPLIERS}/hand-over",
        route(
            SupplierOrderView,
            verbs.HAND_OVER,
            shapes.CodeIn,
            moves_value=True,
            named="hand_over_order",
        ),
    ),
    path(
        f"{_SUPPLIERS}/refuse",
        route(SupplierOrderView, verbs.REFUSE, shapes.RefuseIn, moves_value=True),
    ),
    path("counter-orders", CounterOrders.as_view()),
    path("customers/search", CustomerSearch.as_view()),
]
