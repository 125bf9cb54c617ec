"""What can be done once an application is awarded: paying, reporting, coming to an end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cambio.common.money import euros
from cambio.payments import operations as payments
from grants import operations, queries
from web.grant_desk.forms import (
    READ_BY_APPLICANT,
    DeterminationForm,
    EndForm,
    PaymentForm,
    RepaymentForm,
    words_form,
)
from web.shared.acts import Act

if TYPE_CHECKING:
    from cambio.programmes.models import Membership
    from grants.models import Award


def _prepare(application_id: UUID, *, by: Membership, **given: Any) -> str:
    award = queries.award_seen_by(by, application_id)
    payment, _created = payments.prepare_payment(
        subject_type="award", subject_id=award.pk, by=by, **given
    )
    return str(_("Prepared: %(amount)s. Somebody else releases it.")) % {
        "amount": euros(payment.amount_cents)
    }


def _submit_report(application_id: UUID, **given: Any) -> str | Promise:
    operations.submit_report(application_id=application_id, **given)
    return _("The report is submitted.")


def _record_end(application_id: UUID, **given: Any) -> str | Promise:
    operations.record_end(application_id=application_id, **given)
    return _("Recorded. The time for the report runs.")


def _return(application_id: UUID, *, words: str, **given: Any) -> str | Promise:
    operations.return_report(application_id=application_id, question=words, **given)
    return _("Returned with your question.")


def _accept(application_id: UUID, *, words: str, **given: Any) -> str | Promise:
    operations.accept_report(application_id=application_id, reason=words, **given)
    return _("The report is accepted.")


def _reject(application_id: UUID, *, words: str, **given: Any) -> str | Promise:
    operations.reject_report(application_id=application_id, reason=words, **given)
    return _("The report is rejected.")


def _determine(application_id: UUID, **given: Any) -> str:
    award = operations.determine_award(application_id=application_id, **given)
    return str(_("Finally determined: %(amount)s.")) % {
        "amount": euros(award.determined_cents or 0)
    }


def _repay(application_id: UUID, **given: Any) -> str:
    repayment, _created = operations.record_repayment(application_id=application_id, **given)
    return str(_("Noted that %(amount)s came back.")) % {"amount": euros(repayment.amount_cents)}


REVIEWS = {
    "return_report": Act(_return, words_form(_("Your question"), READ_BY_APPLICANT)),
    "accept_report": Act(_accept, words_form(_("What you found"), READ_BY_APPLICANT)),
    "reject_report": Act(_reject, words_form(_("The reason"), READ_BY_APPLICANT)),
}


def settlements_of(award: Award) -> dict[str, Act]:
    """What can be pressed once something was awarded, with the amounts that are due."""
    due, back = queries.payable_now(award), queries.most_to_return(award)
    report = queries.report_of(award)
    spent = queries.reported_cents(report) if report else None
    comes_to = {"amount_cents": spent and min(spent, award.amount_cents)}
    return {
        **REVIEWS,
        "submit_report": Act(_submit_report),
        "record_end": Act(_record_end, partial(EndForm, initial={"ended_on": award.ended_on})),
        "prepare_payment": Act(
            _prepare, partial(PaymentForm, initial={"amount_cents": due or None})
        ),
        "determine": Act(_determine, partial(DeterminationForm, initial=comes_to)),
        "record_repayment": Act(
            _repay, partial(RepaymentForm, initial={"amount_cents": back or None})
        ),
    }
