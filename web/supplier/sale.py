"""One sale at the counter: what the customer takes along, paid at once from their cambi."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cambio.common.errors import NotFound
from cambio.common.ids import new_id
from cambio.common.names import set_apart, telling
from catalog import operations, queries
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, outcome_of, redirect_with
from web.shared.fields import CountField
from web.supplier.counter import depots_of

if TYPE_CHECKING:
    from catalog.models import Item

MOST_PIECES = 99


class SaleForm(forms.Form):
    """How many of each item; the order's id makes a second click harmless."""

    order_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = {f"item-{item.pk}": item.pk for item in items}
        for item in items:
            self.fields[f"item-{item.pk}"] = CountField(
                label=set_apart(item.name),
                help_text=_about(item),
                required=False,
                min_value=0,
                max_value=MOST_PIECES,
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        """Turn the numbers into an order's lines."""
        given = super().clean() or {}
        lines = [
            operations.Wanted(item_id=item_id, quantity=given[name])
            for name, item_id in self._names.items()
            if given.get(name)
        ]
        if not lines and not self.errors:
            raise ValidationError(_("Fill in how many of at least one item."))
        return {"order_id": given.get("order_id"), "lines": lines}

    def field_of(self, name: str) -> str:
        """Find the field of an order's line, as `lines.0.quantity`."""
        _lines, _, rest = name.partition("lines.")
        position = rest.partition(".")[0]
        lines = self.cleaned_data.get("lines", [])
        if position.isdigit() and int(position) < len(lines):
            return f"item-{lines[int(position)].item_id}"
        return name


def _about(item: Item) -> str:
    price = str(_("%(price)d cambi each")) % {"price": item.price_cambi}
    if item.stock is None:
        return price
    left = ngettext("%(count)d left", "%(count)d left", item.stock) % {"count": item.stock}
    return f"{price} · {left}"


def _sell(customer_id: UUID, **given: Any) -> str:
    order, _created = operations.counter_order(customer_id=customer_id, **given)
    sentence = _("Handed over to %(name)s, for %(total)d cambi.")
    return telling(sentence, name=order.collector_name, total=order.total_cambi)


@for_desk("orders.counter")
def sale(request: MemberRequest, customer_id: UUID) -> HttpResponse:
    """Sell to one customer: order, pay and hand over in one step."""
    customer = queries.customers_seen_by(request.member).filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    items = [
        item
        for depot in depots_of(request.member).order_by("folded_name")
        for item in queries.items_seen_by(
            request.member, supplier_id=depot.pk, in_stock=True
        ).order_by("name_nl", "id")
    ]
    acts = {"sell": Act(_sell, partial(SaleForm, items=items), SaleForm.field_of)}
    outcome = outcome_of(request, acts, customer_id)
    if outcome.done:
        return redirect_with(request, outcome, "counter")
    context = {
        "customer": customer,
        "items": items,
        "form": outcome.form("sell", customer_id),
        "refusal": outcome.refusal,
    }
    return render(request, "web/supplier/sale.html", context, status=outcome.status)
