"""Can it be done now: what the state of a payment or a batch must be, whoever does it."""

from datetime import datetime

from cambio.common.errors import NotAllowedNow
from cambio.payments import queries, states
from cambio.payments.models import PaymentBatch

check_can_release = states.PAYMENT.guard("release")
check_can_cancel = states.PAYMENT.guard("cancel")
check_can_mark_paid = states.PAYMENT.guard("pay")
check_can_fail = states.PAYMENT.guard("fail")


def check_can_mark_batch_paid(batch: PaymentBatch, at: datetime) -> None:
    """
    Ask whether a batch has a payment of which the bank has said nothing yet.

    :raises NotAllowedNow: it paid them, or carried out none
    """
    del at
    found = queries.states_in(batch)
    if "exported" not in found:
        raise NotAllowedNow.while_in("paid" if "paid" in found else "failed")
