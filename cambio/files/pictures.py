"""What is known of a picture once it was decoded. Plain data: it crosses a pipe as JSON."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

Rendition = Literal["display", "thumb"]
RENDITIONS: tuple[Rendition, ...] = ("display", "thumb")

# By format, as it is found in the bytes.
CONTENT_TYPES = {
    "JPEG": ("image/jpeg",),
    "PNG": ("image/png",),
    "WEBP": ("image/webp",),
    "HEIF": ("image/heic", "image/heif"),
}

# Refusals travel by code; `cambio.files.errors` has one class for each.
NOT_AN_IMAGE = "not_an_image"
IMAGE_TRUNCATED = "image_truncated"
IMAGE_TOO_LARGE = "image_too_large"
TOO_MANY_PIXELS = "too_many_pixels"
UNSUPPORTED_FORMAT = "unsupported_format"
DECODE_TIMEOUT = "decode_timeout"


@dataclass(frozen=True, slots=True)
class Limits:
    """
    How much one picture may cost.

    :param pixels: of a picture that is decoded whole
    :param pixels_of: of the formats that cost less for each pixel, or more
    :param progressive_pixels: of a JPEG whose every part is held until the last has come
    :param memory_bytes: bound on the decoder's whole address space, and so on its RSS
    """

    size_bytes: int = 20 * 1024 * 1024
    pixels: int = 40_000_000
    # A JPEG shrinks while it is decoded. Pillow holds two canvases and two copies of a WebP: 16
    # bytes a pixel, over 600 MB for 40 MP.
    pixels_of: Mapping[str, int] = field(
        default_factory=lambda: {"JPEG": 200_000_000, "HEIF": 50_000_000, "WEBP": 25_000_000}
    )
    progressive_pixels: int = 60_000_000
    seconds: float = 5.0
    memory_bytes: int = 512 * 1024 * 1024
    display_px: int = 1600
    thumb_px: int = 320

    def most_pixels(self, format_: str) -> int:
        """Tell how many pixels are taken of a format."""
        return self.pixels_of.get(format_, self.pixels)


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A place as the camera wrote it: in range and not (0, 0), yet not checked further."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """
    A picture that was fully decoded, upright.

    :param format: what the bytes are, whatever their name says: JPEG, PNG, WEBP or HEIF
    :param taken_at: aware when the camera wrote its offset, otherwise the camera's local time
    :param hashes: difference hashes of the eight orientations, each a signed 64-bit integer
    :param grey: 32 by 32 grey values of the upright picture
    :param flat: too even to be compared with another picture
    """

    format: str
    width: int
    height: int
    taken_at: datetime | None
    place: Coordinate | None
    hashes: tuple[int, ...]
    grey: bytes
    flat: bool
    display: Path
    thumb: Path

    @property
    def content_type(self) -> str:
        """The media type of the bytes, as they were found to be."""
        return CONTENT_TYPES[self.format][0]

    def to_message(self) -> dict[str, Any]:
        """Spell the picture in JSON's types."""
        place = self.place
        return {
            "format": self.format,
            "width": self.width,
            "height": self.height,
            "taken_at": self.taken_at.isoformat() if self.taken_at else None,
            "place": [place.latitude, place.longitude, place.accuracy_m] if place else None,
            "hashes": list(self.hashes),
            "grey": base64.b64encode(self.grey).decode("ascii"),
            "flat": self.flat,
            "display": str(self.display),
            "thumb": str(self.thumb),
        }

    @classmethod
    def from_message(cls, message: dict[str, Any]) -> "Picture":
        """Read what `to_message` spelled."""
        return cls(
            format=message["format"],
            width=message["width"],
            height=message["height"],
            taken_at=datetime.fromisoformat(message["taken_at"]) if message["taken_at"] else None,
            place=Coordinate(*message["place"]) if message["place"] else None,
            hashes=tuple(message["hashes"]),
            grey=base64.b64decode(message["grey"]),
            flat=message["flat"],
            display=Path(message["display"]),
            thumb=Path(message["thumb"]),
        )
