"""What is known of a picture once it was decoded. Plain data: it crosses a pipe as JSON."""

import base64
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

Rendition = Literal["display", "thumb"]
RENDITIONS: tuple[Rendition, ...] = ("display", "thumb")

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

    :param memory_bytes: bound on the decoder's whole address space, and so on its RSS
    """

    size_bytes: int = 20 * 1024 * 1024
    pixels: int = 40_000_000
    seconds: float = 5.0
    memory_bytes: int = 512 * 1024 * 1024
    display_px: int = 1600
    thumb_px: int = 320


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
    def offset_known(self) -> bool:
        """Whether `taken_at` is a point in time and not only a reading of some clock."""
        return self.taken_at is not None and self.taken_at.tzinfo is not None

    @property
    def content_type(self) -> str:
        """The media type of the bytes, as they were found to be."""
        return {"HEIF": "image/heic"}.get(self.format, f"image/{self.format.lower()}")

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
