"""
The file of a register, before its rows are read: its encoding and its columns.

Pure. What a spreadsheet wrote otherwise is refused with what is wanted; nothing is guessed.
"""

import csv

from streets.places import Reason

COLUMNS = ("street", "number", "letter", "suffix", "postcode", "town", "lat", "lon")
_OTHER_SIGNS = {";": ";", "\t": "TAB"}


class NotARegisterError(ValueError):
    """The file as a whole cannot be read; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def text_of(content: bytes) -> str:
    """
    Read a file's text.

    :raises NotARegisterError: it is in another encoding than UTF-8
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotARegisterError(Reason("not_utf8", {"line": line})) from None


def columns_of(head: str) -> list[str]:
    """
    Read the names of the columns from the first line.

    :raises NotARegisterError: one is missing, or something else than commas is between them
    """
    columns = _separated(head, ",")
    missing = [name for name in COLUMNS if name not in columns]
    if not missing:
        return columns
    for sign, name in _OTHER_SIGNS.items():
        if set(COLUMNS) <= set(_separated(head, sign)):
            raise NotARegisterError(Reason("columns_separated_otherwise", {"sign": name}))
    raise NotARegisterError(Reason("columns_missing", {"columns": ", ".join(missing)}))


def _separated(head: str, sign: str) -> list[str]:
    rows = csv.reader([head.removeprefix("\ufeff")], delimiter=sign)
    try:
        return [name.strip() for name in next(rows, [])]
    except csv.Error:
        return []
