"""The life of a delivery: what is owed to one reaction for one event."""

from typing import Literal

from cambio.common.states import Machine, Move

DeliveryState = Literal["due", "finished", "set_aside"]
DeliveryMove = Literal["finish", "set_aside", "retry"]
DELIVERY = Machine[DeliveryState, DeliveryMove](
    "delivery",
    initial="due",
    moves=[
        Move("finish", ("due",), "finished"),
        Move("set_aside", ("due",), "set_aside"),
        Move("retry", ("set_aside",), "due"),
    ],
)
