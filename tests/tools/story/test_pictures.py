"""The drawn photos: always the same, told apart by what compares photos, and true to their data."""

import io
import itertools
from datetime import UTC, datetime

import pytest
from PIL import Image

from cambio.common.ids import new_id
from cambio.files.imaging import Limits, take_picture
from streets.photos import Likeness, find_copy
from tools.story.pictures import SIZE, copied, covered, photo

AT = datetime(2026, 6, 6, 10, 0, tzinfo=UTC)
HERE = (52.3875, 4.8899)


@pytest.fixture(scope="module")
def littered():
    return {scene: photo(scene, place=HERE, taken_at=AT, litter=True) for scene in range(6)}


def taken(picture, tmp_path):
    """Take a picture as the application does."""
    file = tmp_path / "picture.jpg"
    file.write_bytes(picture)
    return take_picture(
        file,
        display=tmp_path / "display.jpg",
        thumb=tmp_path / "thumb.jpg",
        limits=Limits(size_bytes=10**7, pixels=10**8, display_px=1600, thumb_px=400),
    )


def likeness(picture, tmp_path):
    found = taken(picture, tmp_path)
    return Likeness(new_id(), new_id(), found.hashes, found.grey, found.flat)


def test_a_scene_is_drawn_the_same_each_time(littered):
    assert photo(3, place=HERE, taken_at=AT, litter=True) == littered[3]


def test_sweeping_changes_the_ground_and_leaves_the_houses(littered):
    before = Image.open(io.BytesIO(littered[0])).convert("L")
    after = Image.open(io.BytesIO(photo(0, place=HERE, taken_at=AT))).convert("L")
    width, height = SIZE
    houses, ground = (0, 0, width, height // 3), (0, height * 2 // 3, width, height)
    above, below = [
        sum(
            abs(one - other) > 40
            for one, other in zip(
                before.crop(box).tobytes(), after.crop(box).tobytes(), strict=True
            )
        )
        for box in (houses, ground)
    ]
    assert above < 500
    assert below > 10_000


def test_different_scenes_are_not_taken_for_copies_and_a_copy_is(littered, tmp_path):
    found = [likeness(picture, tmp_path) for picture in littered.values()]
    assert all(find_copy(one, [other]) is None for one, other in itertools.combinations(found, 2))
    again = likeness(copied(littered[2], place=None, taken_at=AT), tmp_path)
    copy = find_copy(again, found)
    assert copy is not None
    assert copy.photo_id == found[2].photo_id


def test_a_picture_tells_where_and_when_it_was_taken_unless_it_is_bare(littered, tmp_path):
    told = taken(littered[1], tmp_path)
    assert told.taken_at == AT
    assert told.place is not None
    assert (told.place.latitude, told.place.longitude) == pytest.approx(HERE, abs=1e-5)
    bare = taken(photo(1, place=None, taken_at=None), tmp_path)
    assert (bare.place, bare.taken_at) == (None, None)


def test_a_covered_lens_gives_a_flat_picture(tmp_path):
    assert taken(covered(place=HERE, taken_at=AT), tmp_path).flat
