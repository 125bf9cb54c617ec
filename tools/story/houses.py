"""Canal houses, drawn: brick by brick colour, with gables, windows and doors."""

import random

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

WHITE, SHADE = (236, 232, 222), (40, 34, 34)
DOORS: tuple[Colour, ...] = ((26, 60, 46), (24, 38, 66), (84, 28, 30), (40, 40, 42), (66, 86, 92))
_BRICKS: tuple[Colour, ...] = (
    (122, 62, 48), (88, 58, 50), (150, 104, 74), (66, 60, 60), (172, 150, 118), (200, 192, 172),
    (108, 80, 66), (140, 76, 58), (92, 98, 96),
)  # fmt: skip
_GLASS: tuple[Colour, ...] = ((74, 88, 100), (116, 138, 156), (56, 62, 70), (150, 140, 110))
_TILES, _BETWEEN_FLOORS = (92, 58, 50), 105


def near(colour: Colour, chance: random.Random, spread: int = 10) -> Colour:
    """Give a colour a little lighter or darker than this one."""
    lighter = chance.randint(-spread, spread)
    red, green, blue = (max(0, min(255, part + lighter + chance.randint(-3, 3))) for part in colour)
    return red, green, blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Mix two colours, this share of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def build_houses(image: Image.Image, chance: random.Random, foot: int) -> None:
    """Build a row of houses that stands on this line."""
    left = -chance.randint(0, 160)
    while left < image.width:
        width, height = chance.randint(150, 290), chance.randint(300, 520)
        _house(ImageDraw.Draw(image), chance, (left, foot - height, left + width, foot))
        left += width + chance.choice((0, 0, 0, 0, 70))


def _house(pen: ImageDraw.ImageDraw, chance: random.Random, box: Box) -> None:
    left, top, right, bottom = box
    wall = near(chance.choice(_BRICKS), chance, 14)
    chance.choice((_steps, _neck, _roof, _cornice))(pen, chance, box, wall)
    pen.rectangle(box, fill=wall)
    for y in range(top, bottom, 8):
        pen.line((left, y, right, y), fill=mixed(wall, SHADE, 0.14))
    pen.rectangle((left, top, right, top + 9), fill=mixed(WHITE, wall, 0.25))
    columns = 2 if right - left < 210 else 3  # noqa: PLR2004
    space = (right - left) / columns
    half, door = min(26, space * 0.32), chance.randrange(columns)
    for column in range(columns):
        middle = left + space * (column + 0.5)
        for upper in range(top + 34, bottom - 170, _BETWEEN_FLOORS):
            _window(pen, chance, (middle - half, upper, middle + half, upper + 70))
        if column == door:
            _door(pen, chance, middle, half, bottom)
        else:
            _window(pen, chance, (middle - half, bottom - 108, middle + half, bottom - 24))
    pen.line((right, top, right, bottom), fill=mixed(wall, SHADE, 0.5), width=3)


def _steps(pen: ImageDraw.ImageDraw, chance: random.Random, box: Box, wall: Colour) -> None:
    left, top, right, _bottom = box
    middle, half, rise = (left + right) / 2, (right - left) / 2, chance.randint(60, 120)
    for step in range(4):
        reach, edge = half * (1 - step / 4.6), top - rise * (step + 1) / 4
        pen.rectangle((middle - reach, edge, middle + reach, top), fill=wall)
        pen.line((middle - reach, edge, middle + reach, edge), fill=WHITE, width=4)


def _neck(pen: ImageDraw.ImageDraw, chance: random.Random, box: Box, wall: Colour) -> None:
    left, top, right, _bottom = box
    middle, half, rise = (left + right) / 2, (right - left) / 2, chance.randint(60, 120)
    inner = half * 0.45
    pen.rectangle((middle - inner, top - rise, middle + inner, top), fill=wall)
    round_top = (middle - inner, top - rise * 1.4, middle + inner, top - rise * 0.6)
    pen.pieslice(round_top, 180, 360, fill=WHITE)
    for side in (-1, 1):
        scroll = [(middle + side * half, top), (middle + side * inner, top)]
        pen.polygon([*scroll, (middle + side * inner, top - 60)], fill=mixed(WHITE, wall, 0.2))


def _roof(pen: ImageDraw.ImageDraw, chance: random.Random, box: Box, wall: Colour) -> None:
    del wall  # it is of tiles
    left, top, right, _bottom = box
    middle, ridge = (left + right) / 2, top - chance.randint(60, 120)
    corners = [(left, top), (left + 26, ridge), (right - 26, ridge), (right, top)]
    pen.polygon(corners, fill=near(_TILES, chance, 16))
    pen.rectangle((middle - 26, ridge - 6, middle + 26, (ridge + top) / 2 + 10), fill=WHITE)
    _window(pen, chance, (middle - 18, ridge + 6, middle + 18, (ridge + top) / 2 + 4))


def _cornice(pen: ImageDraw.ImageDraw, chance: random.Random, box: Box, wall: Colour) -> None:
    left, top, right, _bottom = box
    beam = (left - 6, top - chance.randint(10, 22), right + 6, top)
    pen.rectangle(beam, fill=mixed(WHITE, wall, 0.08))


def _window(
    pen: ImageDraw.ImageDraw, chance: random.Random, box: tuple[float, float, float, float]
) -> None:
    left, top, right, bottom = box
    glass, middle = near(chance.choice(_GLASS), chance), (left + right) / 2
    pen.rectangle((left - 5, top - 5, right + 5, bottom + 5), fill=WHITE)
    pen.rectangle(box, fill=glass)
    glint = [(left, top), (right, top), (left, top + (bottom - top) * 0.7)]
    pen.polygon(glint, fill=mixed(glass, (220, 230, 238), 0.22))
    pen.line((middle, top, middle, bottom), fill=WHITE, width=3)
    bar = top + (bottom - top) // 3
    pen.line((left, bar, right, bar), fill=WHITE, width=3)


def _door(
    pen: ImageDraw.ImageDraw, chance: random.Random, middle: float, half: float, foot: int
) -> None:
    pen.rectangle((middle - half - 5, foot - 120, middle + half + 5, foot), fill=WHITE)
    pen.rectangle((middle - half, foot - 90, middle + half, foot), fill=chance.choice(DOORS))
    pen.rectangle((middle - half, foot - 114, middle + half, foot - 96), fill=(84, 98, 110))
