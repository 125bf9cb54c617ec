"""Lifecycles of those who take part and of what they sign."""

from cambio.common.states import Machine, Move

MEMBERSHIP = Machine(
    "membership",
    initial="active",
    moves=[
        Move("leave", ("active",), "left"),
        Move("rejoin", ("left",), "active"),
    ],
)

APPROVAL = Machine(
    "approval",
    initial="waiting",
    moves=[
        Move("grant", ("waiting",), "granted"),
        Move("refuse", ("waiting",), "refused"),
        Move("withdraw", ("waiting",), "withdrawn"),
    ],
)
