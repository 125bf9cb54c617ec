"""The life of a payment, from its preparation to the bank's word."""

from typing import Final, Literal

from cambio.common.states import Machine, Move

PaymentState = Literal["prepared", "released", "cancelled", "exported", "paid", "failed"]
PaymentMove = Literal["release", "export", "pay", "cancel", "fail"]
PAYMENT = Machine[PaymentState, PaymentMove](
    "payment",
    initial="prepared",
    moves=[
        Move("release", ("prepared",), "released"),
        Move("export", ("released",), "exported"),
        Move("pay", ("exported",), "paid"),
        Move("cancel", ("prepared", "released"), "cancelled"),
        Move("fail", ("exported",), "failed"),
    ],
)
# What counts against whatever is paid: it has reached the creditor or still may.
IN_FORCE: Final[tuple[PaymentState, ...]] = ("prepared", "released", "exported", "paid")
AT_THE_BANK: Final[tuple[PaymentState, ...]] = ("exported", "paid", "failed")
