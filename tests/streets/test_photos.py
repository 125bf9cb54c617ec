"""What a reviewer is told of a photo, and which photos are copies of which."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from operator import methodcaller
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image, ImageEnhance

from cambio.files.decode import DecoderPool
from streets.photos import (
    Likeness,
    PhotoFacts,
    Severity,
    Window,
    correlation,
    find_copy,
    hash_distance,
    signals_for,
    turned,
)
from tests.worlds import pictures

WINDOW = Window(
    datetime(2026, 5, 9, 10, 0, tzinfo=UTC),
    datetime(2026, 5, 9, 12, 0, tzinfo=UTC),
)
GOOD = PhotoFacts(
    place_source="exif", distance_m=12.0, taken_at=datetime(2026, 5, 9, 11, 0, tzinfo=UTC)
)


def told(photo: PhotoFacts) -> dict[str, dict[str, str | int | float]]:
    signals = signals_for(photo, WINDOW)
    assert json.loads(json.dumps([asdict(signal) for signal in signals]))
    return {signal.code: dict(signal.params) for signal in signals}


def test_a_good_photo_has_no_warning() -> None:
    assert told(GOOD) == {"place_from_camera": {}}
    assert all(signal.severity is Severity.NOTE for signal in signals_for(GOOD, WINDOW))


@pytest.mark.parametrize(
    ("change", "code", "params"),
    [
        ({"place_source": "none", "distance_m": None}, "place_missing", {}),
        ({"place_source": "hand"}, "place_set_by_hand", {}),
        ({"place_source": "device"}, "place_from_device", {}),
        (
            {"place_refused": "coordinates_outside_area"},
            "place_not_usable",
            {"reason": "coordinates_outside_area"},
        ),
        ({"distance_m": 300.4}, "place_far", {"distance_m": 300}),
        ({"apart_m": 250.0}, "places_disagree", {"apart_m": 250}),
        ({"taken_at": None}, "time_missing", {}),
        (
            {"taken_at": WINDOW.starts_at - timedelta(minutes=90)},
            "taken_before",
            {"taken_at": "2026-05-09T08:30:00+00:00", "minutes": 90},
        ),
        (
            {"taken_at": WINDOW.ends_at + timedelta(days=1)},
            "taken_after",
            {"taken_at": "2026-05-10T12:00:00+00:00", "minutes": 1440},
        ),
        ({"flat": True}, "picture_flat", {}),
    ],
)
def test_what_is_odd_is_told(change: dict[str, object], code: str, params: object) -> None:
    assert told(replace(GOOD, **change))[code] == params  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"distance_m": 100.0},
        {"distance_m": 150.0, "accuracy_m": 80.0},
        {"apart_m": 200.0},
        {"taken_at": WINDOW.starts_at - timedelta(minutes=15)},
        {"taken_at": WINDOW.ends_at + timedelta(minutes=15)},
    ],
)
def test_what_is_near_enough_is_not_told(change: dict[str, object]) -> None:
    assert told(replace(GOOD, **change)) == told(GOOD)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("distance_m", "accuracy_m", "codes"),
    [
        (199.0, 100.0, set()),
        (201.0, 100.0, {"place_far"}),
        (150.0, 101.0, {"place_vague"}),
        (3_300.0, 100_000.0, {"place_vague", "place_far"}),
    ],
)
def test_b2_of_a_said_accuracy_a_hundred_metres_are_believed(
    distance_m: float, accuracy_m: float, codes: set[str]
) -> None:
    photo = replace(GOOD, place_source="device", distance_m=distance_m, accuracy_m=accuracy_m)
    found = signals_for(photo, WINDOW)
    assert {one.code for one in found if one.severity is Severity.WARNING} == codes


@pytest.fixture(scope="module")
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(most=1)
    yield pool
    pool.close()


class Camera:
    """Takes pictures as the platform does, each for a cleanup of its own unless told."""

    def __init__(self, pool: DecoderPool, folder: Path) -> None:
        self._pool, self._folder = pool, folder

    def take(
        self, image: Image.Image, *, cleanup: UUID | None = None, quality: int = 85
    ) -> Likeness:
        path = self._folder / "photo"
        path.write_bytes(pictures.encode(image, quality=quality))
        picture = self._pool.decode(
            path, display=self._folder / "display", thumb=self._folder / "thumb"
        )
        return Likeness(uuid4(), cleanup or uuid4(), picture.hashes, picture.grey, picture.flat)


@pytest.fixture
def camera(pool: DecoderPool, tmp_path: Path) -> Camera:
    return Camera(pool, tmp_path)


def as_it_is(image: Image.Image) -> Image.Image:
    return image


def halved(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2))


def brightened(image: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(1.2)


TURNS = [methodcaller("transpose", turn) for turn in Image.Transpose]


@pytest.mark.parametrize("change", [as_it_is, halved, brightened, *TURNS])
def test_a_copy_is_found_however_it_was_turned(
    camera: Camera, change: Callable[[Image.Image], Image.Image]
) -> None:
    image = pictures.draw(5)
    original = camera.take(image)
    others = [camera.take(pictures.draw(seed)) for seed in (6, 7)]
    copy = camera.take(change(image), quality=60)
    found = find_copy(copy, [*others, original])
    assert found is not None
    assert (found.photo_id, found.cleanup_id) == (original.photo_id, original.cleanup_id)
    assert found.correlation >= 0.9
    assert found.signal.code == "copy_of_earlier"
    assert found.signal.params["photo"] == str(original.photo_id)


def test_unrelated_pictures_are_no_copies(camera: Camera) -> None:
    taken = [camera.take(pictures.draw(seed)) for seed in range(20, 50)]
    for number, photo in enumerate(taken):
        assert find_copy(photo, taken[:number]) is None


def test_photos_of_one_cleanup_are_never_compared(camera: Camera) -> None:
    cleanup = uuid4()
    before = camera.take(pictures.draw(8), cleanup=cleanup)
    after = camera.take(pictures.draw(8), cleanup=cleanup)
    assert find_copy(after, [before]) is None


def test_flat_pictures_are_incomparable(camera: Camera) -> None:
    wall, sky = (camera.take(Image.new("RGB", (400, 300), shade)) for shade in ("grey", "skyblue"))
    assert wall.flat
    assert find_copy(sky, [wall]) is None


def test_equal_hashes_alone_make_no_copy(camera: Camera) -> None:
    photo, other = camera.take(pictures.draw(9)), camera.take(pictures.draw(10))
    assert find_copy(replace(photo, hashes=other.hashes), [other]) is None


def test_photos_that_were_not_received_have_no_likeness(camera: Camera) -> None:
    photo = camera.take(pictures.draw(9))
    assert find_copy(photo, [replace(photo, cleanup_id=uuid4(), hashes=(), grey=b"")]) is None


@pytest.mark.parametrize("turn", range(8))
def test_grey_values_turn_as_their_picture_did(turn: int) -> None:
    image = Image.effect_noise((32, 32), 80)
    ways = (
        None,
        Image.Transpose.FLIP_LEFT_RIGHT,
        Image.Transpose.ROTATE_180,
        Image.Transpose.FLIP_TOP_BOTTOM,
        Image.Transpose.TRANSPOSE,
        Image.Transpose.ROTATE_270,
        Image.Transpose.TRANSVERSE,
        Image.Transpose.ROTATE_90,
    )
    way = ways[turn]
    expected = image if way is None else image.transpose(way)
    assert turned(image.tobytes(), turn) == expected.tobytes()


def test_hash_distance_counts_bits_of_signed_numbers() -> None:
    assert hash_distance(-1, 0) == 64
    assert hash_distance(-(2**63), 2**63 - 1) == 64
    assert hash_distance(5, 4) == 1


def test_correlation_knows_likeness_opposites_and_evenness() -> None:
    ramp = bytes(range(256)) * 4
    assert correlation(ramp, ramp) == pytest.approx(1)
    assert correlation(ramp, bytes(255 - value for value in ramp)) == pytest.approx(-1)
    assert correlation(ramp, bytes([7]) * 1024) == 0.0
