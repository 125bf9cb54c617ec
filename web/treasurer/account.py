"""From which bank account the programme pays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.payments import operations, queries
from web.shared.access import MemberRequest, for_desk
from web.shared.acts import Act, outcome_of, redirect_with


class AccountForm(forms.Form):
    """An account of the programme's own."""

    holder_name = forms.CharField(
        label=_("Account holder's name"),
        max_length=120,
        error_messages={"required": _("Fill in the name.")},
    )
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=50,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Fill in the IBAN.")},
    )
    bic = forms.CharField(
        label=_("BIC"),
        help_text=_("Only where it does not follow from the IBAN."),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )


def _set(programme_id: UUID, **given: Any) -> str | Promise:
    del programme_id  # the actor's own
    operations.set_payment_account(**given)
    return _("From now on payments are made from this account.")


ACTS = {"set": Act(_set, AccountForm)}


@for_desk("payments.account")
def account(request: MemberRequest) -> HttpResponse:
    """Show the account, but for its middle, and set another one."""
    programme_id = request.member.programme_id
    outcome = outcome_of(request, ACTS, programme_id)
    if outcome.done:
        return redirect_with(request, outcome, "payment_account")
    context = {
        "account": queries.payment_accounts_seen_by(request.member).first(),
        "form": outcome.form("set", programme_id),
        "refusal": outcome.refusal,
    }
    return render(request, "web/treasurer/account.html", context, status=outcome.status)
