"""What is shown of a picture: upright, small, and nothing but pixels."""

import struct
from datetime import UTC, datetime

import pytest
from PIL import Image

from tests.cambio.files.conftest import Decode
from tests.worlds import pictures

PLACE = (52.3892794, 4.8910276)
TAKEN_AT = datetime(2026, 5, 9, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_renditions_stand_upright(decode: Decode, orientation: int) -> None:
    # The mark is top left when looked at; the camera stored it elsewhere.
    upright = Image.new("RGB", (400, 200), "white")
    upright.paste("red", (0, 0, 100, 100))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(undo[orientation]) if orientation > 1 else upright
    picture = decode(
        pictures.encode(stored, quality=95, exif=pictures.exif(orientation=orientation))
    )
    assert (picture.width, picture.height) == (400, 200)
    with Image.open(picture.display) as shown:
        assert shown.size == (400, 200)
        red, green, _ = shown.getpixel((30, 30))  # type: ignore[misc]
        assert red > 200
        assert green < 60
        assert shown.getpixel((380, 180)) >= (240, 240, 240)  # type: ignore[operator]


def test_renditions_are_small_jpegs_and_never_larger_than_the_picture(decode: Decode) -> None:
    picture = decode(pictures.jpeg(width=4000, height=3000))
    for path, size in ((picture.display, (1600, 1200)), (picture.thumb, (320, 240))):
        with Image.open(path) as shown:
            assert (shown.format, shown.size) == ("JPEG", size)
        assert path.stat().st_mode & 0o777 == 0o600
    picture = decode(pictures.jpeg(width=200, height=100))
    with Image.open(picture.display) as shown:
        assert shown.size == (200, 100)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_no_rendition_carries_anything_but_pixels(decode: Decode, format_: str) -> None:
    image = pictures.draw()
    marks = pictures.exif(place=PLACE, taken_at=TAKEN_AT)
    profile = b"\0" * 36 + b"acsp" + b"PROFILE-SERIAL" + b"\0" * 90
    options = {"exif": marks, "icc_profile": profile, "xmp": b"<x>private</x>"}
    content = pictures.encode(
        image, format_, **options, **({"comment": b"private"} if format_ == "JPEG" else {})
    )
    picture = decode(content)
    assert picture.place is not None
    for path in (picture.display, picture.thumb):
        written = path.read_bytes()
        for mark in (b"Exif", b"private", b"SERIAL", b"GPS", b"Cambiofoon", b"ICC_PROFILE"):
            assert mark not in written
        assert _segments(written) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
        with Image.open(path) as shown:
            assert not shown.getexif()
            assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def _segments(jpeg: bytes) -> set[int]:
    """The kinds of segments before the pixels: tables and the bare JFIF head, nothing else."""
    found, place = set(), 2
    while jpeg[place + 1] != 0xDA:
        found.add(jpeg[place + 1])
        place += 2 + struct.unpack(">H", jpeg[place + 2 : place + 4])[0]
    return found
