"""Orders, from both sides: those who order and sign, and the supplier's staff."""

from typing import Any
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import idempotent
from api.pagination import page_of
from api.serializers import MemberOut, NoInput, PageQuery
from api.v1.catalog import order_shapes as shapes
from api.views import MemberView, VerbView, created_status, paged, parse_body
from catalog import operations, queries


def _lines(data: dict[str, Any]) -> list[operations.Wanted]:
    return [
        operations.Wanted(item_id=line["item"], quantity=line["quantity"]) for line in data["lines"]
    ]


class OrderView(MemberView):
    """Answers with one order whole."""

    def answer(self, order_id: UUID, code: int = status.HTTP_200_OK) -> Response:
        """Read the order again, with all that belongs to it."""
        order = queries.order_seen_by(self.member, order_id)
        return Response(self.show(shapes.FullOrderOut, order), status=code)


class Orders(OrderView):
    location = "orders/{id}"
    query = shapes.OrdersQuery

    @extend_schema(operation_id="list_orders", responses=page_of(shapes.OrderOut))
    def get(self, request: Request, programme: str) -> Response:
        """List my orders, and those of the places I sign for."""
        found = queries.orders_in(
            self.member, state=self.asked.get("state", ""), place_id=self.asked.get("place")
        )
        return paged(found, shapes.OrderOut, request, self)

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
            lines=_lines(data),
            place_id=data["place"],
            by=self.member,
            at=timezone.now(),
        )
        return self.answer(order.pk, created_status(created=created))


class OrdersToSign(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_orders_to_sign", responses=page_of(shapes.OrderOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what waits for my signature."""
        return paged(queries.orders_to_sign(self.member), shapes.OrderOut, request, self)


class OneOrder(OrderView):
    @extend_schema(operation_id="get_order", responses=shapes.FullOrderOut)
    def get(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Show an order with who signed it."""
        return self.answer(order_id)


class OrderVerb(OrderView, VerbView):
    """A verb on one order."""

    def act_and_answer(self, order_id: UUID) -> Response:
        """Do it and show the order as it is now."""
        self.act_on(order_id=order_id)
        return self.answer(order_id)


class SignOrder(OrderVerb):
    act = operations.sign_order
    takes = shapes.SignIn

    @idempotent
    @extend_schema(operation_id="sign_order", request=shapes.SignIn, responses=shapes.FullOrderOut)
    def post(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Agree to an order of my place, or refuse it; the same word twice is one."""
        return self.act_and_answer(order_id)


class CancelOrder(OrderVerb):
    act = operations.cancel_order

    @idempotent
    @extend_schema(operation_id="cancel_order", request=NoInput, responses=shapes.FullOrderOut)
    def post(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Withdraw an order before it is handed over; everything goes back. Twice is once."""
        return self.act_and_answer(order_id)


class RenewPickupCode(OrderVerb):
    act = operations.renew_pickup_code

    @extend_schema(operation_id="renew_pickup_code", request=NoInput, responses=shapes.FullOrderOut)
    def post(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Draw a new pick-up code; the old one is void."""
        return self.act_and_answer(order_id)


class SupplierOrders(MemberView):
    query = shapes.SupplierOrdersQuery

    @extend_schema(operation_id="list_supplier_orders", responses=page_of(shapes.SupplierOrderOut))
    def get(self, request: Request, programme: str) -> Response:
        """List the orders that reached my supplier."""
        found = queries.supplier_orders_in(
            self.member, state=self.asked.get("state", ""), supplier_id=self.asked.get("supplier")
        )
        return paged(found, shapes.SupplierOrderOut, request, self)


class OneSupplierOrder(MemberView):
    @extend_schema(operation_id="get_supplier_order", responses=shapes.SupplierOrderOut)
    def get(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Show an order of my supplier."""
        order = queries.supplier_order_seen_by(self.member, order_id)
        return Response(self.show(shapes.SupplierOrderOut, order))


class SupplierOrderVerb(VerbView):
    """A verb of the supplier's staff."""

    def act_and_answer(self, order_id: UUID) -> Response:
        """Do it and show the order as it is now."""
        return Response(shapes.SupplierOrderOut(self.act_on(order_id=order_id)).data)


class AcceptOrder(SupplierOrderVerb):
    act = operations.accept_order

    @extend_schema(operation_id="accept_order", request=NoInput, responses=shapes.SupplierOrderOut)
    def post(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Take an order on; twice is once."""
        return self.act_and_answer(order_id)


class MarkOrderReady(SupplierOrderVerb):
    act = operations.mark_ready

    @extend_schema(
        operation_id="mark_order_ready", request=NoInput, responses=shapes.SupplierOrderOut
    )
    def post(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Say that an order can be fetched; twice is once."""
        return self.act_and_answer(order_id)


class HandOverOrder(SupplierOrderVerb):
    act = operations.hand_over
    takes = shapes.CodeIn

    @idempotent
    @extend_schema(
        operation_id="hand_over_order", request=shapes.CodeIn, responses=shapes.SupplierOrderOut
    )
    def post(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Hand an order over to whoever tells its code, which pays the supplier; twice is once."""
        return self.act_and_answer(order_id)


class RefuseOrder(SupplierOrderVerb):
    act = operations.refuse_order
    takes = shapes.RefuseIn

    @idempotent
    @extend_schema(
        operation_id="refuse_order", request=shapes.RefuseIn, responses=shapes.SupplierOrderOut
    )
    def post(self, request: Request, programme: str, order_id: UUID) -> Response:
        """Refuse an order before it is handed over; everything goes back. Twice is once."""
        return self.act_and_answer(order_id)


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


class CounterOrders(MemberView):
    location = "supplier-orders/{id}"

    @idempotent
    @extend_schema(
        operation_id="sell_at_counter",
        request=shapes.CounterOrderIn,
        responses={201: shapes.SupplierOrderOut, 200: shapes.SupplierOrderOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Sell at the counter: ordered, paid and handed over in one step."""
        data = parse_body(shapes.CounterOrderIn, request)
        order, created = operations.counter_order(
            order_id=data["id"],
            customer_id=data["customer"],
            lines=_lines(data),
            by=self.member,
            at=timezone.now(),
        )
        return Response(shapes.SupplierOrderOut(order).data, status=created_status(created=created))


urlpatterns = [
    path("orders", Orders.as_view()),
    path("orders/to-sign", OrdersToSign.as_view()),
    path("orders/<uuid:order_id>", OneOrder.as_view()),
    path("orders/<uuid:order_id>/sign", SignOrder.as_view()),
    path("orders/<uuid:order_id>/cancel", CancelOrder.as_view()),
    path("orders/<uuid:order_id>/renew-code", RenewPickupCode.as_view()),
    path("supplier-orders", SupplierOrders.as_view()),
    path("supplier-orders/<uuid:order_id>", OneSupplierOrder.as_view()),
    path("supplier-orders/<uuid:order_id>/accept", AcceptOrder.as_view()),
    path("supplier-orders/<uuid:order_id>/ready", MarkOrderReady.as_view()),
    path("supplier-orders/<uuid:order_id>/hand-over", HandOverOrder.as_view()),
    path("supplier-orders/<uuid:order_id>/refuse", RefuseOrder.as_view()),
    path("counter-orders", CounterOrders.as_view()),
    path("customers/search", CustomerSearch.as_view()),
]
