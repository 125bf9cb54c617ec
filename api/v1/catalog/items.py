"""The catalog: what can be had for cambi, and from whom."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import PageQuery
from api.v1.catalog import item_shapes as shapes
from api.versions import edit_of, needs_if_match
from api.views import MemberView, created_status, paged, parse_body
from catalog import operations, queries


def _content(data: dict[str, Any]) -> operations.ItemContent:
    return operations.ItemContent(
        **{field.name: data[field.name] for field in fields(operations.ItemContent)}
    )


class Suppliers(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_suppliers", responses=page_of(shapes.SupplierOut))
    def get(self, request: Request, programme: str) -> Response:
        """List who hands over."""
        return paged(queries.suppliers_seen_by(self.member), shapes.SupplierOut, request, self)

    @extend_schema(
        operation_id="create_supplier",
        request=shapes.SupplierIn,
        responses={201: shapes.SupplierOut, 200: shapes.SupplierOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Take in a supplier; the same id with the same content is the same supplier."""
        data = parse_body(shapes.SupplierIn, request)
        supplier, created = operations.create_supplier(
            supplier_id=data["id"],
            name=data["name"],
            own_depot=data["own_depot"],
            by=self.member,
            at=timezone.now(),
        )
        return Response(shapes.SupplierOut(supplier).data, status=created_status(created=created))


class Categories(MemberView):
    @extend_schema(operation_id="list_categories", responses=shapes.CategoriesOut)
    def get(self, request: Request, programme: str) -> Response:
        """List the kinds of item."""
        kinds = [{"code": code, "title": title} for code, title in queries.categories().items()]
        return Response({"results": self.show(shapes.CategoryOut, kinds, many=True)})


class Items(MemberView):
    location = "managed-items/{id}"
    query = shapes.ItemsQuery

    @extend_schema(operation_id="list_items", responses=page_of(shapes.ItemOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what is on offer; every word searched for stands in the Dutch or English texts."""
        query = self.asked
        found = queries.items_seen_by(
            self.member,
            search=query["search"],
            category=query["category"],
            supplier_id=query.get("supplier"),
            price_from=query.get("price_from"),
            price_to=query.get("price_to"),
            in_stock=query["in_stock"],
        )
        return paged(found, shapes.ItemOut, request, self)

    @extend_schema(
        operation_id="add_item",
        request=shapes.NewItemIn,
        responses={201: shapes.ManagedItemOut, 200: shapes.ManagedItemOut},
    )
    def post(self, request: Request, programme: str) -> Response:
        """Offer something new; the same id with the same content is the same item."""
        data = parse_body(shapes.NewItemIn, request)
        item, created = operations.add_item(
            item_id=data["id"],
            supplier_id=data["supplier"],
            content=_content(data),
            stock=data["stock"],
            by=self.member,
            at=timezone.now(),
        )
        return Response(shapes.ManagedItemOut(item).data, status=created_status(created=created))


class ManagedItems(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_managed_items", responses=page_of(shapes.ManagedItemOut))
    def get(self, request: Request, programme: str) -> Response:
        """List every item, on offer or not, where I maintain the catalog."""
        return paged(
            queries.managed_items_seen_by(self.member), shapes.ManagedItemOut, request, self
        )


class OneManagedItem(MemberView):
    edited = edit_of(shapes.ManagedItemOut, shapes.ItemIn)

    @extend_schema(operation_id="get_managed_item", responses=shapes.ManagedItemOut)
    def get(self, request: Request, programme: str, item_id: UUID) -> Response:
        """Show an item, on offer or not, with all that `change_item` replaces."""
        item = queries.managed_item_seen_by(self.member, item_id)
        return Response(self.show(shapes.ManagedItemOut, item))


class OneItem(MemberView):
    edited = edit_of(shapes.ManagedItemOut, shapes.ItemIn)

    @extend_schema(operation_id="get_item", responses=shapes.ItemOut)
    def get(self, request: Request, programme: str, item_id: UUID) -> Response:
        """Show something that is on offer."""
        return Response(self.show(shapes.ItemOut, queries.item_seen_by(self.member, item_id)))

    @needs_if_match(queries.item_for_update)
    @extend_schema(
        operation_id="change_item", request=shapes.ItemIn, responses=shapes.ManagedItemOut
    )
    def put(self, request: Request, programme: str, item_id: UUID) -> Response:
        """Change what an item is and costs; open orders keep their prices."""
        data = parse_body(shapes.ItemIn, request)
        item = operations.change_item(
            item_id=item_id,
            content=_content(data),
            active=data["active"],
            by=self.member,
            at=timezone.now(),
        )
        return Response(shapes.ManagedItemOut(item).data)


class ItemStock(MemberView):
    edited = edit_of(shapes.StockOut, shapes.StockIn)

    @extend_schema(operation_id="get_item_stock", responses=shapes.StockOut)
    def get(self, request: Request, programme: str, item_id: UUID) -> Response:
        """Tell how many pieces can be ordered, and how many are in open orders."""
        item = queries.managed_item_seen_by(self.member, item_id)
        return Response(self.show(shapes.StockOut, item))

    @needs_if_match(queries.item_for_update)
    @extend_schema(
        operation_id="set_item_stock", request=shapes.StockIn, responses=shapes.ManagedItemOut
    )
    def put(self, request: Request, programme: str, item_id: UUID) -> Response:
        """Say how many pieces can be ordered from now on."""
        item = operations.set_stock(
            item_id=item_id,
            stock=parse_body(shapes.StockIn, request)["stock"],
            by=self.member,
            at=timezone.now(),
        )
        return Response(shapes.ManagedItemOut(item).data)


class ItemPicture(MemberView):
    @extend_schema(
        operation_id="announce_item_picture",
        request=shapes.PictureIn,
        responses=shapes.ManagedItemOut,
    )
    def put(self, request: Request, programme: str, item_id: UUID, picture_id: UUID) -> Response:
        """Announce a picture with its digest; its bytes follow at `…/content`."""
        item = operations.announce_item_picture(
            item_id=item_id,
            file_id=picture_id,
            by=self.member,
            at=timezone.now(),
            **parse_body(shapes.PictureIn, request),
        )
        return Response(shapes.ManagedItemOut(item).data)


class ItemPictureContent(MemberView):
    counts_as = "uploads"

    @extend_schema(
        operation_id="upload_item_picture",
        request={"image/jpeg": bytes, "image/png": bytes, "image/webp": bytes, "image/heic": bytes},
        responses=shapes.ManagedItemOut,
    )
    def put(self, request: Request, programme: str, item_id: UUID, picture_id: UUID) -> Response:
        """Send the announced bytes as the body; the picture is shown from then on."""
        item = operations.receive_item_picture(
            item_id=item_id,
            file_id=picture_id,
            stream=request._request,
            by=self.member,
            at=timezone.now(),
        )
        return Response(shapes.ManagedItemOut(item).data)


class CatalogRule(MemberView):
    edited = edit_of(shapes.CatalogRuleOut, shapes.CatalogRuleIn)

    @extend_schema(operation_id="get_catalog_rule", responses=shapes.CatalogRuleOut)
    def get(self, request: Request, programme: str) -> Response:
        """Tell how many stewards sign an order that a place pays."""
        rule = queries.rule_of(self.member.programme_id)
        return Response(self.show(shapes.CatalogRuleOut, rule))

    @needs_if_match(lambda member: queries.rule_of(member.programme_id))
    @extend_schema(
        operation_id="set_catalog_rule",
        request=shapes.CatalogRuleIn,
        responses=shapes.CatalogRuleOut,
    )
    def put(self, request: Request, programme: str) -> Response:
        """Set it for the orders made from now on."""
        rule = operations.set_catalog_rule(
            by=self.member, at=timezone.now(), **parse_body(shapes.CatalogRuleIn, request)
        )
        return Response(shapes.CatalogRuleOut(rule).data)


urlpatterns = [
    path("suppliers", Suppliers.as_view()),
    path("categories", Categories.as_view()),
    path("items", Items.as_view()),
    path("items/<uuid:item_id>", OneItem.as_view()),
    path("items/<uuid:item_id>/stock", ItemStock.as_view()),
    path("items/<uuid:item_id>/pictures/<uuid:picture_id>", ItemPicture.as_view()),
    path("items/<uuid:item_id>/pictures/<uuid:picture_id>/content", ItemPictureContent.as_view()),
    path("managed-items", ManagedItems.as_view()),
    path("managed-items/<uuid:item_id>", OneManagedItem.as_view()),
    path("catalog-rule", CatalogRule.as_view()),
]
