"""A photo over HTTP: …"""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from PIL import ExifTags, Image

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets.models import Photo, Place, RewardRule
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, faults, refusal
from tests.api.streets.reports import announced, announcement, logged, sent, stored
from tests.worlds import cast, pictures
from tests.worlds.cast import NEAR_STREET

PHOTO = pictures.jpeg(width=640, height=480)
FAR_NORTH = (NEAR_STREET[0] + 0.0005 + 0.0027, NEAR_STREET[1])
"""300 m beyond the northern address point of the street."""

Signals = Callable[[Phone, str], dict[str, str]]


@pytest.fixture
def signals(phone: MakePhone, coordinator: Membership, rule: RewardRule) -> Signals:
    """Hand the cleanup in; then the reviewer's sentences, by code, on all of its photos."""

    def read(author: Phone, cleanup: str) -> dict[str, str]:
        assert author.post(f"cleanups/{cleanup}/submit").json()["signals"] == []
        shown = phone(coordinator).get(f"cleanups/{cleanup}").json()["signals"]
        return {signal["code"]: signal["text"] for photo in shown for signal in photo["signals"]}

    return read


def during() -> datetime:
    """A moment within the cleanup."""
    return timezone.now().replace(microsecond=0) - timedelta(hours=2, minutes=30)


def test_is_received_and_shown_by_signed_links(
    mine: Phone, cleanup: str, settings: LazySettings
) -> None:
    photo = announced(mine, cleanup, PHOTO)
    before = mine.get(f"cleanups/{cleanup}").json()["photos"]
    assert [(shown["received_at"], shown["thumb_url"]) for shown in before] == [(None, None)]
    answer = mine.send(f"photos/{photo}/content", PHOTO)
    assert answer.status_code == 200
    assert answer.json()["display_url"].startswith("/files/")
    (shown,) = mine.get(f"cleanups/{cleanup}").json()["photos"]
    assert (shown["id"], shown["phase"]) == (photo, "after")
    assert len(stored(settings)) == 3


@pytest.mark.parametrize(
    ("content", "said", "source", "expected"),
    [
        ({"place": NEAR_STREET}, {}, "exif", {"place_from_camera"}),
        (
            {},
            {"latitude": NEAR_STREET[0], "longitude": NEAR_STREET[1], "accuracy_m": 8.5},
            "device",
            {"place_from_device"},
        ),
        (
            {},
            {"latitude": NEAR_STREET[0], "longitude": NEAR_STREET[1], "by_hand": True},
            "hand",
            {"place_set_by_hand"},
        ),
        ({}, {}, "none", {"place_missing"}),
        ({"place": (0.0, 0.0)}, {}, "none", {"place_missing"}),
        ({"place": (48.85, 2.35)}, {}, "none", {"place_not_usable", "place_missing"}),
        ({"place": NEAR_STREET[::-1]}, {}, "none", {"place_not_usable", "place_missing"}),
        (
            {"place": NEAR_STREET},
            {"latitude": NEAR_STREET[0] + 0.004, "longitude": NEAR_STREET[1]},
            "exif",
            {"place_from_camera", "places_disagree"},
        ),
    ],
)
def test_says_where_it_was_taken_as_far_as_it_is_known(
    mine: Phone,
    cleanup: str,
    signals: Signals,
    content: dict[str, Any],
    said: dict[str, Any],
    source: str,
    expected: set[str],
) -> None:
    picture = pictures.jpeg(taken_at=during(), **content)
    assert sent(mine, cleanup, picture, **said).json()["place_source"] == source
    found = signals(mine, cleanup)
    assert {code for code in found if code.startswith("place")} == expected
    assert not {code for code in found if code.startswith("taken")}


def test_that_was_taken_300_m_away_says_so(mine: Phone, cleanup: str, signals: Signals) -> None:
    sent(mine, cleanup, pictures.jpeg(place=FAR_NORTH, taken_at=during()))
    assert signals(mine, cleanup)["place_far"] == (
        "Taken 300 m away from the place that was cleaned."
    )


def test_that_was_taken_too_early_or_late_says_so(
    mine: Phone, cleanup: str, signals: Signals
) -> None:
    # Half a minute beyond, since the camera's clock has whole seconds only.
    away = timedelta(hours=1, seconds=30)
    sent(mine, cleanup, pictures.jpeg(1, taken_at=during() - away))
    sent(mine, cleanup, pictures.jpeg(2), taken_at=(during() + away).isoformat())
    found = signals(mine, cleanup)
    assert found["taken_before"] == "Taken 30 minutes before the cleanup began."
    assert found["taken_after"] == "Taken 30 minutes after the cleanup ended."


@pytest.mark.parametrize(
    ("clock", "offset"),
    [
        ("0001:01:01 00:00:00", ""),
        ("0001:01:01 00:00:00", "+14:00"),
        ("9999:12:31 23:59:59", "-12:00"),
        ("1970:01:01 00:00:00", "Z"),
        ("0000:00:00 00:00:00", ""),
    ],
)
def test_of_a_camera_whose_clock_was_never_set_can_be_looked_at(
    mine: Phone, cleanup: str, signals: Signals, clock: str, offset: str
) -> None:
    block = pictures.exif()
    table = block.get_ifd(ExifTags.IFD.Exif)
    table[ExifTags.Base.DateTimeOriginal] = clock
    table[ExifTags.Base.OffsetTimeOriginal] = offset
    picture = pictures.encode(pictures.draw(), exif=block)
    assert sent(mine, cleanup, picture).status_code == 200
    assert {"time_missing", "taken_before"} & signals(mine, cleanup).keys()


def test_that_is_a_new_encoding_of_an_earlier_one_says_so(
    mine: Phone, cleanup: str, street: Place, signals: Signals
) -> None:
    original = pictures.jpeg(7, quality=95)
    sent(mine, cleanup, original)
    copied = logged(mine, street)
    smaller = pictures.encode(Image.open(io.BytesIO(original)).resize((400, 300)), quality=60)
    assert sent(mine, copied, smaller).status_code == 200
    assert signals(mine, copied)["copy_of_earlier"].startswith("Looks like a photo of another")
    assert "copy_of_earlier" not in signals(mine, cleanup)


def test_is_not_compared_with_others_of_its_cleanup(
    mine: Phone, cleanup: str, signals: Signals
) -> None:
    sent(mine, cleanup, pictures.jpeg(7, quality=95), phase="before")
    sent(mine, cleanup, pictures.jpeg(7, quality=60))
    assert "copy_of_earlier" not in signals(mine, cleanup)


def test_with_the_bytes_of_an_earlier_one_is_refused_at_once(
    mine: Phone, cleanup: str, street: Place, settings: LazySettings
) -> None:
    sent(mine, cleanup, PHOTO)
    before = stored(settings)
    for where in (cleanup, logged(mine, street)):
        answer = mine.put(f"cleanups/{where}/photos/{new_id()}", announcement(PHOTO))
        assert refusal(answer) == (409, "photo_used_before")
        assert list(faults(answer)) == ["/sha256"]
    assert stored(settings) == before
    assert Photo.objects.count() == 1


def test_with_the_bytes_of_one_that_arrived_meanwhile_is_refused(
    mine: Phone, cleanup: str, street: Place, settings: LazySettings
) -> None:
    first = announced(mine, cleanup, PHOTO)
    second = announced(mine, logged(mine, street), PHOTO)
    assert mine.send(f"photos/{first}/content", PHOTO).status_code == 200
    before = stored(settings)
    answer = mine.send(f"photos/{second}/content", PHOTO)
    assert refusal(answer) == (409, "photo_used_before")
    assert stored(settings) == before


def test_may_be_of_the_same_scene_in_another_programme(
    phone: MakePhone, mine: Phone, cleanup: str, outsider: Membership, at: datetime
) -> None:
    sent(mine, cleanup, PHOTO)
    theirs = phone(outsider)
    theirs.programme = "oost"
    street = cast.make_street(outsider.programme, "Zeeburgerdijk", at=at)
    assert sent(theirs, logged(theirs, street), PHOTO).status_code == 200


def test_is_the_same_when_it_is_announced_and_sent_again(
    mine: Phone, cleanup: str, settings: LazySettings
) -> None:
    path, body = f"cleanups/{cleanup}/photos/{new_id()}", announcement(PHOTO)
    codes = [mine.put(path, body).status_code for _ in range(2)]
    content = f"photos/{path[-36:]}/content"
    answers = [mine.send(content, PHOTO) for _ in range(3)]
    assert codes == [201, 200]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({answer.json()["received_at"] for answer in answers}) == 1
    assert mine.put(path, body).status_code == 200
    assert len(stored(settings)) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": hashlib.sha256(b"other").hexdigest()},
        {"size_bytes": 5},
        {"phase": "before"},
        {"latitude": NEAR_STREET[0], "longitude": NEAR_STREET[1]},
        {"taken_at": "2026-06-06T09:00:00Z"},
    ],
)
def test_is_in_conflict_with_another_one_of_its_id(
    mine: Phone, cleanup: str, change: dict[str, Any]
) -> None:
    photo = announced(mine, cleanup, PHOTO)
    answer = mine.put(f"cleanups/{cleanup}/photos/{photo}", announcement(PHOTO, **change))
    assert refusal(answer) == (409, "conflict")


def test_belongs_to_one_cleanup(mine: Phone, cleanup: str, street: Place) -> None:
    photo, other = announced(mine, cleanup, PHOTO), logged(mine, street)
    answer = mine.put(f"cleanups/{other}/photos/{photo}", announcement(PHOTO))
    assert refusal(answer) == (409, "conflict")


def test_is_removed_before_it_is_submitted(
    mine: Phone, cleanup: str, settings: LazySettings, django_capture_on_commit_callbacks: Any
) -> None:
    photo = sent(mine, cleanup, PHOTO).json()["id"]
    with django_capture_on_commit_callbacks(execute=True):
        assert mine.delete(f"photos/{photo}").status_code == 204
    assert refusal(mine.delete(f"photos/{photo}")) == (404, "not_found")
    assert mine.get(f"cleanups/{cleanup}").json()["photos"] == []
    assert stored(settings) == []
    again = mine.put(f"cleanups/{cleanup}/photos/{photo}", announcement(PHOTO))
    assert refusal(again) == (409, "conflict")
    assert sent(mine, cleanup, PHOTO).status_code == 200


def test_stands_once_its_cleanup_is_submitted(
    mine: Phone, cleanup: str, rule: RewardRule, settings: LazySettings
) -> None:
    late, received = announced(mine, cleanup, PHOTO), sent(mine, cleanup, pictures.jpeg(2)).json()
    mine.post(f"cleanups/{cleanup}/submit")
    before = stored(settings)
    for answer in (
        mine.put(f"cleanups/{cleanup}/photos/{new_id()}", announcement(pictures.jpeg(3))),
        mine.send(f"photos/{late}/content", PHOTO),
        mine.delete(f"photos/{received['id']}"),
    ):
        assert refusal(answer) == (409, "not_allowed_now")
    repeated = mine.put(f"cleanups/{cleanup}/photos/{late}", announcement(PHOTO))
    assert repeated.status_code == 200
    assert stored(settings) == before
    again = mine.send(f"photos/{received['id']}/content", pictures.jpeg(2))
    assert again.status_code == 200


def test_is_of_whoever_logged_the_cleanup(
    phone: MakePhone,
    mine: Phone,
    neighbour: Membership,
    outsider: Membership,
    street: Place,
) -> None:
    cleanup = logged(mine, street, took_part=(neighbour,))
    photo = announced(mine, cleanup, PHOTO)
    beside, theirs = phone(neighbour), phone(outsider)
    for who, expected in ((beside, (403, "not_permitted")), (theirs, (403, "not_a_member"))):
        put = who.put(f"cleanups/{cleanup}/photos/{new_id()}", announcement(pictures.jpeg(2)))
        assert refusal(put) == expected
        assert refusal(who.send(f"photos/{photo}/content", PHOTO)) == expected
    theirs.programme = "oost"
    put = theirs.put(f"cleanups/{cleanup}/photos/{new_id()}", announcement(pictures.jpeg(2)))
    assert refusal(put) == (404, "not_found")
    assert refusal(theirs.send(f"photos/{photo}/content", PHOTO)) == (404, "not_found")
    assert refusal(theirs.delete(f"photos/{photo}")) == (404, "not_found")
    assert Photo.objects.filter(pk=photo).exists()
