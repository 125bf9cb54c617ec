"""The treasurer's desk: payments to release, to give to the bank, and what the bank did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Sum
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cambio.common.errors import DomainError
from cambio.common.ids import new_id
from cambio.common.money import euros
from cambio.common.verbs import refusals, why_not
from cambio.payments import operations as payments
from cambio.payments import queries, verbs
from cambio.programmes.interests import read_at_once
from web.grant_desk.words import PAYMENTS
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, Outcome, act_of, outcome_of, redirect_with
from web.shared.fields import TextField

if TYPE_CHECKING:
    from cambio.payments.models import Payment
    from cambio.programmes.models import Membership

ON_A_PAGE = 25
LONGEST_REASON = 300


class CallBackForm(forms.Form):
    """Why a payment is not made after all."""

    reason = TextField(
        label=_("The reason"), missing=_("Write the reason first."), max_length=LONGEST_REASON
    )


class FailureForm(forms.Form):
    """What the bank said."""

    reason = TextField(
        label=_("What the bank said"),
        missing=_("Write what the bank said."),
        max_length=LONGEST_REASON,
    )


def _export(batch_id: UUID, **given: Any) -> str:
    batch, _created = payments.export_payments(batch_id=batch_id, **given)
    return str(_("%(sum)s is ready for the bank. Download the file and upload it there.")) % {
        "sum": euros(batch.total_cents)
    }


ACTS = {
    "release": act_of(verbs.RELEASE),
    "cancel": act_of(verbs.CANCEL, CallBackForm),
    "mark_paid": act_of(verbs.MARK_PAID),
    "fail": act_of(verbs.FAIL, FailureForm),
}
DESK_ACTS = ACTS | {"export": Act(_export)}
BATCH_ACTS = ACTS | {"mark_batch_paid": act_of(verbs.MARK_BATCH_PAID)}
ROWS = {row.name: row for row in verbs.PAYMENT}


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """
    One payment with its forms.

    :ivar forms: of what can be done with it now
    :ivar refusal: why this member may not do what can be done now
    """

    payment: Payment
    state: str | Promise
    forms: dict[str, Form]
    refusal: DomainError | None


@for_desk("payments.release")
def treasury(request: MemberRequest) -> HttpResponse:
    """The payments in one state; those that wait to be released, to begin with."""
    state = request.GET.get("state", "prepared")
    if state not in PAYMENTS:
        raise Http404
    outcome = outcome_of(request, DESK_ACTS)
    if outcome.done:
        return redirect_with(request, outcome, "payments")
    found = queries.payments_in(request.member, state=state)
    page = Paginator(found.order_by("prepared_at", "pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    released = queries.payments_in(request.member, state="released")
    context = {
        "page": page,
        "rows": ROWS,
        "lines": _lines(page, request.member, outcome),
        "chosen": state,
        "states": PAYMENTS.items(),
        "released_count": released.count(),
        "released_cents": released.aggregate(sum=Sum("amount_cents"))["sum"] or 0,
        "new_batch_id": new_id(),
        "account": queries.payment_accounts_seen_by(request.member).first(),
        "refusal": outcome.refusal,
    }
    return render(request, "web/treasurer/treasury.html", context, status=outcome.status)


def _lines(page: Page[Payment], member: Membership, outcome: Outcome) -> list[PaymentLine]:
    payments = list(page)
    read_at_once(member, payments)
    return [_line(payment, member, outcome) for payment in payments]


def _line(payment: Payment, member: Membership, outcome: Outcome) -> PaymentLine:
    found = refusals(verbs.PAYMENT, payment, member, at=timezone.now())
    not_mine = [each.who for each in found.values() if each.who and each.now is None]
    return PaymentLine(
        payment,
        PAYMENTS[payment.state],
        {
            name: outcome.form(name, payment.pk)
            for name, each in found.items()
            if each.first is None
        },
        not_mine[0] if not_mine else None,
    )


@require_safe
@for_desk("payments.release")
def batches(request: MemberRequest) -> HttpResponse:
    """The files that were made for the bank, the newest first."""
    found = queries.payment_batches_seen_by(request.member).order_by("-exported_at", "pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/treasurer/batches.html", {"page": page})


@for_desk("payments.release")
def batch(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """One file for the bank, and what became of each of its payments."""
    shown = queries.payment_batch_seen_by(request.member, batch_id)
    outcome = outcome_of(request, BATCH_ACTS)
    if outcome.done:
        return redirect_with(request, outcome, "payment_batch", batch_id=batch_id)
    found = queries.payments_in(request.member, batch_id=batch_id)
    page = Paginator(found.order_by("prepared_at", "pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "batch": shown,
        "page": page,
        "rows": ROWS,
        "lines": _lines(page, request.member, outcome),
        "open_count": found.filter(state="exported").count(),
        "can_be_paid": why_not(verbs.MARK_BATCH_PAID, shown, request.member, at=timezone.now())
        is None,
        "refusal": outcome.refusal,
    }
    return render(request, "web/treasurer/batch.html", context, status=outcome.status)


@require_safe
@for_desk("payments.release")
def message(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """The file itself, as the bank reads it: pain.001."""
    found = queries.payment_batch_seen_by(request.member, batch_id)
    response = HttpResponse(found.message, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="pain.001-{found.message_id}.xml"'
    response["Cache-Control"] = "private, no-store"
    return response
