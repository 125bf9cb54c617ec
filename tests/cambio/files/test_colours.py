"""What a picture's colours mean: a rendition shows them on every screen as the camera saw them."""

from typing import Any

import pytest
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener

from tests.cambio.files.conftest import Decode
from tests.worlds import pictures
from tests.worlds.profiles import DISPLAY_P3, PROPHOTO, Colours, profile

register_heif_opener()
GREEN, GREEN_OF_P3 = (120, 180, 120), (101, 183, 114)
GREY, GREY_OF_PROPHOTO = (150, 170, 140), (138, 176, 136)


def near(colour: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(one - two) <= 4 for one, two in zip(colour, other, strict=True))


def shown(decode: Decode, image: Image.Image, format_: str, **options: Any) -> tuple[int, ...]:
    picture = decode(pictures.encode(image, format_, **options))
    with Image.open(picture.display) as display, Image.open(picture.thumb) as thumb:
        assert "icc_profile" not in display.info
        middle = display.width // 2, display.height // 2
        colours = [
            one.convert("RGB").getpixel(middle) for one in (display, thumb.resize(display.size))
        ]
    assert near(*colours)
    return colours[0]


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize(
    ("colours", "said", "meant"),
    [(DISPLAY_P3, GREEN, GREEN_OF_P3), (PROPHOTO, GREY, GREY_OF_PROPHOTO)],
    ids=["p3", "prophoto"],
)
def test_b11_colours_are_brought_from_a_files_profile_to_srgb(
    decode: Decode,
    format_: str,
    colours: Colours,
    said: tuple[int, ...],
    meant: tuple[int, ...],
) -> None:
    exact = {"quality": 95} if format_ != "PNG" else {}
    image = Image.new("RGB", (320, 240), said)
    assert near(shown(decode, image, format_, icc_profile=profile(colours), **exact), meant)
    assert near(shown(decode, image, format_, **exact), said)


def test_b11_what_is_transparent_keeps_its_meaning_too(decode: Decode) -> None:
    image = Image.new("RGBA", (320, 240), (*GREEN, 255))
    image.paste((0, 0, 0, 0), (0, 0, 60, 240))
    assert near(shown(decode, image, "PNG", icc_profile=profile(DISPLAY_P3)), GREEN_OF_P3)


@pytest.mark.parametrize(
    "broken",
    [
        b"x",
        b"\0" * 500,
        profile(DISPLAY_P3)[:200],
        profile(DISPLAY_P3).replace(b"RGB ", b"CMYK"),
        profile(DISPLAY_P3).replace(b"XYZ ", b"????"),
    ],
)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_b11_a_profile_that_is_broken_or_anothers_costs_no_picture(
    decode: Decode, mode: str, broken: bytes
) -> None:
    image = Image.new(mode, (64, 64), 100 if mode == "L" else 0)
    shown(decode, image, "JPEG", icc_profile=broken)


def test_b11_a_grey_picture_with_a_profile_of_colours_stays_grey(decode: Decode) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert shown(decode, Image.new("L", (64, 64), 100), "JPEG", icc_profile=srgb) == (100, 100, 100)
