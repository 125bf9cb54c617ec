"""What can be had for cambi, from whom, and who ordered it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.folding import FoldedField
from cambio.common.language import pick
from cambio.programmes.models import OfProgramme, within
from catalog import states

CATEGORIES: dict[str, str | Promise] = {
    "tools": _("Tools"),
    "bags": _("Bags and bins"),
    "protection": _("Gloves and protection"),
    "detergents": _("Cleaning agents"),
    "green": _("Plants and green"),
    "other": _("Other"),
}

TEXTS = ("name_nl", "name_en", "description_nl", "description_en")
LONGEST_TEXTS = 2400


class Supplier(OfProgramme):
    """
    Who hands over what was ordered, and is paid for it in cambi.

    :ivar own_depot: the programme's own store, where staff may sell at the counter
    :ivar takings: the account in which its cambi gather until they are settled in euro
    """

    name = models.CharField(max_length=80)
    folded_name = FoldedField("name")
    own_depot = models.BooleanField(default=False)
    takings = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "folded_name"], name="supplier_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Item(OfProgramme):
    """
    Something that can be ordered.

    :ivar stock: pieces that can still be ordered; none where there is no limit
    :ivar reserved: pieces in open orders, no longer part of `stock`
    :ivar folded_texts: the names and descriptions, for whoever searches
    :ivar settlement_cents: what the programme owes the supplier for a piece, before VAT
    :ivar digest: of what it was added with, so that a retry is recognised after later changes
    """

    supplier = within("catalog.Supplier", "items")
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    description_nl = models.CharField(max_length=1000, blank=True)
    description_en = models.CharField(max_length=1000, blank=True)
    folded_texts = FoldedField(*TEXTS, max_length=LONGEST_TEXTS)
    category = models.CharField(max_length=20)
    price_cambi = models.PositiveIntegerField()
    settlement_cents = models.PositiveIntegerField()
    vat_permille = models.PositiveSmallIntegerField()
    stock = models.PositiveIntegerField(null=True)
    reserved = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    picture = within("files.StoredFile", "+", null=True)
    announced_picture = within("files.StoredFile", "+", null=True)
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(category__in=CATEGORIES), name="item_category"),
            models.CheckConstraint(condition=Q(price_cambi__gte=1), name="item_has_a_price"),
            models.CheckConstraint(condition=Q(vat_permille__lte=1000), name="item_vat"),
            models.UniqueConstraint(fields=["picture"], name="item_picture_once"),
        ]

    def __str__(self) -> str:
        return self.name_nl

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(nl=self.name_nl, en=self.name_en)

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return pick(nl=self.description_nl, en=self.description_en)

    @property
    def category_title(self) -> str:
        """The category in the reader's language."""
        return str(CATEGORIES[self.category])


class CatalogRule(OfProgramme):
    """
    How many stewards sign an order that a place pays; whoever orders counts once.

    :ivar sign_above: `signatures_above` are needed for more cambi than this, else
        `signatures_below`
    """

    sign_above = models.PositiveIntegerField(default=100)
    signatures_below = models.PositiveSmallIntegerField(default=1)
    signatures_above = models.PositiveSmallIntegerField(default=2)
    set_by = within("programmes.Membership", "+")
    set_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme"], name="catalog_rule_once"),
            models.CheckConstraint(
                condition=Q(signatures_below__gte=1)
                & Q(signatures_above__gte=F("signatures_below")),
                name="catalog_rule_needs_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatures_below} or, above {self.sign_above}, {self.signatures_above}"

    def signatures_for(self, total_cambi: int) -> int:
        """Tell how many stewards sign an order of this size."""
        return self.signatures_above if total_cambi > self.sign_above else self.signatures_below


class Order(OfProgramme):
    """
    An order at one supplier, paid by one person or by one place; its id is made by the phone.

    :ivar buyer: the person who pays; none where a place does
    :ivar payer_account: where the credits came from, and go back to
    :ivar signatures_needed: of stewards; 0 where a person pays
    :ivar placed_at: when it reached the supplier, who knows nothing of it before
    :ivar pickup_code: known to the buyer's side only; telling it proves that both met
    :ivar at_counter: sold at the programme's own counter, so that nothing was ever held
    :ivar reason: why it was refused, in words
    """

    state: models.CharField[states.OrderState, states.OrderState] = models.CharField(
        max_length=18, default=states.ORDER.initial
    )
    supplier = within("catalog.Supplier", "orders")
    buyer = within("programmes.Membership", "purchases", null=True)
    place = within("streets.Place", "orders", null=True)
    payer_account = models.ForeignKey(
        "ledger.Account", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ordered_by = within("programmes.Membership", "+")
    total_cambi = models.PositiveBigIntegerField()
    signatures_needed = models.PositiveSmallIntegerField(default=0)
    signatures_given = models.PositiveSmallIntegerField(default=0)
    at_counter = models.BooleanField(default=False)
    pickup_code = models.CharField(max_length=6, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    ordered_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=states.ORDER.states), name="order_state"),
            models.CheckConstraint(
                condition=Q(buyer=None, place__isnull=False) | Q(buyer__isnull=False, place=None),
                name="order_has_one_payer",
            ),
            models.CheckConstraint(condition=Q(total_cambi__gte=1), name="order_costs_something"),
            models.CheckConstraint(
                condition=Q(state__in=states.OPEN, closed_at=None)
                | (~Q(state__in=states.OPEN) & Q(closed_at__isnull=False)),
                name="order_closed_when_it_ended",
            ),
            models.UniqueConstraint(
                fields=["supplier", "pickup_code"],
                condition=Q(state__in=states.OPEN),
                name="order_code_once_while_open",
            ),
        ]
        indexes = [
            models.Index(fields=["supplier", "state", "id"], name="order_of_supplier"),
            models.Index(
                fields=["programme"], name="order_open", condition=Q(state__in=states.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Whether its credits are held and its pieces reserved."""
        return self.state in states.OPEN

    @property
    def collector_name(self) -> str:
        """Who comes for it: the buyer, or whoever ordered for the place."""
        collector = self.buyer or self.ordered_by
        name: str = collector.name
        return name


class OrderLine(OfProgramme):
    """Some pieces of one item, under the name and at the price they were ordered at."""

    order = within("catalog.Order", "lines")
    item = within("catalog.Item", "lines")
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    quantity = models.PositiveIntegerField()
    price_cambi = models.PositiveIntegerField()
    settlement_cents = models.PositiveIntegerField()
    vat_permille = models.PositiveSmallIntegerField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["order", "item"], name="order_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_has_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.item_id}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(nl=self.name_nl, en=self.name_en)
