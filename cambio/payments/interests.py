"""Who has an interest in a payment, whatever it is for."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cambio.payments.models import Payment
from cambio.programmes.interests import Declared, Interest
from cambio.programmes.models import Membership


def _in_payment(member: Membership, payment: Payment) -> Iterator[Interest]:
    if payment.prepared_by_id == member.pk:
        yield Interest(
            _("You prepared this payment: somebody else has to release it."), gains=False
        )


INTERESTS: Declared = {Payment: _in_payment}
