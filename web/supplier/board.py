"""The supplier's board: orders that came in, are being prepared, and wait to be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import DomainError
from cambio.common.verbs import refusals
from catalog import queries, verbs
from catalog.states import OrderState
from catalog.verbs import OrderVerb
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Outcome, act_of, outcome_of, redirect_with
from web.supplier.counter import depots_of

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from catalog.models import Order

LONGEST_REASON = 300


class CodeForm(forms.Form):
    """What the customer says."""

    code = forms.CharField(
        label=_("Pick-up code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Fill in the code that the customer tells you.")},
    )


class ReasonForm(forms.Form):
    """Why the order is not taken on."""

    reason = forms.CharField(
        label=_("The reason"),
        help_text=_("The customer reads this and gets the cambi back."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Write the reason first.")},
    )


ACTS = {
    "accept": act_of(verbs.ACCEPT),
    "mark_ready": act_of(verbs.MARK_READY),
    "hand_over": act_of(verbs.HAND_OVER, CodeForm),
    "refuse": act_of(verbs.REFUSE, ReasonForm),
}
COLUMNS: dict[OrderState, str | Promise] = {
    "placed": _("New"),
    "accepted": _("Accepted"),
    "ready": _("Ready"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """
    An order, and what can be done with it.

    :ivar onward: the buttons that move it on, each with its form
    :ivar refuse: the form behind the button that ends it
    :ivar refusal: why nothing can be done with it by this member, or now
    """

    order: Order
    onward: list[tuple[OrderVerb, Form]]
    refuse: Form | None
    refusal: DomainError | None


@dataclass(frozen=True, slots=True)
class Column:
    """The orders in one state."""

    state: str
    title: str | Promise
    cards: list[Card]


@for_desk("orders.fulfil")
def board(request: MemberRequest) -> HttpResponse:
    """The open orders of the member's suppliers: a name and what to prepare, no more."""
    outcome = outcome_of(request, ACTS)
    if outcome.done:
        return redirect_with(request, outcome, "orders")
    context = {
        "columns": _columns(request, outcome),
        "rows": {row.name: row for row in verbs.FULFILLING},
        "refusal": outcome.refusal,
        "has_counter": depots_of(request.member).exists(),
    }
    return render(request, "web/supplier/board.html", context, status=outcome.status)


def _columns(request: MemberRequest, outcome: Outcome) -> list[Column]:
    orders = list(
        queries.supplier_orders_seen_by(request.member)
        .filter(state__in=COLUMNS)
        .order_by("placed_at", "id")
    )
    return [
        Column(
            state,
            title,
            [_card(order, request.member, outcome) for order in orders if order.state == state],
        )
        for state, title in COLUMNS.items()
    ]


def _card(order: Order, member: Membership, outcome: Outcome) -> Card:
    forms = outcome.forms(order.pk)
    found = refusals(verbs.FULFILLING, order, member, at=timezone.now())
    can = [verb for verb in verbs.FULFILLING if found[verb.name].first is None]
    in_the_way = [
        each.first for each in found.values() if each.first and not each.first.is_of_state
    ]
    return Card(
        order,
        onward=[(verb, forms[verb.name]) for verb in can if verb is not verbs.REFUSE],
        refuse=forms["refuse"] if verbs.REFUSE in can else None,
        refusal=in_the_way[0] if in_the_way else None,
    )
