"""The life of a payment, from its preparation to the bank's word."""

from cambio.common.states import Machine, Move

PAYMENT = Machine(
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
IN_FORCE = ("prepared", "released", "exported", "paid")
AT_THE_BANK = ("exported", "paid", "failed")
