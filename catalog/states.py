"""The life of an order, from its signatures to the counter."""

from typing import Final, Literal

from cambio.common.states import Machine, Move

OrderState = Literal[
    "waiting_signatures",
    "placed",
    "refused",
    "cancelled",
    "accepted",
    "handed_over",
    "ready",
]
OrderMove = Literal[
    "place",
    "decline",
    "accept",
    "prepare",
    "hand_over",
    "sell",
    "refuse",
    "cancel",
]
ORDER = Machine[OrderState, OrderMove](
    "order",
    initial="waiting_signatures",
    moves=[
        Move("place", ("waiting_signatures",), "placed"),
        Move("decline", ("waiting_signatures",), "refused"),
        Move("accept", ("placed",), "accepted"),
        Move("prepare", ("accepted",), "ready"),
        Move("hand_over", ("ready",), "handed_over"),
        Move("sell", ("placed",), "handed_over"),
        Move("refuse", ("placed", "accepted", "ready"), "refused"),
        Move("cancel", ("waiting_signatures", "placed", "accepted", "ready"), "cancelled"),
    ],
)
# While an order is open its credits are held and its pieces reserved.
OPEN: Final[tuple[OrderState, ...]] = tuple(
    state for state in ORDER.states if state not in ORDER.final_states
)
GIVEN_BACK: Final[tuple[OrderState, ...]] = ("refused", "cancelled")
