"""The life of a file: announced with its digest, received, and one day purged."""

from cambio.common.states import Machine, Move

FILE = Machine(
    "file",
    initial="announced",
    moves=[
        Move("receive", ("announced",), "received"),
        Move("purge", ("announced", "received"), "purged"),
    ],
)
