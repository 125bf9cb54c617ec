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
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cambio.common.errors import DomainError
from cambio.common.ids import new_id
from cambio.common.money import euros
from cambio.payments import operations as payments
from cambio.payments import permissions, queries
from web.grant_desk.words import PAYMENTS
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, Outcome, outcome_of, redirect_with
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


def _release(payment_id: UUID, **given: Any) -> str:
    return _told(payments.release_payment(payment_id=payment_id, **given), _("Released: %(sum)s."))


def _call_back(payment_id: UUID, **given: Any) -> str:
    return _told(
        payments.cancel_payment(payment_id=payment_id, **given), _("Called back: %(sum)s.")
    )


def _paid(payment_id: UUID, **given: Any) -> str:
    return _told(payments.mark_paid(payment_id=payment_id, **given), _("Paid: %(sum)s."))


def _failed(payment_id: UUID, **given: Any) -> str:
    payment = payments.fail_payment(payment_id=payment_id, **given)
    return _told(payment, _("Not carried out: %(sum)s. It can be prepared again."))


def _told(payment: Payment, sentence: str | Promise) -> str:
    return str(sentence) % {"sum": euros(payment.amount_cents)}


def _export(batch_id: UUID, **given: Any) -> str:
    batch, _created = payments.export_payments(batch_id=batch_id, **given)
    return str(_("%(sum)s is ready for the bank. Download the file and upload it there.")) % {
        "sum": euros(batch.total_cents)
    }


def _all_paid(batch_id: UUID, **given: Any) -> str | Promise:
    payments.mark_batch_paid(batch_id=batch_id, **given)
    return _("All open payments of this file are paid.")


ACTS = {
    "release": Act(_release),
    "call_back": Act(_call_back, CallBackForm),
    "paid": Act(_paid),
    "failed": Act(_failed, FailureForm),
}
DESK_ACTS = ACTS | {"export": Act(_export)}
BATCH_ACTS = ACTS | {"all_paid": Act(_all_paid)}


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment with its forms, and why the member may not release it."""

    payment: Payment
    state: str | Promise
    forms: dict[str, Form]
    not_released_by_me: str | Promise


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
    return [
        PaymentLine(
            payment, PAYMENTS[payment.state], outcome.forms(payment.pk), _why_not(member, payment)
        )
        for payment in page
    ]


def _why_not(member: Membership, payment: Payment) -> str | Promise:
    try:
        permissions.check_may_release(member, payment)
    except DomainError as refusal:
        return refusal.detail
    return ""


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
        "lines": _lines(page, request.member, outcome),
        "open_count": found.filter(state="exported").count(),
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
