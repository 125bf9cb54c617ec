"""Photos that arrive at once."""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from PIL import Image

from cambio.common.ids import new_id
from cambio.files.queries import received_with_digest
from cambio.programmes.models import Membership
from streets import operations
from streets.models import Photo
from streets.operations.photos import PhotoUsedBefore
from tests.cambio.ledger.books import at_once
from tests.streets.conftest import MakeCleanup
from tests.worlds import pictures

pytestmark = pytest.mark.django_db(transaction=True)

PHOTO = pictures.jpeg(width=640, height=480)

Announce = Callable[[bytes], UUID]


@pytest.fixture
def announce(log: MakeCleanup, resident: Membership, at: datetime) -> Announce:
    """Announce a photo for a cleanup of its own."""

    def make(content: bytes) -> UUID:
        photo_id = new_id()
        operations.announce_photo(
            cleanup_id=log(resident).pk,
            photo_id=photo_id,
            content=operations.PhotoContent(
                phase="after",
                sha256=hashlib.sha256(content).hexdigest(),
                size_bytes=len(content),
                content_type="image/jpeg",
            ),
            by=resident,
            at=at,
        )
        return photo_id

    return make


def stored(settings: LazySettings) -> list[Path]:
    """Every file in the store, finished or not."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def receive(photo_id: UUID, content: bytes, by: Membership, at: datetime) -> Photo:
    return operations.receive_photo(photo_id=photo_id, stream=io.BytesIO(content), by=by, at=at)


def test_of_equal_bytes_at_once_exactly_one_is_kept(
    announce: Announce, resident: Membership, settings: LazySettings, at: datetime
) -> None:
    photos = [announce(PHOTO) for _ in range(4)]
    results = at_once(4, lambda number: receive(photos[number], PHOTO, resident, at))
    assert sum(isinstance(result, Photo) for result in results) == 1
    assert sum(isinstance(result, PhotoUsedBefore) for result in results) == 3
    assert Photo.objects.exclude(received_at=None).count() == 1
    assert len(stored(settings)) == 3


def test_looking_before_keeping_without_the_lock_keeps_both(
    announce: Announce,
    resident: Membership,
    settings: LazySettings,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control: the look alone, made before the other has committed, stops nobody."""
    photos = [announce(PHOTO) for _ in range(2)]
    digest = hashlib.sha256(PHOTO).hexdigest()
    looks = at_once(
        2,
        lambda number: (
            received_with_digest(resident.programme_id, digest).exclude(pk=photos[number]).exists()
        ),
    )
    assert looks == [False, False]
    monkeypatch.setattr("streets.operations.photos._check_unused", lambda *_: None)
    at_once(2, lambda number: receive(photos[number], PHOTO, resident, at))
    assert Photo.objects.exclude(received_at=None).count() == 2


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_a_copy_that_arrives_at_once_is_found_to_be_one(
    announce: Announce, resident: Membership, at: datetime, seed: int
) -> None:
    original = pictures.jpeg(seed, width=640, height=480)
    smaller = pictures.encode(Image.open(io.BytesIO(original)).resize((320, 240)), quality=60)
    contents = (original, smaller)
    photos = [announce(content) for content in contents]
    received = at_once(2, lambda number: receive(photos[number], contents[number], resident, at))
    assert all(isinstance(result, Photo) for result in received)
    assert sum(result.copy_of_id is not None for result in received) == 1


def test_the_same_photo_from_four_retries_at_once_is_kept_once(
    announce: Announce, resident: Membership, settings: LazySettings, at: datetime
) -> None:
    photo = announce(PHOTO)
    results = at_once(4, lambda _: receive(photo, PHOTO, resident, at))
    assert all(isinstance(result, Photo) for result in results)
    assert len(stored(settings)) == 3
