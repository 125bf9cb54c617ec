"""What changed since a phone last asked: for those that were offline, or only want the news."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import MemberOut, Query, QueryIntegerField
from api.shown import OpenChoiceField, up_to
from api.v1.catalog.item_shapes import CatalogRuleOut, ItemOut, ManagedItemOut, SupplierOut
from api.v1.catalog.order_shapes import OrderOut, SupplierOrderOut
from api.v1.grants.application_shapes import StoredApplicationOut
from api.v1.grants.round_shapes import StoredRoundOut
from api.v1.people.people import RoleOut
from api.v1.people.wallet import BalanceOut
from api.v1.streets.cleanup_shapes import WholeCleanupOut
from api.v1.streets.places import PlaceOut
from api.v1.streets.residents import ResidencyOut
from api.v1.streets.reward_rules import RuleOut
from api.views import MemberView
from cambio.sync import queries
from cambio.sync.cursors import LONGEST as LONGEST_CURSOR

SHAPES: dict[str, type[serializers.Serializer[Any]]] = {
    "application": StoredApplicationOut,
    "catalog_rule": CatalogRuleOut,
    "cleanup": WholeCleanupOut,
    "item": ItemOut,
    "managed_item": ManagedItemOut,
    "member": MemberOut,
    "order": OrderOut,
    "place": PlaceOut,
    "place_balance": BalanceOut,
    "residency": ResidencyOut,
    "reward_rule": RuleOut,
    "role": RoleOut,
    "round": StoredRoundOut,
    "supplier": SupplierOut,
    "supplier_order": SupplierOrderOut,
    "wallet": BalanceOut,
}
"""What a thing of each kind looks like, as its own route shows it."""
MOST_CHANGES = 100


class TypesField(serializers.CharField):
    """The names of types, with commas between."""

    default_error_messages = {"unknown": _("There is no type “%(name)s”.")}

    def to_internal_value(self, data: Any) -> Any:
        names = super().to_internal_value(data).split(",")
        for name in names:
            if name not in SHAPES:
                raise serializers.ValidationError(
                    self.error_messages["unknown"] % {"name": name[:40]}, "unknown"
                )
        return sorted(set(names))


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST_CURSOR})
class SyncCursorField(serializers.CharField):
    """How far a phone has read; one that is too long is refused as any that it was not given."""


class SyncQuery(Query):
    """From where on, and of what."""

    cursor = SyncCursorField(
        required=False, default="", help_text="from the last answer; without it everything comes"
    )
    types = TypesField(
        required=False,
        max_length=400,
        help_text=f"with commas between: {', '.join(SHAPES)}. Without it, all of them",
    )
    limit = QueryIntegerField(
        required=False,
        default=MOST_CHANGES,
        min_value=1,
        max_value=MOST_CHANGES,
        help_text="how many at most",
    )


class ChangeOut(serializers.Serializer[Any]):
    """
    One thing that changed; under the name of its type it stands as its own route shows it.

    `created` and `changed` mean the same to whoever keeps things by their ids: put this in the
    place of what you have. There may be types that a client does not know: it passes them over.
    """

    type = OpenChoiceField(choices=SHAPES, source="kind")
    id = serializers.UUIDField()
    what = OpenChoiceField(choices=("created", "changed", "gone"))

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        shapes = {kind: shape(required=False) for kind, shape in SHAPES.items()}
        return super().get_fields() | shapes

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = {"type": instance.kind, "id": str(instance.id), "what": instance.what}
        if instance.thing is not None:
            shown[instance.kind] = self.fields[instance.kind].to_representation(instance.thing)
        return shown


class SyncOut(serializers.Serializer[Any]):
    """What changed, oldest first, and the cursor to ask with next time."""

    changes = up_to(MOST_CHANGES, ChangeOut)
    reset = serializers.ListField(
        child=OpenChoiceField(choices=SHAPES),
        max_length=len(SHAPES),
        help_text="types of which to forget everything before taking in the changes",
    )
    more = serializers.BooleanField(help_text="ask again at once")
    cursor = serializers.CharField(max_length=LONGEST_CURSOR)


class Sync(MemberView):
    query = SyncQuery

    @extend_schema(operation_id="get_changes", responses=SyncOut)
    def get(self, request: Request, programme: str) -> Response:
        """
        Tell what changed for me since the cursor: created, changed or gone.

        Without a cursor everything comes that I may see. Nothing that was committed is ever passed
        over. Where my roles changed, or the database was restored, `reset` says what to forget.
        """
        page = queries.changes_since(
            self.member,
            self.asked["cursor"],
            kinds=self.asked.get("types", ()),
            limit=self.asked["limit"],
        )
        return Response(self.show(SyncOut, page))


urlpatterns = [path("sync", Sync.as_view())]
