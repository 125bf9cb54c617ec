"""May I: two people stand behind every payment."""

from cambio.payments.models import Payment, PaymentBatch
from cambio.programmes.interests import check_has_no_interest
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may


def check_may_release(member: Membership, payment: Payment) -> None:
    """
    Leave the release to somebody who neither prepared the payment nor gains by it.

    :raises FourEyes: the member has an interest in it
    :raises NotPermitted: the member does not release payments
    """
    check_may(member, "payments.release")
    check_has_no_interest(member, payment)


def check_may_follow(member: Membership, thing: Payment | PaymentBatch) -> None:
    """
    Leave it to those who release payments to call one back, and to say what the bank did.

    :raises NotPermitted: the member does not release payments
    """
    del thing  # any of their programme's
    check_may(member, "payments.release")
