"""
The decoding itself, by Pillow: one pass from a hostile file to facts and two clean renditions.

Runs only inside the decoder's child process; nothing else imports it.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import ExifTags, Image, ImageFile, ImageStat
from pillow_heif import register_heif_opener

from cambio.files import exif
from cambio.files.colours import plain, scalable
from cambio.files.pictures import (
    IMAGE_TOO_LARGE,
    IMAGE_TRUNCATED,
    NOT_AN_IMAGE,
    TOO_MANY_PIXELS,
    UNSUPPORTED_FORMAT,
    Limits,
    Picture,
)

register_heif_opener()

# Every way in which `open`, `getexif` and `load` were seen to fail on broken files.
DECODER_ERRORS = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    ArithmeticError,
    SyntaxError,
    EOFError,
    RuntimeError,
    struct.error,
    Image.DecompressionBombError,
)
JPEG_QUALITY = 80
GREY_PX = 32
HASH_WIDTH, HASH_HEIGHT = 9, 8
FLAT_BELOW = 6.0  # standard deviation of the grey values, of 255

_TURNS: tuple[Image.Transpose | None, ...] = (
    None,
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.ROTATE_180,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSVERSE,
    Image.Transpose.ROTATE_90,
)
"""What makes a picture of EXIF orientation 1…8 upright; also the order of its eight hashes."""

_FORMATS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "HEIF": "HEIF"}
_OPENERS = ("JPEG", "PNG", "WEBP", "HEIF")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_FOREIGN = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"%PDF", b"<svg", b"<?xml", b"\0\0\1\0", b"8BPS")


class RefusedError(Exception):
    """The file is not taken, for the reason that `code` names."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Prints:
    hashes: tuple[int, ...]
    grey: bytes
    flat: bool


def take_picture(path: Path, *, display: Path, thumb: Path, limits: Limits) -> Picture:
    """
    Decode the file, write both renditions, and tell what was found.

    :raises RefusedError: it is no picture that we take
    """
    head = _head(path, limits)
    # Pillow only warns up to twice this; `_open` looks at the size itself.
    Image.MAX_IMAGE_PIXELS = max(limits.pixels, *limits.pixels_of.values())
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with path.open("rb") as stream:
            return _take(_open(stream, head, limits), display, thumb, limits)
    except MemoryError:
        raise RefusedError(TOO_MANY_PIXELS) from None
    except Image.DecompressionBombError:
        raise RefusedError(TOO_MANY_PIXELS) from None
    except DECODER_ERRORS as error:
        raise RefusedError(_reason(error, path, head)) from error


def _take(image: Image.Image, display: Path, thumb: Path, limits: Limits) -> Picture:
    width, height = image.size
    tables = _tables(image)
    turn = _orientation(image)
    shrunk = _shrink(image, limits.display_px)
    upright = shrunk if turn is None else shrunk.transpose(turn)
    small = _clean(_fit(upright, limits.thumb_px))
    _write(_clean(upright), display)
    _write(small, thumb)
    prints = _prints(small)
    sideways = turn in _TURNS[4:]
    return Picture(
        format=_FORMATS[image.format or ""],
        width=height if sideways else width,
        height=width if sideways else height,
        taken_at=exif.time_of(tables[0]),
        place=exif.place_of(tables[1]),
        hashes=prints.hashes,
        grey=prints.grey,
        flat=prints.flat,
        display=display,
        thumb=thumb,
    )


def _head(path: Path, limits: Limits) -> bytes:
    size = path.stat().st_size
    if size > limits.size_bytes:
        raise RefusedError(IMAGE_TOO_LARGE)
    with path.open("rb") as stream:
        return stream.read(64)


def _open(stream: IO[bytes], head: bytes, limits: Limits) -> Image.Image:
    """Open by the bytes alone and check the size before a pixel is decoded."""
    _check_size(webp_size(head), limits.most_pixels("WEBP"))
    image = Image.open(stream, formats=_OPENERS)
    if image.format not in _FORMATS:
        raise RefusedError(UNSUPPORTED_FORMAT)
    _check_size(image.size, limits.most_pixels(_FORMATS[image.format]))
    if "progressive" in image.info:
        _check_size(image.size, limits.progressive_pixels)
    return image


def _check_size(size: tuple[int, int], most: int) -> None:
    if size[0] * size[1] > most:
        raise RefusedError(TOO_MANY_PIXELS)


def webp_size(head: bytes) -> tuple[int, int]:
    """Read a WebP's size from its first bytes: Pillow decodes as soon as it opens one."""
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return 0, 0
    kind, body = head[12:16], head[20:30]
    if len(body) < 10:  # noqa: PLR2004 - the ten bytes read below
        return 0, 0
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", body[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _reason(error: Exception, path: Path, head: bytes) -> str:
    """Name the refusal: which kind of file it is, and whether its end is missing."""
    if _is_foreign(head):
        return UNSUPPORTED_FORMAT
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    if is_webp and path.stat().st_size < int.from_bytes(head[4:8], "little") + 8:
        return IMAGE_TRUNCATED
    known = head[:3] == b"\xff\xd8\xff" or head[:8] == b"\x89PNG\r\n\x1a\n"
    if known and ("truncated" in str(error).lower() or isinstance(error, EOFError)):
        return IMAGE_TRUNCATED
    return NOT_AN_IMAGE


def _is_foreign(head: bytes) -> bool:
    if head[4:8] == b"ftyp":  # HEIC, AVIF, video: all but the HEIC that we can open
        return head[8:12] not in _HEIC_BRANDS
    return head.lstrip().startswith(_FOREIGN)


def _tables(image: Image.Image) -> tuple[dict[int, object], dict[int, object]]:
    """Fetch the EXIF and GPS tables; a broken block costs the place, not the picture."""
    tables: list[dict[int, object]] = []
    for ifd in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
        try:
            tables.append(dict(image.getexif().get_ifd(ifd)))
        except DECODER_ERRORS:
            tables.append({})
    return tables[0], tables[1]


def _orientation(image: Image.Image) -> Image.Transpose | None:
    if image.format == "HEIF":  # pillow-heif has turned it already
        return None
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except DECODER_ERRORS:
        return None
    if not isinstance(orientation, int) or not 1 <= orientation <= len(_TURNS):
        return None
    return _TURNS[orientation - 1]


def _shrink(image: Image.Image, most_px: int) -> Image.Image:
    """Decode every byte and bring the picture to size; a JPEG shrinks while it is decoded."""
    image.draft(None, _fitting(image.size, most_px))
    image.load()
    return plain(_fit(scalable(image), most_px), image.info.get("icc_profile"))


def _fitting(size: tuple[int, int], most_px: int) -> tuple[int, int]:
    longest = max(size)
    if longest <= most_px:
        return size
    return (
        max(1, round(size[0] * most_px / longest)),
        max(1, round(size[1] * most_px / longest)),
    )


def _fit(image: Image.Image, most_px: int) -> Image.Image:
    size = _fitting(image.size, most_px)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _clean(image: Image.Image) -> Image.Image:
    """Copy the pixels alone: Pillow would carry comments and resolution over when saving."""
    clean = image.copy()
    clean.info = {}
    return clean


def _write(image: Image.Image, path: Path) -> None:
    image.save(path, "JPEG", quality=JPEG_QUALITY)
    path.chmod(0o600)


def _prints(image: Image.Image) -> _Prints:
    grey = image.convert("L")
    square = grey.resize((GREY_PX, GREY_PX), Image.Resampling.BOX)
    hashes = tuple(_hash(grey if turn is None else grey.transpose(turn)) for turn in _TURNS)
    return _Prints(hashes, square.tobytes(), ImageStat.Stat(square).stddev[0] < FLAT_BELOW)


def _hash(grey: Image.Image) -> int:
    """Hash by 64 comparisons of neighbours; signed, as databases keep 64 bits."""
    pixels = grey.resize((HASH_WIDTH, HASH_HEIGHT), Image.Resampling.BILINEAR).tobytes()
    bits = 0
    for row in range(HASH_HEIGHT):
        for column in range(HASH_WIDTH - 1):
            place = row * HASH_WIDTH + column
            bits = bits << 1 | (pixels[place] > pixels[place + 1])
    return bits - (1 << 64) if bits >> 63 else bits
