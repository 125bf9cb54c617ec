"""What lies about in a drawn street, and the bags that it ends up in."""

import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Draw = Callable[[ImageDraw.ImageDraw, random.Random, float, float, float], None]

_WRAPPERS: tuple[Colour, ...] = (
    (206, 40, 44), (236, 196, 60), (40, 104, 180), (226, 120, 40), (62, 132, 74), (186, 190, 196),
)  # fmt: skip
_PAPER: tuple[Colour, ...] = ((238, 236, 230), (224, 218, 204), (206, 210, 214))
_BAGS: tuple[Colour, ...] = ((62, 66, 72), (44, 60, 110), (84, 88, 92), (52, 92, 66))


def lay_litter(image: Image.Image, chance: random.Random, ground: int) -> None:
    """Strew it over the ground, larger towards whoever looks, each thing with its shadow."""
    things = sorted(
        (ground + 30 + (image.height - ground - 60) * chance.random() ** 0.8, chance.random())
        for _ in range(chance.randint(30, 44))
    )
    places = [(x * image.width, y, _scale(y, ground, image.height)) for y, x in things]
    _shadows(image, [(x, y, 44 * scale) for x, y, scale in places])
    pen = ImageDraw.Draw(image)
    for x, y, scale in places:
        chance.choice(_KINDS)(pen, chance, x, y, scale)


def set_bags(image: Image.Image, chance: random.Random, ground: int) -> None:
    """Set what was gathered by the side, tied up, with the broom that did it."""
    pen = ImageDraw.Draw(image)
    x, y = chance.randint(120, 1100), ground + (image.height - ground) * chance.uniform(0.3, 0.55)
    scale, colour = _scale(y, ground, image.height), chance.choice(_BAGS)
    many = chance.randint(2, 5)
    _shadows(image, [(x + 120 * scale * bag, y, 96 * scale) for bag in range(many)])
    _broom(pen, x - 60 * scale, y, scale)
    for bag in range(many):
        _bag(pen, chance, x + 120 * scale * bag, y + chance.randint(-6, 6), scale, colour)


def _scale(y: float, ground: int, height: int) -> float:
    return 0.4 + 0.9 * (y - ground) / (height - ground)


def _shadows(image: Image.Image, places: list[tuple[float, float, float]]) -> None:
    shadow = Image.new("L", image.size)
    pen = ImageDraw.Draw(shadow)
    for x, y, reach in places:
        pen.ellipse((x - reach * 0.8, y - reach * 0.12, x + reach * 1.1, y + reach * 0.3), fill=130)
    image.paste((26, 24, 24), mask=shadow.filter(ImageFilter.GaussianBlur(7)))


def _darker(colour: Colour, share: float) -> Colour:
    red, green, blue = (round(part * (1 - share)) for part in colour)
    return red, green, blue


def _can(pen: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float, scale: float) -> None:
    long, thick, colour = 46 * scale, 24 * scale, chance.choice(_WRAPPERS)
    pen.rectangle((x, y - thick, x + long, y), fill=colour)
    pen.rectangle((x, y - thick * 0.35, x + long, y), fill=_darker(colour, 0.3))
    pen.rectangle((x + long * 0.3, y - thick, x + long * 0.5, y), fill=(236, 236, 232))
    pen.ellipse((x + long - 6 * scale, y - thick, x + long + 8 * scale, y), fill=(198, 202, 206))


def _bottle(
    pen: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float, scale: float
) -> None:
    long, thick = 70 * scale, 22 * scale
    glass = chance.choice(((46, 92, 56), (112, 66, 32), (172, 204, 214)))
    pen.rounded_rectangle((x, y - thick, x + long * 0.66, y), radius=5, fill=glass)
    pen.rectangle((x + long * 0.6, y - thick * 0.7, x + long, y - thick * 0.3), fill=glass)
    pen.rectangle((x + long * 0.16, y - thick, x + long * 0.44, y), fill=(226, 220, 200))
    pen.line(
        (x + 6, y - thick * 0.8, x + long * 0.6, y - thick * 0.8), fill=(226, 234, 230), width=2
    )


def _paper(
    pen: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float, scale: float
) -> None:
    colour = chance.choice(_PAPER)
    wide, high = chance.uniform(36, 80) * scale, chance.uniform(14, 34) * scale
    corners = [
        (x + wide * across + chance.uniform(-9, 9), y - high * up + chance.uniform(-5, 5))
        for across, up in ((0, 0.2), (0.4, 0), (1, 0.3), (0.9, 0.9), (0.5, 1), (0.1, 0.8))
    ]
    pen.polygon(corners, fill=colour)
    pen.line((corners[0], corners[3]), fill=_darker(colour, 0.18), width=2)
    pen.line((corners[1], corners[4]), fill=_darker(colour, 0.1), width=2)


def _wrapper(
    pen: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float, scale: float
) -> None:
    colour, wide, high = chance.choice(_WRAPPERS), 52 * scale, 28 * scale
    corners = [
        (x, y),
        (x + wide, y - high * 0.3),
        (x + wide * 0.9, y - high),
        (x - 4, y - high * 0.7),
    ]
    pen.polygon(corners, fill=colour)
    pen.polygon(
        [corners[0], corners[1], (x + wide * 0.5, y - high * 0.5)], fill=_darker(colour, 0.2)
    )
    pen.ellipse(
        (x + wide * 0.3, y - high * 0.8, x + wide * 0.62, y - high * 0.35), fill=(240, 236, 220)
    )


def _box(pen: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float, scale: float) -> None:
    wide, high, side = 90 * scale, 50 * scale, 34 * scale
    card = (178 + chance.randint(-16, 16), 138, 92)
    pen.rectangle((x, y - high, x + wide, y), fill=card)
    pen.polygon(
        [(x + wide, y), (x + wide + side, y - side * 0.6), (x + wide + side, y - high - side * 0.6),
         (x + wide, y - high)],
        fill=_darker(card, 0.28),
    )  # fmt: skip
    pen.polygon(
        [(x, y - high), (x + side, y - high - side * 0.6), (x + wide + side, y - high - side * 0.6),
         (x + wide, y - high)],
        fill=_darker(card, 0.5),
    )  # fmt: skip
    pen.line((x + wide * 0.5, y - high, x + wide * 0.5, y), fill=_darker(card, 0.14), width=3)


def _carrier(
    pen: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float, scale: float
) -> None:
    colour, wide = chance.choice(((228, 232, 236), (90, 150, 206), (244, 220, 120))), 84 * scale
    handle = (x + wide * 0.26, y - wide * 0.84, x + wide * 0.58, y - wide * 0.3)
    pen.arc(handle, 180, 360, fill=_darker(colour, 0.1), width=4)
    pen.ellipse((x, y - wide * 0.5, x + wide * 0.9, y), fill=colour)
    for part in range(9):
        left, top = x + chance.uniform(0, 0.6) * wide, y - chance.uniform(0.25, 0.55) * wide
        size, crease = chance.uniform(0.2, 0.36) * wide, _darker(colour, 0.03 * (part % 5))
        pen.ellipse((left, top, left + size, top + size * 0.7), fill=crease)


_KINDS: tuple[Draw, ...] = (_can, _bottle, _paper, _paper, _wrapper, _box, _carrier)


def _bag(
    pen: ImageDraw.ImageDraw,
    chance: random.Random,
    x: float,
    y: float,
    scale: float,
    colour: Colour,
) -> None:
    wide, high = 112 * scale, chance.uniform(120, 150) * scale
    pen.ellipse((x, y - high * 0.82, x + wide, y + high * 0.06), fill=colour)
    pen.polygon(
        [
            (x + wide * 0.2, y - high * 0.7),
            (x + wide * 0.5, y - high),
            (x + wide * 0.8, y - high * 0.7),
        ],
        fill=colour,
    )
    for side in (-1, 1):
        pen.ellipse(
            (x + wide * (0.5 + side * 0.16) - 14 * scale, y - high * 1.12,
             x + wide * (0.5 + side * 0.16) + 14 * scale, y - high * 0.96),
            fill=_darker(colour, 0.2),
        )  # fmt: skip
    for fold in range(5):
        start = x + wide * (0.2 + 0.15 * fold)
        end = (start + chance.uniform(-14, 14), y - high * 0.2)
        pen.line((start, y - high * 0.72, *end), fill=_darker(colour, 0.35), width=3)
        pen.line(
            (start + 5, y - high * 0.7, end[0] + 5, end[1]), fill=_darker(colour, -0.35), width=2
        )


def _broom(pen: ImageDraw.ImageDraw, x: float, y: float, scale: float) -> None:
    top = (x - 40 * scale, y - 300 * scale)
    pen.line((*top, x, y - 30 * scale), fill=(176, 134, 84), width=round(9 * scale))
    pen.rectangle(
        (x - 42 * scale, y - 36 * scale, x + 42 * scale, y - 22 * scale), fill=(120, 70, 44)
    )
    for bristle in range(-8, 9):
        start = x + bristle * 5 * scale
        pen.line((start, y - 22 * scale, start + bristle, y), fill=(206, 62, 50), width=3)
