"""The steward's desk: orders that the street pays, and that wait for signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog import operations, queries
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, outcome_of, redirect_with

if TYPE_CHECKING:
    from catalog.models import Order


def _sign(order_id: UUID, **given: Any) -> str | Promise:
    order = operations.sign_order(order_id=order_id, agrees=True, **given)
    if order.state == "waiting_signatures":
        return _("Signed. Others have to sign too.")
    return _("Signed. The order has gone to the supplier.")


def _refuse(order_id: UUID, **given: Any) -> str | Promise:
    operations.sign_order(order_id=order_id, agrees=False, **given)
    return _("Refused. The street keeps its cambi.")


ACTS = {"sign": Act(_sign), "refuse": Act(_refuse)}


@dataclass(frozen=True, slots=True)
class ToSign:
    """One order that waits, and who has signed it already."""

    order: Order
    signers: list[str]


@for_desk("orders.sign")
def signatures(request: MemberRequest) -> HttpResponse:
    """The orders of the member's streets that wait for the member's signature."""
    outcome = outcome_of(request, ACTS)
    if outcome.done:
        return redirect_with(request, outcome, "signatures")
    waiting = [
        ToSign(order, [signature.membership.name for signature in queries.signatures_of(order)])
        for order in queries.orders_to_sign(request.member).order_by("ordered_at", "id")
    ]
    context = {"waiting": waiting, "refusal": outcome.refusal}
    return render(request, "web/steward/signatures.html", context, status=outcome.status)
