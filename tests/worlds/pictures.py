"""Real pictures for tests, drawn and written by Pillow, with the EXIF a phone would write."""

import io
import random
from datetime import datetime
from fractions import Fraction
from typing import Any

from PIL import ExifTags, Image, ImageDraw, ImageFilter


def draw(seed: int = 1, *, width: int = 800, height: int = 600) -> Image.Image:
    """Draw a scene that is like no other seed's: sky, houses, pavement, litter."""
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), _colour(chance))
    pen = ImageDraw.Draw(image)
    for _ in range(24):
        left, top = chance.uniform(-0.1, 0.9) * width, chance.uniform(-0.1, 0.9) * height
        box = (
            left,
            top,
            left + chance.uniform(0.05, 0.5) * width,
            top + chance.uniform(0.05, 0.5) * height,
        )
        shape = chance.choice((pen.rectangle, pen.ellipse))
        shape(box, fill=_colour(chance))
    return image.filter(ImageFilter.GaussianBlur(max(1, width // 400)))


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def exif(
    *,
    place: tuple[float, float] | None = None,
    taken_at: datetime | None = None,
    orientation: int | None = None,
    **gps: Any,
) -> Image.Exif:
    """
    Write EXIF as cameras do.

    :param taken_at: its offset is written only if it has one
    :param gps: further GPS tags by name, as `GPSStatus="V"`, laid over the place's own
    """
    block = Image.Exif()
    block[ExifTags.Base.Make] = "Cambiofoon"
    if orientation is not None:
        block[ExifTags.Base.Orientation] = orientation
    if taken_at is not None:
        table = block.get_ifd(ExifTags.IFD.Exif)
        table[ExifTags.Base.DateTimeOriginal] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
        table[ExifTags.Base.BodySerialNumber] = "SERIAL-0815"
        if taken_at.tzinfo is not None:
            table[ExifTags.Base.OffsetTimeOriginal] = taken_at.isoformat()[-6:]
    table = block.get_ifd(ExifTags.IFD.GPSInfo)
    if place is not None:
        table |= {
            ExifTags.GPS.GPSLatitudeRef: "N" if place[0] >= 0 else "S",
            ExifTags.GPS.GPSLatitude: _dms(place[0]),
            ExifTags.GPS.GPSLongitudeRef: "E" if place[1] >= 0 else "W",
            ExifTags.GPS.GPSLongitude: _dms(place[1]),
        }
    for name, value in gps.items():
        table[ExifTags.GPS[name]] = value
    return block


def _dms(degrees: float) -> tuple[Fraction, Fraction, Fraction]:
    rest = Fraction(abs(degrees)).limit_denominator(10**7)
    whole = rest // 1
    minutes = (rest - whole) * 60 // 1
    seconds = ((rest - whole) * 60 - minutes) * 60
    return Fraction(whole), Fraction(minutes), seconds.limit_denominator(10**4)


def encode(image: Image.Image, format_: str = "JPEG", **options: Any) -> bytes:
    """Write the picture as the format's bytes."""
    stream = io.BytesIO()
    image.save(stream, format_, **options)
    return stream.getvalue()


def jpeg(
    seed: int = 1,
    *,
    width: int = 800,
    height: int = 600,
    place: tuple[float, float] | None = None,
    taken_at: datetime | None = None,
    orientation: int | None = None,
    quality: int = 90,
) -> bytes:
    """Make a phone's JPEG with place and time, and with all that must never be passed on."""
    block = exif(place=place, taken_at=taken_at, orientation=orientation)
    return encode(
        draw(seed, width=width, height=height),
        quality=quality,
        exif=block,
        comment=b"a private remark",
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>private</x:xmpmeta>",
    )
