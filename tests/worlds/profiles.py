"""Colour profiles for tests, as cameras put them into files; written here, so they are nobody's."""

import struct

# What red, green and blue at their fullest are in CIE XYZ, seen in the light of D50.
DISPLAY_P3 = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)
PROPHOTO = ((0.79767, 0.28804, 0.0), (0.13519, 0.71187, 0.0), (0.03134, 0.00009, 0.82491))
_D50 = (0.9642, 1.0, 0.8249)
_GAMMA = 2.2
_HEAD_BYTES, _ENTRY_BYTES = 128, 12

Colours = tuple[tuple[float, float, float], ...]


def profile(colours: Colours) -> bytes:
    """Write a profile of three colours and one gamma (ICC.1:2001-04)."""
    parts = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 2) + b"p\0" + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": _xyz(_D50),
        **dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, colours), strict=True)),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve()),
    }
    table, body = struct.pack(">I", len(parts)), b""
    start = _HEAD_BYTES + len(table) + _ENTRY_BYTES * len(parts)
    for name, part in parts.items():
        table += name + struct.pack(">2I", start + len(body), len(part))
        body += part + bytes(-len(part) % 4)
    head = struct.pack(
        ">I4s4s4s4s4s", start + len(body), b"none", b"\2\x10\0\0", b"mntr", b"RGB ", b"XYZ "
    )
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += b"".join(_fixed(value) for value in _D50)
    return head.ljust(_HEAD_BYTES, b"\0") + table + body


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _curve() -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(_GAMMA * 256))
