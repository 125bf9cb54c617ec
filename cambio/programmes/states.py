"""Lifecycles of those who take part and of what they sign."""

from typing import Literal

from cambio.common.states import Machine, Move

MembershipState = Literal["active", "left"]
MembershipMove = Literal["leave", "rejoin"]
MEMBERSHIP = Machine[MembershipState, MembershipMove](
    "membership",
    initial="active",
    moves=[
        Move("leave", ("active",), "left"),
        Move("rejoin", ("left",), "active"),
    ],
)

ApprovalState = Literal["waiting", "granted", "refused", "withdrawn"]
ApprovalMove = Literal["grant", "refuse", "withdraw"]
APPROVAL = Machine[ApprovalState, ApprovalMove](
    "approval",
    initial="waiting",
    moves=[
        Move("grant", ("waiting",), "granted"),
        Move("refuse", ("waiting",), "refused"),
        Move("withdraw", ("waiting",), "withdrawn"),
    ],
)
