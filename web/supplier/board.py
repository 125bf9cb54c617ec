"""The supplier's board: orders that came in, are being prepared, and wait to be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.names import telling
from catalog import operations, queries
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, Outcome, outcome_of, redirect_with
from web.supplier.counter import depots_of

if TYPE_CHECKING:
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


def _accept(order_id: UUID, **given: Any) -> str:
    return _told(operations.accept_order(order_id=order_id, **given), _("Accepted: %(name)s."))


def _ready(order_id: UUID, **given: Any) -> str:
    return _told(operations.mark_ready(order_id=order_id, **given), _("Ready: %(name)s."))


def _hand_over(order_id: UUID, **given: Any) -> str:
    return _told(operations.hand_over(order_id=order_id, **given), _("Handed over: %(name)s."))


def _refuse(order_id: UUID, **given: Any) -> str:
    return _told(operations.refuse_order(order_id=order_id, **given), _("Refused: %(name)s."))


def _told(order: Order, sentence: str | Promise) -> str:
    return telling(sentence, name=order.collector_name)


ACTS = {
    "accept": Act(_accept),
    "ready": Act(_ready),
    "hand_over": Act(_hand_over, CodeForm),
    "refuse": Act(_refuse, ReasonForm),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A state's orders, each with its forms, and the button that moves them on."""

    state: str
    title: str | Promise
    act: str
    button: str | Promise
    cards: list[tuple[Order, dict[str, Form]]]


COLUMNS: tuple[tuple[str, str | Promise, str, str | Promise], ...] = (
    ("placed", _("New"), "accept", _("Accept")),
    ("accepted", _("Accepted"), "ready", _("Mark as ready")),
    ("ready", _("Ready"), "hand_over", _("Hand over")),
)


@for_desk("orders.fulfil")
def board(request: MemberRequest) -> HttpResponse:
    """The open orders of the member's suppliers: a name and what to prepare, no more."""
    outcome = outcome_of(request, ACTS)
    if outcome.done:
        return redirect_with(request, outcome, "orders")
    context = {
        "columns": _columns(request, outcome),
        "refusal": outcome.refusal,
        "has_counter": depots_of(request.member).exists(),
    }
    return render(request, "web/supplier/board.html", context, status=outcome.status)


def _columns(request: MemberRequest, outcome: Outcome) -> list[Column]:
    states = [state for state, *_rest in COLUMNS]
    orders = list(
        queries.supplier_orders_seen_by(request.member)
        .filter(state__in=states)
        .order_by("placed_at", "id")
    )
    return [
        Column(
            state,
            title,
            act,
            button,
            [(order, outcome.forms(order.pk)) for order in orders if order.state == state],
        )
        for state, title, act, button in COLUMNS
    ]
