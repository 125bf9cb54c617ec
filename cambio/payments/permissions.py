"""May I: two people stand behind every payment."""

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import NotPermitted
from cambio.payments.models import Payment
from cambio.programmes.models import Membership
from cambio.programmes.permissions import check_may


def check_may_release(member: Membership, payment: Payment) -> None:
    """
    Leave the release to somebody other than who prepared the payment.

    :raises NotPermitted: the member prepared it, or does not release payments
    """
    check_may(member, "payments.release")
    if payment.prepared_by_id == member.pk:
        raise NotPermitted(_("You prepared this payment: somebody else has to release it."))
