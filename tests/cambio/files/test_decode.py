"""What honest pictures give, and how hostile ones are refused."""

import random
import struct
import zlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from cambio.common.errors import DomainError
from cambio.files.decode import DECODES_PER_CHILD, DecoderPool
from tests.cambio.files.conftest import Decode
from tests.worlds import pictures

PLACE = (52.3892794, 4.8910276)
TAKEN_AT = datetime(2026, 5, 9, 10, 15, tzinfo=UTC)


def refused(decode: Decode, content: bytes) -> str:
    with pytest.raises(DomainError) as caught:
        decode(content)
    assert caught.value.field == "content"
    return caught.value.code


def test_a_phones_jpeg_tells_its_facts(decode: Decode) -> None:
    picture = decode(pictures.jpeg(width=1000, height=500, place=PLACE, taken_at=TAKEN_AT))
    assert (picture.format, picture.content_type) == ("JPEG", "image/jpeg")
    assert (picture.width, picture.height) == (1000, 500)
    assert picture.taken_at == TAKEN_AT
    assert picture.taken_at.tzinfo is not None
    assert picture.place is not None
    assert picture.place.latitude == pytest.approx(PLACE[0], abs=1e-6)
    assert picture.place.longitude == pytest.approx(PLACE[1], abs=1e-6)
    assert len(picture.hashes) == 8
    assert all(-(2**63) <= value < 2**63 for value in picture.hashes)
    assert len(picture.grey) == 32 * 32
    assert not picture.flat


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "MPO"])
def test_every_format_is_taken_for_what_its_bytes_are(decode: Decode, format_: str) -> None:
    options = {"save_all": True, "append_images": [pictures.draw(2)]} if format_ == "MPO" else {}
    picture = decode(pictures.encode(pictures.draw(), format_, **options))
    assert picture.format == {"MPO": "JPEG"}.get(format_, format_)
    assert (picture.width, picture.height) == (800, 600)


def test_heic_is_taken_and_not_turned_twice(decode: Decode) -> None:
    pillow_heif.register_heif_opener()
    block = pictures.exif(place=PLACE, taken_at=TAKEN_AT)
    upright = decode(pictures.encode(pictures.draw(), "HEIF", exif=block))
    assert (upright.format, upright.content_type) == ("HEIF", "image/heic")
    assert upright.place is not None
    assert upright.taken_at == TAKEN_AT
    # The container turns the picture, and its decoder has done so; the tag is a leftover.
    block[0x0112] = 6
    tagged = decode(pictures.encode(pictures.draw(), "HEIF", exif=block))
    assert (tagged.width, tagged.height) == (800, 600)
    assert tagged.hashes == upright.hashes


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "I;16"])
def test_every_mode_of_png_is_taken(decode: Decode, mode: str) -> None:
    if mode == "I;16":
        image = Image.new(mode, (64, 64))
        image.putdata([x * 1023 for x in range(64)] * 64)
    else:
        image = pictures.draw().convert("P").convert(mode) if mode == "PA" else pictures.draw()
        image = image.convert(mode)
    if mode == "PA":
        image = image.convert("RGBA")
    picture = decode(pictures.encode(image, "PNG"))
    assert not picture.flat


def test_cmyk_is_taken(decode: Decode) -> None:
    assert decode(pictures.encode(pictures.draw().convert("CMYK"))).format == "JPEG"


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 2), (1601, 1)])
def test_odd_sizes_are_taken(decode: Decode, size: tuple[int, int]) -> None:
    picture = decode(pictures.encode(Image.new("RGB", size, "teal"), "PNG"))
    assert (picture.width, picture.height) == size
    assert picture.flat


def test_a_broken_exif_block_costs_the_place_and_not_the_picture(decode: Decode) -> None:
    content = pictures.jpeg(place=PLACE, taken_at=TAKEN_AT)
    start = content.index(b"Exif\0\0") + 6
    chance = random.Random(3)
    for _ in range(40):
        broken = bytearray(content)
        for _ in range(30):
            broken[start + chance.randrange(8, 160)] = chance.randrange(256)
        assert decode(bytes(broken)).format == "JPEG"


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    pixels = zlib.compress(b"\0" * 1_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_an_image"),
        (b"not a picture at all", "not_an_image"),
        (b"<html><script>alert(1)</script></html>", "not_an_image"),
        (b"\xff\xd8\xff", "not_an_image"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, "not_an_image"),
        (b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 30, "not_an_image"),
        (b"RIFF\xff\xff\0\0WEBPVP8 " + b"\0" * 30, "image_truncated"),
        (b"RIFF", "not_an_image"),
        (b"RIFF\xff\xff\0\0WAVEfmt ", "not_an_image"),
        (b"PK\x03\x04" + b"\0" * 100, "not_an_image"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "not_an_image"),
        (b"\0\0\0\x18ftypavif" + b"\0" * 100, "unsupported_format"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 100, "unsupported_format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported_format"),
        (b"<?xml version='1.0'?><svg/>", "unsupported_format"),
        (b"%PDF-1.7", "unsupported_format"),
        (png_header(7000, 7000), "too_many_pixels"),
        (png_header(60_000, 60_000), "too_many_pixels"),
        (png_header(2**31 - 1, 2**31 - 1), "too_many_pixels"),
        (png_header(0, 10), "not_an_image"),
        (b"RIFF\x1c\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\x3f\0\xff\x3f\0", "too_many_pixels"),
        (b"RIFF\x1c\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xff\xff\xff\xff\0\0\0\0\0", "too_many_pixels"),
        (b"\0" * (20 * 1024 * 1024 + 1), "image_too_large"),
    ],
)
def test_what_is_no_picture_for_us_is_refused(decode: Decode, content: bytes, code: str) -> None:
    assert refused(decode, content) == code


@pytest.mark.parametrize("format_", ["GIF", "BMP", "TIFF", "ICO", "AVIF"])
def test_other_formats_are_refused_by_name(decode: Decode, format_: str) -> None:
    content = pictures.encode(pictures.draw(width=64, height=64), format_)
    assert refused(decode, content) == "unsupported_format"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.98])
def test_a_truncated_picture_is_refused(decode: Decode, format_: str, share: float) -> None:
    content = pictures.encode(pictures.draw(), format_)
    assert refused(decode, content[: int(len(content) * share)]) == "image_truncated"


def test_a_picture_just_above_the_limit_is_refused(decode: Decode) -> None:
    content = pictures.encode(Image.new("L", (8000, 5001)), "PNG")
    assert refused(decode, content) == "too_many_pixels"


SMALL = {"width": 160, "height": 120}


def damaged(chance: random.Random) -> bytes:
    """Some format's bytes, with a few or many of them changed, often cut off."""
    source = encoded(chance.choice(("JPEG", "progressive", "PNG", "WEBP", "HEIF")))
    broken = bytearray(source)
    for _ in range(chance.choice((1, 5, 50))):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken[: chance.randrange(10, 2 * len(broken))])


@cache
def encoded(format_: str) -> bytes:
    pillow_heif.register_heif_opener()
    if format_ == "progressive":
        return pictures.encode(pictures.draw(**SMALL), progressive=True)
    return pictures.encode(pictures.draw(**SMALL), format_, exif=pictures.exif(place=PLACE))


@pytest.mark.parametrize(
    "number", [150, pytest.param(5000, marks=pytest.mark.long)], ids=["few", "thousands"]
)
def test_damage_never_harms_the_decoder(decode: Decode, pool: DecoderPool, number: int) -> None:
    """Whatever is broken in whatever format: an answer each time, and the child lives."""
    decode(pictures.jpeg())
    before = pool.idle_pids()
    chance = random.Random(number)
    answers = set()
    for _ in range(number):
        try:
            decode(damaged(chance))
        except DomainError as error:
            answers.add(error.code)
    assert answers <= {"not_an_image", "image_truncated", "unsupported_format", "too_many_pixels"}
    assert "not_an_image" in answers
    if number < DECODES_PER_CHILD:
        assert pool.idle_pids() == before
    assert all(peak_rss_bytes(pid) <= 512 * 1024 * 1024 for pid in pool.idle_pids())


def test_nothing_is_left_behind_on_refusal(decode: Decode, tmp_path: Path) -> None:
    refused(decode, pictures.jpeg()[:5000])
    assert [path.name for path in tmp_path.iterdir()] == ["upload"]


def test_the_largest_pictures_stay_below_the_memory_bound(tmp_path: Path) -> None:
    pool = DecoderPool(most=1)
    noise = Image.effect_noise((875, 712), 80).resize((7000, 5700), Image.Resampling.NEAREST)
    contents = (
        pictures.encode(noise.convert("RGB"), progressive=True, subsampling=0, quality=30),
        pictures.encode(Image.new("RGBA", noise.size, (9, 9, 9, 9)), "PNG", compress_level=1),
    )
    for number, content in enumerate(contents):
        path = tmp_path / str(number)
        path.write_bytes(content)
        pool.decode(path, display=tmp_path / "display", thumb=tmp_path / "thumb")
        (pid,) = pool.idle_pids()
        assert peak_rss_bytes(pid) <= 512 * 1024 * 1024
    pool.close()


def peak_rss_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
