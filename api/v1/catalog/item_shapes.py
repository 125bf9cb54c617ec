"""The shapes of suppliers and items."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.announced import AnnouncedBytes
from api.serializers import (
    ChoiceField,
    FlagField,
    IntegerField,
    NameField,
    PageQuery,
    QueryFlagField,
    QueryIntegerField,
    StrictSerializer,
    TextField,
    UUIDField,
)
from api.shown import CountField, LinkField, OpenChoiceField, SentenceField, up_to
from cambio.common.names import LONGEST_NAME
from cambio.files.links import signed_path
from catalog import queries

MOST_CAMBI, MOST_CENTS, MOST_PIECES = 100_000, 10_000_000, 1_000_000
MOST_SIGNATURES = 20
LONGEST_DESCRIPTION = 1000
CATEGORIES = list(queries.categories())


class SupplierOut(serializers.Serializer[Any]):
    """Who hands over."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=LONGEST_NAME)
    own_depot = serializers.BooleanField(help_text="the programme's own, with a counter")


class SupplierIn(StrictSerializer):
    """A new supplier."""

    id = UUIDField()
    name = NameField(max_length=LONGEST_NAME)
    own_depot = FlagField(default=False)


class ItemsQuery(PageQuery):
    """What to look for."""

    search = serializers.CharField(
        required=False, max_length=80, default="", help_text="words of its texts"
    )
    category = ChoiceField(
        choices=CATEGORIES, required=False, default="", help_text="only those of this kind"
    )
    supplier = UUIDField(required=False, help_text="only those of this supplier")
    price_from = QueryIntegerField(
        required=False, min_value=0, max_value=MOST_CAMBI, help_text="no cheaper than this"
    )
    price_to = QueryIntegerField(
        required=False, min_value=0, max_value=MOST_CAMBI, help_text="no dearer than this"
    )
    in_stock = QueryFlagField(
        required=False, default=False, help_text="only those that can be ordered now"
    )


class ItemOut(serializers.Serializer[Any]):
    """Something to order, in the reader's language; its links are good for a quarter of an hour."""

    id = serializers.UUIDField()
    supplier = SupplierOut()
    name = serializers.CharField(max_length=LONGEST_NAME)
    description = serializers.CharField(max_length=LONGEST_DESCRIPTION)
    category = OpenChoiceField(choices=CATEGORIES)
    category_title = SentenceField()
    price_cambi = CountField(min_value=1)
    stock = CountField(allow_null=True, help_text="null: no limit")
    display_url = serializers.SerializerMethodField()
    thumb_url = serializers.SerializerMethodField()

    @extend_schema_field(LinkField(allow_null=True))
    def get_display_url(self, item: Any) -> str | None:
        return signed_path(item.picture_id, "display") if item.picture_id else None

    @extend_schema_field(LinkField(allow_null=True))
    def get_thumb_url(self, item: Any) -> str | None:
        return signed_path(item.picture_id, "thumb") if item.picture_id else None


class ManagedItemOut(ItemOut):
    """An item with both texts and its euro side, for those who maintain the catalog."""

    name_nl = serializers.CharField(max_length=LONGEST_NAME)
    name_en = serializers.CharField(max_length=LONGEST_NAME)
    description_nl = serializers.CharField(max_length=LONGEST_DESCRIPTION)
    description_en = serializers.CharField(max_length=LONGEST_DESCRIPTION)
    settlement_cents = CountField()
    vat_permille = CountField(max_value=1000)
    reserved = CountField(help_text="pieces in open orders, no part of the stock")
    active = serializers.BooleanField()
    announced_picture = serializers.UUIDField(source="announced_picture_id", allow_null=True)


class ItemContentIn(StrictSerializer):
    """What an item is and costs."""

    name_nl = NameField(max_length=LONGEST_NAME)
    name_en = NameField(max_length=LONGEST_NAME, allow_blank=True, default="")
    description_nl = TextField(max_length=LONGEST_DESCRIPTION, allow_blank=True, default="")
    description_en = TextField(max_length=LONGEST_DESCRIPTION, allow_blank=True, default="")
    category = ChoiceField(choices=CATEGORIES)
    price_cambi = IntegerField(min_value=1, max_value=MOST_CAMBI)
    settlement_cents = IntegerField(
        min_value=0, max_value=MOST_CENTS, help_text="owed to the supplier for a piece, before VAT"
    )
    vat_permille = IntegerField(min_value=0, max_value=1000, help_text="210 is 21 %")


class NewItemIn(ItemContentIn):
    """A new item of a supplier; its supplier stays."""

    id = UUIDField()
    supplier = UUIDField()
    stock = IntegerField(
        min_value=0, max_value=MOST_PIECES, allow_null=True, help_text="null: no limit"
    )


class ItemIn(ItemContentIn):
    """What an item is from now on, and whether it can be ordered."""

    active = FlagField()


class StockIn(StrictSerializer):
    """How many pieces can be ordered from now on, apart from those in open orders."""

    stock = IntegerField(
        min_value=0, max_value=MOST_PIECES, allow_null=True, help_text="null: no limit"
    )


class StockOut(serializers.Serializer[Any]):
    """How many pieces there are of an item."""

    stock = CountField(allow_null=True, help_text="null: no limit")
    reserved = CountField(help_text="pieces in open orders, no part of the stock")


class PictureIn(AnnouncedBytes):
    """A picture that will come."""


class CatalogRuleIn(StrictSerializer):
    """How many stewards sign an order that a place pays."""

    sign_above = IntegerField(min_value=0, max_value=MOST_CAMBI)
    signatures_below = IntegerField(min_value=1, max_value=MOST_SIGNATURES, default=1)
    signatures_above = IntegerField(min_value=1, max_value=MOST_SIGNATURES, default=2)


class CatalogRuleOut(serializers.Serializer[Any]):
    """How many stewards sign: `signatures_above` for more than `sign_above` cambi, else below."""

    sign_above = CountField()
    signatures_below = CountField(min_value=1, max_value=MOST_SIGNATURES)
    signatures_above = CountField(min_value=1, max_value=MOST_SIGNATURES)


class CategoryOut(serializers.Serializer[Any]):
    """A kind of item."""

    code = OpenChoiceField(choices=CATEGORIES)
    title = SentenceField()


class CategoriesOut(serializers.Serializer[Any]):
    """All kinds of item; there are few."""

    results = up_to(100, CategoryOut)
