"""What can be done once an application is awarded, each verb said once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.money import euros
from cambio.common.verbs import AnyVerb, Verb
from cambio.payments import operations as payments
from cambio.payments.models import Payment
from cambio.programmes.models import Membership
from grants import guards, operations, permissions, queries
from grants.models import Award, Repayment, Report
from grants.verbs.applications import SUBJECT, OnApplication


@transaction.atomic
def prepare_payment(
    *, application_id: UUID, payment_id: UUID, amount_cents: int, by: Membership, at: datetime
) -> tuple[Payment, bool]:
    """
    Prepare a payment of an award, which somebody else has to release. The same id is the same.

    :returns: the payment, and whether it is new
    :raises NotFound: there is no such application that the actor may see
    :raises NotPermitted, FourEyes: the actor is not of the desk, or it is their own
    :raises NotAllowedNow: nothing was awarded, or nobody said to whom to pay
    :raises AboveAward: it is more than may be paid now
    :raises Conflict: the id was used for another payment
    """
    application = queries.application_for_update(by, application_id)
    permissions.check_may_handle(by, application)
    award = guards.award_of(application)
    return payments.prepare_payment(
        payment_id=payment_id,
        subject_type="award",
        subject_id=award.pk,
        amount_cents=amount_cents,
        by=by,
        at=at,
    )


def _prepared(made: tuple[Payment, bool]) -> str:
    payment, _is_new = made
    return str(_("Prepared: %(amount)s. Somebody else releases it.")) % {
        "amount": euros(payment.amount_cents)
    }


PREPARE_PAYMENT: OnApplication[tuple[Payment, bool]] = Verb(
    name="prepare_payment",
    operation=prepare_payment,
    subject=SUBJECT,
    may=permissions.check_may_handle,
    now=guards.check_can_prepare_payment,
    title=_("Prepare a payment"),
    label=_("Prepare this payment"),
    done=_prepared,
    otherwise=_("No payment can be prepared:"),
    whose=_("Somebody else handles this:"),
)
RECORD_END: OnApplication[Award] = Verb(
    name="record_end",
    operation=operations.record_end,
    subject=SUBJECT,
    may=permissions.check_may_record_end,
    now=guards.check_can_account,
    title=_("Record when the activity ended"),
    label=_("Record this day"),
    done=_("Recorded. The time for the report has started."),
)
WRITE_REPORT: OnApplication[Report] = Verb(
    name="write_report",
    operation=operations.write_report,
    subject=SUBJECT,
    may=permissions.check_may_write,
    now=guards.check_can_account,
    title=_("Type in the report"),
    done=_("The report is kept. Add what belongs to it, then submit it."),
)
SUBMIT_REPORT: OnApplication[Report] = Verb(
    name="submit_report",
    operation=operations.submit_report,
    subject=SUBJECT,
    may=permissions.check_may_write,
    now=guards.check_can_submit_report,
    title=_("Submit the report"),
    done=_("The report is submitted."),
    otherwise=_("The report cannot be submitted yet:"),
)
RETURN_REPORT: OnApplication[Report] = Verb(
    name="return_report",
    operation=operations.return_report,
    subject=SUBJECT,
    may=permissions.check_may_review,
    now=guards.check_can_review,
    title=_("Ask about the report"),
    label=_("Return with this question"),
    done=_("Returned with your question."),
)
ACCEPT_REPORT: OnApplication[Report] = Verb(
    name="accept_report",
    operation=operations.accept_report,
    subject=SUBJECT,
    may=permissions.check_may_review,
    now=guards.check_can_review,
    title=_("Accept the report"),
    done=_("The report is accepted."),
    whose=_("Somebody else reviews the report:"),
)
REJECT_REPORT: OnApplication[Report] = Verb(
    name="reject_report",
    operation=operations.reject_report,
    subject=SUBJECT,
    may=permissions.check_may_review,
    now=guards.check_can_review,
    title=_("Reject the report"),
    done=_("The report is rejected."),
)


def _determined(award: Award) -> str:
    return str(_("Final amount: %(amount)s.")) % {"amount": euros(award.determined_cents or 0)}


DETERMINE: OnApplication[Award] = Verb(
    name="determine",
    operation=operations.determine_award,
    subject=SUBJECT,
    may=permissions.check_may_decide,
    now=guards.check_can_determine,
    title=_("Decide the final amount"),
    label=_("Set this amount"),
    done=_determined,
    otherwise=_("The final amount cannot be decided yet:"),
    whose=_("Somebody else decides on this:"),
)


def _came_back(made: tuple[Repayment, bool]) -> str:
    repayment, _is_new = made
    return str(_("Repayment noted: %(amount)s.")) % {"amount": euros(repayment.amount_cents)}


RECORD_REPAYMENT: OnApplication[tuple[Repayment, bool]] = Verb(
    name="record_repayment",
    operation=operations.record_repayment,
    subject=SUBJECT,
    may=permissions.check_may_handle,
    now=guards.check_can_record_repayment,
    title=_("Record a repayment"),
    label=_("Note this amount"),
    done=_came_back,
)
ONCE_AWARDED: tuple[AnyVerb, ...] = (
    PREPARE_PAYMENT,
    RECORD_END,
    WRITE_REPORT,
    SUBMIT_REPORT,
    RETURN_REPORT,
    ACCEPT_REPORT,
    REJECT_REPORT,
    DETERMINE,
    RECORD_REPAYMENT,
)
