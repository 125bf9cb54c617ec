"""
What can be done with payments; one module for each subject, one function for each verb.

`prepare`, `cancel` and `pay` belong in the transaction of whatever is paid: it knows how much may
be paid, and posts the value. The others stand alone; what it comes to can be read from the states.
"""

from cambio.payments.operations.account import set_payment_account
from cambio.payments.operations.batches import export_payments
from cambio.payments.operations.paying import cancel, pay, prepare
from cambio.payments.operations.releasing import cancel_payment, fail_payment, release_payment

__all__ = [
    "cancel",
    "cancel_payment",
    "export_payments",
    "fail_payment",
    "pay",
    "prepare",
    "release_payment",
    "set_payment_account",
]
