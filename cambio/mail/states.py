"""The life of a mail."""

from typing import Literal

from cambio.common.states import Machine, Move

MailState = Literal["queued", "sent"]
MailMove = Literal["send"]
MAIL = Machine[MailState, MailMove](
    "mail", initial="queued", moves=[Move("send", ("queued",), "sent")]
)
