"""The life of a delivery: what is owed to one reaction for one event."""

from cambio.common.states import Machine, Move

DELIVERY = Machine(
    "delivery",
    initial="due",
    moves=[
        Move("finish", ("due",), "finished"),
        Move("set_aside", ("due",), "set_aside"),
        Move("retry", ("set_aside",), "due"),
    ],
)
