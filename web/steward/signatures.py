"""The steward's desk: orders that the street pays, and that wait for signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cambio.common.errors import DomainError
from cambio.common.verbs import why_not
from catalog import queries, verbs
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import act_of, outcome_of, redirect_with

if TYPE_CHECKING:
    from catalog.models import Order


_word = act_of(verbs.SIGN, beside=["agrees"])
ACTS = {"sign": _word.given(agrees=True), "refuse": _word.given(agrees=False)}


@dataclass(frozen=True, slots=True)
class ToSign:
    """
    One order that waits, and who has signed it already.

    :ivar refusal: why it is not this member's to sign
    """

    order: Order
    signers: list[str]
    refusal: DomainError | None


@for_desk("orders.sign")
def signatures(request: MemberRequest) -> HttpResponse:
    """The orders of the member's streets that wait for the member's signature."""
    outcome = outcome_of(request, ACTS)
    if outcome.done:
        return redirect_with(request, outcome, "signatures")
    found = queries.orders_to_sign(request.member).order_by("ordered_at", "id")
    waiting = [
        ToSign(
            order,
            [signature.membership.name for signature in queries.signatures_of(order)],
            why_not(verbs.SIGN, order, request.member, at=timezone.now()),
        )
        for order in queries.with_what_verbs_ask(found, request.member)
    ]
    context = {"waiting": waiting, "row": verbs.SIGN, "refusal": outcome.refusal}
    return render(request, "web/steward/signatures.html", context, status=outcome.status)
