"""Can it be done now: what the state and the facts of an order must be, whoever does it."""

from datetime import datetime

from catalog import states
from catalog.errors import CodeLocked
from catalog.models import MOST_WRONG_CODES, Order

check_can_sign = states.ORDER.guard("place")
check_can_cancel = states.ORDER.guard("cancel")
check_can_renew_code = check_can_cancel  # as long as it is open, a code is of use
check_can_accept = states.ORDER.guard("accept")
check_can_mark_ready = states.ORDER.guard("prepare")
check_can_refuse = states.ORDER.guard("refuse")


def check_can_hand_over(order: Order, at: datetime) -> None:
    """
    Ask whether an order waits for whoever tells its code.

    :raises NotAllowedNow: it is not ready, or was closed
    :raises CodeLocked: too many wrong codes were told
    """
    del at
    states.ORDER.check_allows(order, "hand_over")
    if order.wrong_codes >= MOST_WRONG_CODES:
        raise CodeLocked
