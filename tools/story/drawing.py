"""A street in the west of Amsterdam, drawn: houses, perhaps a canal, trees, bricks and rubbish."""

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tools.story.houses import DOORS, SHADE, WHITE, Colour, build_houses, mixed, near
from tools.story.rubbish import lay_litter, set_bags

SIZE = (1600, 1200)
WIDTH, HEIGHT = SIZE
_SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((92, 148, 206), (206, 226, 240)),
    ((150, 164, 178), (218, 222, 224)),
    ((112, 132, 168), (244, 214, 180)),
    ((70, 120, 186), (188, 214, 236)),
)
_LEAVES: tuple[tuple[Colour, ...], ...] = (
    ((70, 104, 48), (88, 124, 58), (54, 86, 42), (108, 138, 70)),
    ((150, 116, 42), (176, 134, 52), (128, 92, 40), (110, 112, 54)),
    ((86, 118, 66), (118, 146, 80), (70, 98, 56), (140, 160, 96)),
)
_BARK, _POST, _IRON, _TYRE = (74, 62, 52), (96, 42, 38), (44, 52, 48), (30, 30, 32)
_CLINKERS: tuple[Colour, ...] = ((132, 92, 78), (112, 100, 94), (146, 110, 88), (104, 92, 90))
_ROWS = 30


def draw(scene: int, *, litter: bool) -> Image.Image:
    """Draw a scene, littered or swept; all else about it is the same both times."""
    chance = random.Random(scene)  # noqa: S311  a drawing
    image = Image.new("RGB", SIZE)
    horizon = chance.randint(560, 700)
    _sky(image, chance, horizon)
    build_houses(image, chance, horizon)
    ground = chance.choice((_quay, _pavement))(image, chance, horizon)
    _bricks(image, chance, ground)
    _trees(image, chance, ground)
    _furniture(ImageDraw.Draw(image), chance, ground)
    warmth, grain = chance.uniform(0.94, 1.06), chance.randbytes(WIDTH * HEIGHT // 4)
    (lay_litter if litter else set_bags)(image, chance, ground)
    return _in_light(image, warmth, grain)


def _sky(image: Image.Image, chance: random.Random, horizon: int) -> None:
    above, below = chance.choice(_SKIES)
    pen = ImageDraw.Draw(image)
    for y in range(horizon):
        pen.line((0, y, WIDTH, y), fill=mixed(above, below, y / horizon))
    clouds = Image.new("L", SIZE)
    cloud = ImageDraw.Draw(clouds)
    for _ in range(chance.randint(2, 7)):
        x, y, wide = chance.randint(-200, 1500), chance.randint(0, 380), chance.randint(120, 420)
        for _ in range(7):
            left, top = x + chance.randint(0, wide), y + chance.randint(-26, 26)
            size, thick = chance.randint(70, 190), chance.randint(90, 190)
            cloud.ellipse((left, top, left + size, top + size * 0.45), fill=thick)
    image.paste(WHITE, mask=clouds.filter(ImageFilter.GaussianBlur(18)))


def _pavement(_image: Image.Image, _chance: random.Random, horizon: int) -> int:
    """Lay nothing between houses and street."""
    return horizon


def _quay(image: Image.Image, chance: random.Random, horizon: int) -> int:
    """Lay a canal before the houses, which it mirrors; give where its near bank is."""
    depth, bank = chance.randint(140, 230), horizon + 46
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, horizon, WIDTH, bank), fill=(104, 92, 84))
    for y in range(horizon + 10, bank, 12):
        pen.line((0, y, WIDTH, y), fill=(86, 74, 70))
    above = image.crop((0, bank - depth * 2, WIDTH, bank))
    mirrored = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH, depth))
    tint = Image.new("RGB", mirrored.size, near((52, 66, 62), chance))
    image.paste(Image.blend(mirrored.filter(ImageFilter.GaussianBlur(4)), tint, 0.5), (0, bank))
    for _ in range(160):
        x, y = chance.randint(-40, WIDTH), chance.randint(bank + 4, bank + depth)
        ripple = near((120, 136, 136), chance, 26)
        pen.line((x, y, x + chance.randint(20, 110), y), fill=ripple)
    pen.rectangle((0, bank + depth, WIDTH, bank + depth + 20), fill=(150, 144, 136))
    return bank + depth + 20


def _bricks(image: Image.Image, chance: random.Random, ground: int) -> None:
    """Pave the foreground; the bricks grow towards whoever looks."""
    pen, clinker = ImageDraw.Draw(image), near(chance.choice(_CLINKERS), chance, 14)
    joint, start = mixed(clinker, SHADE, 0.45), chance.randint(0, 100)
    edges = [ground + (HEIGHT - ground) * (row / _ROWS) ** 1.7 for row in range(_ROWS + 1)]
    for row in range(_ROWS):
        size = 0.35 + 0.65 * (row / _ROWS) ** 1.3
        wide, thick = 110 * size, 1 + round(size)
        left = -wide * (1 + row % 2 / 2) + start * size
        while left < WIDTH:
            pen.rectangle((left, edges[row], left + wide, edges[row + 1]), near(clinker, chance, 9))
            pen.line((left, edges[row], left, edges[row + 1]), fill=joint, width=thick)
            left += wide
        pen.line((0, edges[row], WIDTH, edges[row]), fill=joint, width=thick)
    pen.rectangle((0, ground, WIDTH, ground + 12), fill=(172, 168, 160))


def _trees(image: Image.Image, chance: random.Random, ground: int) -> None:
    pen, leaves = ImageDraw.Draw(image), chance.choice(_LEAVES)
    for _ in range(chance.randint(1, 3)):
        x, foot = chance.randint(40, 1560), ground + chance.randint(4, 60)
        thick, crown = chance.randint(13, 24), chance.randint(150, 330)
        trunk = [(x - thick, foot), (x + thick, foot), (x + thick * 0.6, foot - 420)]
        pen.polygon([*trunk, (x - thick * 0.6, foot - 420)], fill=near(_BARK, chance, 8))
        for _ in range(900):
            angle, far = chance.uniform(0, math.tau), chance.random() ** 0.55 * crown
            left, top = x + math.cos(angle) * far, foot - 470 + math.sin(angle) * far * 0.72
            size = chance.randint(7, 26)
            leaf = (left - size, top - size * 0.7, left + size, top + size * 0.7)
            pen.ellipse(leaf, fill=near(chance.choice(leaves), chance, 8))


def _furniture(pen: ImageDraw.ImageDraw, chance: random.Random, ground: int) -> None:
    """Set up what stands in every street: posts, a bicycle, a lamp."""
    for x in range(chance.randint(-100, 100), WIDTH, chance.randint(170, 260)):
        pen.rectangle((x - 11, ground - 70, x + 11, ground + 34), fill=_POST)
        pen.rectangle((x - 14, ground - 52, x + 14, ground - 42), fill=mixed(_POST, WHITE, 0.12))
        pen.ellipse((x - 11, ground - 80, x + 11, ground - 62), fill=mixed(_POST, WHITE, 0.06))
    _bicycle(pen, chance.randint(100, 1400), ground + 40, chance.choice(DOORS))
    x, top = chance.randint(60, 1540), ground - 420
    pen.line((x, ground + 20, x, top), fill=_IRON, width=9)
    lantern = [(x - 26, top), (x + 26, top), (x + 17, top - 62), (x - 17, top - 62)]
    pen.polygon(lantern, fill=(232, 226, 196))
    pen.polygon([(x - 24, top - 62), (x + 24, top - 62), (x, top - 88)], fill=_IRON)


def _bicycle(pen: ImageDraw.ImageDraw, x: int, foot: int, colour: Colour) -> None:
    back, front, hub = (x, foot - 56), (x + 176, foot - 56), (x + 74, foot - 52)
    saddle, head = (x + 52, foot - 138), (x + 146, foot - 146)
    for wheel_x, wheel_y in (back, front):
        wheel = (wheel_x - 54, wheel_y - 54, wheel_x + 54, wheel_y + 54)
        pen.ellipse(wheel, outline=_TYRE, width=6)
    frame = (back, hub), (hub, saddle), (saddle, head), (head, hub), (back, saddle), (head, front)
    for tube in frame:
        pen.line(tube, fill=colour, width=7)
    pen.line((x + 32, saddle[1] - 10, x + 76, saddle[1] - 10), fill=_TYRE, width=10)
    pen.line((head, (x + 136, head[1] - 26), (x + 106, head[1] - 30)), fill=_TYRE, width=6)


def _in_light(image: Image.Image, warmth: float, grain: bytes) -> Image.Image:
    """Take the drawing as a phone would: a little soft and grainy, darker in the corners."""
    image = image.filter(ImageFilter.GaussianBlur(1.1))
    faint = [128 + (value - 128) // 10 for value in range(256)]
    noise = Image.frombytes("L", (WIDTH // 2, HEIGHT // 2), grain).point(faint).resize(SIZE)
    image = ImageChops.overlay(image, Image.merge("RGB", [noise] * 3))
    corners = Image.radial_gradient("L").resize(SIZE).point(lambda value: max(0, value - 130) // 3)
    image.paste((12, 12, 20), mask=corners)
    red, green, blue = image.split()
    warm = red.point([min(255, round(value * warmth)) for value in range(256)])
    cold = blue.point([min(255, round(value / warmth)) for value in range(256)])
    return Image.merge("RGB", [warm, green, cold])
