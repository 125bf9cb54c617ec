"""Pictures as phones take them: JPEG with the place and the time in EXIF."""

import io
import random
from datetime import datetime

from PIL import Image, ImageDraw, ImageFilter, TiffImagePlugin

_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
_DATE, _OFFSET = 0x9003, 0x9011
SIZE = (1600, 1200)


def photo(
    scene: int, *, place: tuple[float, float] | None, taken_at: datetime, litter: bool = False
) -> bytes:
    """
    Take a picture of a street scene.

    :param scene: the same scene gives the same picture
    :param litter: what the cleanup is for
    """
    return _encode(_draw(scene, litter=litter), place, taken_at, quality=90)


def copied(picture: bytes, *, place: tuple[float, float] | None, taken_at: datetime) -> bytes:
    """Pass an earlier picture off as a new one: smaller, brighter, with another place and time."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    smaller = image.resize((SIZE[0] // 2, SIZE[1] // 2)).point(lambda value: min(255, value + 8))
    return _encode(smaller, place, taken_at, quality=70)


_SKY, _STONES, _BRICKS, _GLASS, _LITTER = (
    ((150, 190), (180, 215), (205, 245)),
    ((105, 135), (105, 130), (100, 125)),
    ((90, 200), (55, 130), (40, 110)),
    ((40, 230), (60, 230), (80, 235)),
    ((180, 255), (150, 255), (120, 255)),
)


def _draw(scene: int, *, litter: bool) -> Image.Image:
    chance = random.Random(scene)  # noqa: S311  a drawing
    image = Image.new("RGB", SIZE, _colour(chance, _SKY))
    pen = ImageDraw.Draw(image)
    horizon = chance.randint(650, 850)
    pen.rectangle((0, horizon, *SIZE), fill=_colour(chance, _STONES))
    left = 0
    while left < SIZE[0]:
        width, height = chance.randint(140, 320), chance.randint(300, 620)
        pen.rectangle(
            (left, horizon - height, left + width, horizon), fill=_colour(chance, _BRICKS)
        )
        for _ in range(chance.randint(3, 9)):
            x, y = left + chance.randint(10, width - 40), horizon - chance.randint(70, height - 20)
            pen.rectangle((x, y, x + 34, y + 52), fill=_colour(chance, _GLASS))
        left += width
    for _ in range(60 if litter else 0):
        x, y = chance.randint(0, SIZE[0]), chance.randint(horizon, SIZE[1])
        pen.ellipse((x, y, x + chance.randint(14, 60), y + 20), fill=_colour(chance, _LITTER))
    return image.filter(ImageFilter.GaussianBlur(1))


def _colour(
    chance: random.Random, bounds: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
) -> tuple[int, int, int]:
    red, green, blue = bounds
    return chance.randint(*red), chance.randint(*green), chance.randint(*blue)


def _encode(
    image: Image.Image, place: tuple[float, float] | None, taken_at: datetime, *, quality: int
) -> bytes:
    exif = Image.Exif()
    times = exif.get_ifd(_EXIF_IFD)
    times[_DATE] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    offset = taken_at.strftime("%z")
    times[_OFFSET] = f"{offset[:3]}:{offset[3:]}"
    if place is not None:
        gps = exif.get_ifd(_GPS_IFD)
        gps[1], gps[2] = "N", _degrees(place[0])
        gps[3], gps[4] = "E", _degrees(place[1])
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def _degrees(value: float) -> tuple[TiffImagePlugin.IFDRational, ...]:
    minutes = value % 1 * 60
    seconds = round(minutes % 1 * 60 * 10_000)
    return (
        TiffImagePlugin.IFDRational(int(value), 1),
        TiffImagePlugin.IFDRational(int(minutes), 1),
        TiffImagePlugin.IFDRational(seconds, 10_000),
    )
