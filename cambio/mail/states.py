"""The life of a mail."""

from cambio.common.states import Machine, Move

MAIL = Machine("mail", initial="queued", moves=[Move("send", ("queued",), "sent")])
