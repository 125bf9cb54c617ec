"""What can be done with payments; one module for each subject, one function for each verb."""

from cambio.payments.operations.account import set_payment_account
from cambio.payments.operations.batches import export_payments, mark_batch_paid
from cambio.payments.operations.payments import (
    cancel_payment,
    fail_payment,
    mark_paid,
    prepare_payment,
    release_payment,
)

__all__ = [
    "cancel_payment",
    "export_payments",
    "fail_payment",
    "mark_batch_paid",
    "mark_paid",
    "prepare_payment",
    "release_payment",
    "set_payment_account",
]
