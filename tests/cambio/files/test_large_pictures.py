"""How large a picture may be: a JPEG larger than others, for it shrinks while it is read."""

import struct
from pathlib import Path

import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from cambio.common.errors import DomainError
from cambio.files.decode import LIMITS, DecoderPool
from tests.cambio.files.conftest import Decode
from tests.cambio.files.test_decode import peak_rss_bytes
from tests.worlds import pictures

START_OF_FRAME, START_OF_PROGRESSIVE = b"\xff\xc0\x00\x11\x08", b"\xff\xc2\x00\x11\x08"


def called(width: int, height: int, *, progressive: bool = False) -> bytes:
    """A JPEG that says of itself that it is this large."""
    content = pictures.encode(pictures.draw(width=64, height=64), progressive=progressive)
    start = START_OF_PROGRESSIVE if progressive else START_OF_FRAME
    at = content.index(start) + len(start)
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


def test_b11_a_jpeg_of_fifty_megapixels_is_taken(decode: Decode) -> None:
    content = pictures.encode(Image.new("L", (8160, 6144), 90), quality=50)
    picture = decode(content)
    assert (picture.width, picture.height) == (8160, 6144)
    with Image.open(picture.display) as display:
        assert display.size == (1600, 1205)


@pytest.mark.parametrize(
    ("width", "height", "progressive"),
    [(16_320, 12_240, False), (8_160, 6_144, True)],
)
def test_b11_a_jpeg_is_taken_up_to_what_reading_it_may_cost(
    decode: Decode, width: int, height: int, *, progressive: bool
) -> None:
    picture = decode(called(width, height, progressive=progressive))
    assert (picture.width, picture.height) == (width, height)


@pytest.mark.parametrize(
    ("width", "height", "progressive"),
    [(16_320, 12_260, False), (65_500, 65_500, False), (8_000, 7_600, True)],
)
def test_b11_a_jpeg_that_costs_more_is_refused(
    decode: Decode, width: int, height: int, *, progressive: bool
) -> None:
    with pytest.raises(DomainError) as caught:
        decode(called(width, height, progressive=progressive))
    assert caught.value.code == "too_many_pixels"


@pytest.mark.long
@pytest.mark.parametrize("kind", ["JPEG", "progressive", "HEIF"])
def test_b11_the_largest_of_each_kind_stays_below_the_memory_bound(
    tmp_path: Path, kind: str
) -> None:
    register_heif_opener()
    width = {"JPEG": 16_600, "progressive": 8_900, "HEIF": 8_100}[kind]
    most = LIMITS.progressive_pixels if kind == "progressive" else LIMITS.most_pixels(kind)
    noise = Image.effect_noise((width // 8, most // width // 8), 40)
    image = noise.resize((width, most // width), Image.Resampling.NEAREST).convert("RGB")
    path = tmp_path / "upload"
    if kind == "HEIF":
        image.save(path, "HEIF", quality=30)
    else:
        image.save(path, "JPEG", quality=20, subsampling=0, progressive=kind == "progressive")
    assert path.stat().st_size < LIMITS.size_bytes
    pool = DecoderPool(most=1)
    pool.decode(path, display=tmp_path / "display", thumb=tmp_path / "thumb")
    (pid,) = pool.idle_pids()
    assert peak_rss_bytes(pid) <= LIMITS.memory_bytes
    pool.close()
