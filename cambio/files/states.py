"""The life of a file: announced with its digest, received, and one day purged."""

from typing import Literal

from cambio.common.states import Machine, Move

FileState = Literal["announced", "received", "purged"]
FileMove = Literal["receive", "purge"]
FILE = Machine[FileState, FileMove](
    "file",
    initial="announced",
    moves=[
        Move("receive", ("announced",), "received"),
        Move("purge", ("announced", "received"), "purged"),
    ],
)
