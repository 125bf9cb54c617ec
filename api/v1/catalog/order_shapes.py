"""The shapes of orders, for either side."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers import (
    ChoiceField,
    FlagField,
    IntegerField,
    ListField,
    MemberOut,
    NameField,
    PageQuery,
    StrictSerializer,
    TextField,
    UUIDField,
)
from api.shown import AmountField, CountField, OpenChoiceField, TimestampField, up_to
from api.v1.catalog.item_shapes import MOST_SIGNATURES, SupplierOut
from api.v1.streets.places import PlaceOut
from cambio.common.names import LONGEST_NAME
from catalog import queries
from catalog.states import ORDER

MOST_LINES, MOST_QUANTITY = 50, 1000
LONGEST_REASON, LENGTH_OF_CODE = 300, 6


class LineIn(StrictSerializer):
    """Some pieces of one item."""

    item = UUIDField()
    quantity = IntegerField(min_value=1, max_value=MOST_QUANTITY)


class OrderIn(StrictSerializer):
    """An order at one supplier, with the id that the phone made for it."""

    id = UUIDField()
    lines = ListField(child=LineIn(), min_length=1, max_length=MOST_LINES)
    place = UUIDField(
        allow_null=True, default=None, help_text="the place that pays; without it the caller does"
    )


class CounterOrderIn(StrictSerializer):
    """A sale at the counter of one of the programme's own depots."""

    id = UUIDField()
    lines = ListField(child=LineIn(), min_length=1, max_length=MOST_LINES)
    customer = UUIDField(help_text="the membership that pays")


class SignIn(StrictSerializer):
    """A steward's word."""

    agrees = FlagField()


class RefuseIn(StrictSerializer):
    """Why, for whoever ordered."""

    reason = TextField(max_length=LONGEST_REASON)


class CodeIn(StrictSerializer):
    """The code as the customer tells it."""

    code = TextField(max_length=40)


class OrdersQuery(PageQuery):
    """Which orders."""

    state = ChoiceField(choices=ORDER.states, required=False, help_text="only those in this state")
    place = UUIDField(required=False, help_text="only those that this place pays")


class SupplierOrdersQuery(PageQuery):
    """Which orders."""

    state = ChoiceField(choices=ORDER.states, required=False, help_text="only those in this state")
    supplier = UUIDField(required=False, help_text="only those of this supplier")


class CustomersIn(StrictSerializer):
    """Who stands at the counter: a part of their name."""

    name = NameField(min_length=2, max_length=80)


class OrderLineOut(serializers.Serializer[Any]):
    """Some pieces of one item, under the name and at the price they were ordered at."""

    item = serializers.UUIDField(source="item_id")
    name = serializers.CharField(max_length=LONGEST_NAME)
    quantity = CountField(min_value=1)
    price_cambi = CountField(min_value=1)


class _OrderFields(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = OpenChoiceField(choices=ORDER.states)
    supplier = SupplierOut()
    lines = up_to(MOST_LINES, OrderLineOut)
    total_cambi = AmountField(min_value=1)
    at_counter = serializers.BooleanField()
    reason = serializers.CharField(
        max_length=LONGEST_REASON, help_text="why the supplier refused it"
    )
    placed_at = TimestampField(allow_null=True)
    accepted_at = TimestampField(allow_null=True)
    ready_at = TimestampField(allow_null=True)
    closed_at = TimestampField(allow_null=True)


class SupplierOrderOut(_OrderFields):
    """
    An order as the supplier's staff see it: of a person no more than the name.

    They learn the pick-up code from whoever comes for it.
    """

    collector_name = serializers.CharField(max_length=LONGEST_NAME)


class OrderOut(_OrderFields):
    """An order as those see it who ordered it or may sign it."""

    place = PlaceOut(allow_null=True, help_text="the place that pays; null: a person does")
    ordered_by = MemberOut()
    ordered_at = TimestampField()
    signatures_needed = CountField(max_value=MOST_SIGNATURES)
    signatures_given = CountField(max_value=MOST_SIGNATURES)
    pickup_code = serializers.SerializerMethodField(
        help_text="tell it to the supplier to have the order; null while it is of no use"
    )

    @extend_schema_field(serializers.CharField(allow_null=True, max_length=LENGTH_OF_CODE))
    def get_pickup_code(self, order: Any) -> str | None:
        return order.pickup_code if order.is_open and order.placed_at else None


class SignatureOut(serializers.Serializer[Any]):
    """A steward's word."""

    member = MemberOut(source="membership")
    agrees = serializers.BooleanField()
    signed_at = TimestampField()


class FullOrderOut(OrderOut):
    """An order with who signed it."""

    signatures = serializers.SerializerMethodField()

    def get_signatures(self, order: Any) -> up_to(MOST_SIGNATURES, SignatureOut):  # type: ignore[valid-type]
        if not order.signatures_needed:
            return []
        return SignatureOut(queries.signatures_of(order), many=True).data
