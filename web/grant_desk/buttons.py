"""How the buttons of an application's page are called, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.grant_desk.possible import Possible

MAIN, OTHER, AGAINST = "btn-primary", "btn-outline-primary", "btn-outline-danger"


@dataclass(frozen=True, slots=True)
class Button:
    """
    A button with its form behind a fold.

    :param title: on the fold
    :param label: on the button itself, which says what pressing it does
    """

    act: str
    title: str | Promise
    label: str | Promise
    look: str
    form: Form


_BUTTONS: tuple[tuple[str, str | Promise, str | Promise, str], ...] = (
    ("answer", _("Answer for the applicant"), _("Send this answer"), MAIN),
    ("attach_budget", _("Add the budget as a file"), _("Send this file"), OTHER),
    ("attach_receipt", _("Add an invoice or a receipt"), _("Send this file"), OTHER),
    ("attach_photo", _("Add a photo"), _("Send this file"), OTHER),
    ("award", _("Award"), _("Award this amount"), MAIN),
    ("ask", _("Ask something first"), _("Send this question"), OTHER),
    ("wait_list", _("To the waiting list"), _("Put it on the waiting list"), OTHER),
    ("defer", _("Leave to another round"), _("Leave to that round"), OTHER),
    ("refuse", _("Refuse"), _("Refuse for this reason"), AGAINST),
    ("accept_report", _("Accept the report"), _("Accept the report"), MAIN),
    ("return_report", _("Ask about the report"), _("Return with this question"), OTHER),
    ("reject_report", _("Reject the report"), _("Reject the report"), AGAINST),
    ("determine", _("Determine finally"), _("Determine this amount"), MAIN),
    ("prepare_payment", _("Prepare a payment"), _("Prepare this payment"), MAIN),
    ("record_end", _("Record when the activity ended"), _("Record this day"), OTHER),
    ("record_repayment", _("Note that money came back"), _("Note this amount"), OTHER),
    ("set_payee", _("Say to whom is paid"), _("Note this account"), OTHER),
    ("withdraw", _("Withdraw"), _("Withdraw this application"), AGAINST),
)


def buttons_for(possible: Possible, forms: Mapping[str, Form]) -> list[Button]:
    """The buttons that would do something now."""
    return [
        Button(act, title, label, look, forms[act])
        for act, title, label, look in _BUTTONS
        if act in possible.acts
    ]
