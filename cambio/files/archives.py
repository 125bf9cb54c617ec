"""
Archives as office programs make them: their directory, and a small part of them at a time.

Every part is unpacked by name and up to a bound, so an archive costs no more than we allow.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from cambio.files.errors import FIELD, DocumentDamaged, UnsupportedDocument

BEGINS = b"PK\x03\x04"
_END_RECORD = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_MOST_ENTRIES, _MOST_BYTES = 5000, 1024 * 1024
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A part of an archive, as its directory tells.

    :param name: with `/` between folders and in small letters, as its programs compare names
    """

    name: str
    method: int
    check: int
    packed_bytes: int
    offset: int


def entries_of(file: IO[bytes]) -> Iterator[Entry]:
    """
    Read an archive's directory, which must be whole, small and at its end.

    :raises DocumentDamaged: it is not whole
    :raises UnsupportedDocument: it is larger than that of any document
    """
    count, directory = _directory_of(file)
    place = 0
    for _ in range(count):
        if len(directory) - place < _ENTRY.size or directory[place : place + 4] != b"PK\x01\x02":
            raise DocumentDamaged(field=FIELD)
        told = _ENTRY.unpack_from(directory, place)
        lengths = told[10:13]
        place += _ENTRY.size
        name = directory[place : place + lengths[0]].decode("utf-8", "replace")
        yield Entry(name.replace("\\", "/").lower(), told[4], told[7], told[8], told[16])
        place += sum(lengths)


def _directory_of(file: IO[bytes]) -> tuple[int, bytes]:
    size = file.seek(0, os.SEEK_END)
    start = size - _END_RECORD.size
    file.seek(max(0, start))
    record = file.read()
    if len(record) < _END_RECORD.size or not record.startswith(b"PK\x05\x06"):
        raise DocumentDamaged(field=FIELD)
    _, _, _, _, entries, length, offset, comment = _END_RECORD.unpack(record)
    if entries > _MOST_ENTRIES or length > _MOST_BYTES:
        raise UnsupportedDocument(field=FIELD)
    if comment or offset + length != start:
        raise DocumentDamaged(field=FIELD)
    file.seek(offset)
    return entries, file.read(length)


def content_of(file: IO[bytes], entry: Entry) -> bytes:
    """
    Unpack one part.

    :raises DocumentDamaged: it is not what the directory tells
    :raises UnsupportedDocument: it is larger than any that is looked into
    """
    file.seek(entry.offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(BEGINS):
        raise DocumentDamaged(field=FIELD)
    file.seek(sum(_LOCAL.unpack(head)[-2:]), os.SEEK_CUR)
    content = _unpacked(file.read(min(entry.packed_bytes, _MOST_BYTES + 1)), entry.method)
    if len(content) > _MOST_BYTES:
        raise UnsupportedDocument(field=FIELD)
    if zlib.crc32(content) != entry.check:
        raise DocumentDamaged(field=FIELD)
    return content


def _unpacked(packed: bytes, method: int) -> bytes:
    if method == _STORED:
        return packed
    if method != _DEFLATED:
        raise UnsupportedDocument(field=FIELD)
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, _MOST_BYTES + 1)
    except zlib.error:
        raise DocumentDamaged(field=FIELD) from None
