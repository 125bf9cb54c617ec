"""What is asked beside the buttons of an application's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cambio.common.ids import new_id
from web.shared.fields import DayField, EuroField, NameField, TextField, YesOrNo

LONGEST_WORDS, LONGEST_REASON, LONGEST_TITLE = 2000, 500, 120
WRITE_SOMETHING = _("Write something first.")
WRITE_REASON = _("Write the reason first.")
READ_BY_APPLICANT = _("The applicant reads this.")


class AnswerForm(forms.Form):
    """What the applicant says to a question."""

    answer = TextField(
        label=_("The applicant's answer"), missing=WRITE_SOMETHING, max_length=LONGEST_WORDS
    )


class QuestionForm(forms.Form):
    """What the applicant is asked."""

    question = TextField(
        label=_("Your question"),
        help_text=_("The applicant reads this and answers."),
        missing=WRITE_SOMETHING,
        max_length=LONGEST_WORDS,
    )


class ReasonForm(forms.Form):
    """Why, for the applicant."""

    reason = TextField(
        label=_("The reason"),
        help_text=READ_BY_APPLICANT,
        missing=WRITE_SOMETHING,
        max_length=LONGEST_WORDS,
    )


class FoundForm(forms.Form):
    """What was found of a report."""

    reason = TextField(
        label=_("What you found"),
        help_text=READ_BY_APPLICANT,
        missing=WRITE_SOMETHING,
        max_length=LONGEST_WORDS,
    )


class JudgementForm(forms.Form):
    """Whether a rule holds, and why."""

    holds = YesOrNo(label=_("Does this hold here?"))
    reason = TextField(label=_("The reason"), missing=WRITE_REASON, max_length=LONGEST_REASON)


class ExceptionForm(forms.Form):
    """Why a rule is let go here, or is not any more."""

    reason = TextField(label=_("The reason"), missing=WRITE_REASON, max_length=LONGEST_REASON)


class AwardForm(forms.Form):
    """How much, why, and what everybody may read of it."""

    amount_cents = EuroField(label=_("Amount in euro"))
    reason = TextField(
        label=_("The reason"),
        help_text=READ_BY_APPLICANT,
        missing=WRITE_REASON,
        max_length=LONGEST_WORDS,
    )
    public_title = NameField(
        label=_("Title for the public list"),
        help_text=_("Everybody can read this. Name nobody, and no address."),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Say in a few words what it is for.")},
    )


class DeferForm(forms.Form):
    """Which round's budget pays instead, and why."""

    round_id = forms.TypedChoiceField(label=_("The other round"), coerce=UUID)
    reason = TextField(
        label=_("The reason"),
        help_text=READ_BY_APPLICANT,
        missing=WRITE_REASON,
        max_length=LONGEST_WORDS,
    )

    def __init__(self, *args: Any, rounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["round_id"]
        field.choices = rounds


class PayeeForm(forms.Form):
    """To whom is paid."""

    holder_name = forms.CharField(
        label=_("Account holder's name"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Fill in the name.")},
    )
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=50,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Fill in the IBAN.")},
    )


class PaymentForm(forms.Form):
    """How much is paid now; the payment's id makes a second click harmless."""

    payment_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    amount_cents = EuroField(label=_("Amount in euro"))


class EndForm(forms.Form):
    """When the activity was over."""

    ended_on = DayField(
        label=_("The day on which it ended"),
        help_text=_("From this day on the applicant has time to report."),
    )


class DeterminationForm(forms.Form):
    """What it finally comes to."""

    amount_cents = EuroField(label=_("Final amount, in euro"), least_cents=0)
    reason = TextField(
        label=_("The reason"),
        help_text=READ_BY_APPLICANT,
        missing=WRITE_REASON,
        max_length=LONGEST_WORDS,
    )


class RepaymentForm(forms.Form):
    """What came back; the repayment's id makes a second click harmless."""

    repayment_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    amount_cents = EuroField(label=_("Amount in euro"))
    received_on = DayField(label=_("The day on which the bank received it"))
    reason = TextField(
        label=_("What it is"), missing=_("Say what it is."), max_length=LONGEST_REASON, rows=2
    )
