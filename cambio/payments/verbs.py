"""What can be done with a payment and with a batch for the bank, each verb said once."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from cambio.common.money import euros
from cambio.common.verbs import Text, Verb
from cambio.payments import guards, operations, permissions
from cambio.payments.models import Payment, PaymentBatch
from cambio.programmes.models import Membership

PaymentVerb = Verb[Membership, Payment, Payment]
BatchVerb = Verb[Membership, PaymentBatch, PaymentBatch]


def _told(sentence: Text) -> Callable[[Payment], str]:
    """Say of a payment how much it is."""
    return lambda payment: str(sentence) % {"sum": euros(payment.amount_cents)}


RELEASE: PaymentVerb = Verb(
    name="release",
    operation=operations.release_payment,
    subject="payment_id",
    may=permissions.check_may_release,
    now=guards.check_can_release,
    title=_("Release"),
    done=_told(_("Released: %(sum)s.")),
)
CANCEL: PaymentVerb = Verb(
    name="cancel",
    operation=operations.cancel_payment,
    subject="payment_id",
    may=permissions.check_may_follow,
    now=guards.check_can_cancel,
    title=_("Call back"),
    label=_("Call this payment back"),
    done=_told(_("Called back: %(sum)s.")),
)
MARK_PAID: PaymentVerb = Verb(
    name="mark_paid",
    operation=operations.mark_paid,
    subject="payment_id",
    may=permissions.check_may_follow,
    now=guards.check_can_mark_paid,
    title=_("The bank has paid it"),
    done=_told(_("Paid: %(sum)s.")),
)
FAIL: PaymentVerb = Verb(
    name="fail",
    operation=operations.fail_payment,
    subject="payment_id",
    may=permissions.check_may_follow,
    now=guards.check_can_fail,
    title=_("The bank has not paid it"),
    label=_("Note that it was not paid"),
    done=_told(_("Not carried out: %(sum)s. It can be prepared again.")),
)
PAYMENT = (RELEASE, CANCEL, MARK_PAID, FAIL)

MARK_BATCH_PAID: BatchVerb = Verb(
    name="mark_batch_paid",
    operation=operations.mark_batch_paid,
    subject="batch_id",
    may=permissions.check_may_follow,
    now=guards.check_can_mark_batch_paid,
    title=_("The bank has paid all of it"),
    done=_("All open payments of this file are paid."),
)
BATCH = (MARK_BATCH_PAID,)
