"""Pictures as phones take them: JPEG with the place and the time in EXIF."""

import io
from datetime import datetime

from PIL import Image, TiffImagePlugin

from tools.story.drawing import SIZE, draw

_GPS_IFD, _EXIF_IFD = 0x8825, 0x8769
_DATE, _OFFSET = 0x9003, 0x9011


def photo(
    scene: int,
    *,
    place: tuple[float, float] | None,
    taken_at: datetime | None,
    litter: bool = False,
) -> bytes:
    """
    Take a picture of a street scene.

    :param scene: the same scene gives the same picture
    :param litter: what the cleanup is for
    """
    return _encode(draw(scene, litter=litter), place, taken_at, quality=85)


def copied(
    picture: bytes, *, place: tuple[float, float] | None, taken_at: datetime | None
) -> bytes:
    """Pass an earlier picture off as a new one: smaller, brighter, with another place and time."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    smaller = image.resize((SIZE[0] // 2, SIZE[1] // 2)).point(lambda value: min(255, value + 8))
    return _encode(smaller, place, taken_at, quality=70)


def covered(*, place: tuple[float, float] | None, taken_at: datetime | None) -> bytes:
    """Take a picture with a finger on the lens."""
    return _encode(Image.new("RGB", SIZE, (38, 22, 20)), place, taken_at, quality=85)


def _encode(
    image: Image.Image,
    place: tuple[float, float] | None,
    taken_at: datetime | None,
    *,
    quality: int,
) -> bytes:
    exif = Image.Exif()
    if taken_at is not None:
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
