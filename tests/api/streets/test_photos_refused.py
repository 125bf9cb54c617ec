"""Bytes or words that are no photo: …"""

import struct
from typing import Any

import pytest
from django.conf import LazySettings

from cambio.common.ids import new_id
from streets.models import Photo
from tests.api.phones import Phone, faults, refusal
from tests.api.streets.reports import announced, announcement, sent, stored
from tests.worlds import pictures
from tests.worlds.cast import NEAR_STREET

PHOTO = pictures.jpeg(width=640, height=480)
LATITUDE, LONGITUDE = NEAR_STREET
GIF = pictures.encode(pictures.draw(), "GIF")
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect/></svg>"


@pytest.mark.parametrize(
    ("arrives", "code"),
    [
        (PHOTO[:-1], "upload_incomplete"),
        (PHOTO[: len(PHOTO) // 2], "upload_incomplete"),
        (b"", "upload_incomplete"),
        (PHOTO + b"x", "upload_too_long"),
        (PHOTO * 2, "upload_too_long"),
        (PHOTO[:-1] + b"x", "digest_differs"),
    ],
)
def test_other_bytes_than_announced_are_refused_and_may_be_sent_again(
    mine: Phone, cleanup: str, settings: LazySettings, arrives: bytes, code: str
) -> None:
    photo = announced(mine, cleanup, PHOTO)
    answer = mine.send(f"photos/{photo}/content", arrives)
    assert refusal(answer) == (400, code)
    assert list(faults(answer)) == ["/content"]
    assert stored(settings) == []
    assert mine.send(f"photos/{photo}/content", PHOTO).status_code == 200


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"just a text", (400, "not_an_image")),
        (SVG, (415, "unsupported_format")),
        (GIF, (415, "unsupported_format")),
        (PHOTO[: len(PHOTO) // 2], (400, "image_truncated")),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 400, (400, "not_an_image")),
        (b"\xff\xd8", (400, "not_an_image")),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 99, (400, "not_an_image")),
        (b"%PDF-1.7 not a photo", (415, "unsupported_format")),
        (b"\x00", (400, "not_an_image")),
    ],
    ids=["text", "svg", "gif", "half", "zeros", "two bytes", "png", "pdf", "nul"],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(
    mine: Phone, cleanup: str, settings: LazySettings, content: bytes, expected: tuple[int, str]
) -> None:
    answer = sent(mine, cleanup, content)
    assert refusal(answer) == expected
    assert stored(settings) == []
    assert Photo.objects.get().received_at is None


def test_more_pixels_than_are_taken_are_refused(
    mine: Phone, cleanup: str, settings: LazySettings
) -> None:
    header = bytearray(pictures.encode(pictures.draw(width=64, height=64), "PNG"))
    header[16:24] = struct.pack(">II", 50_000, 50_000)
    assert refusal(sent(mine, cleanup, bytes(header)))[0] in {400, 413}
    assert stored(settings) == []


@pytest.mark.parametrize("fault", range(6))
def test_a_photo_with_broken_exif_is_taken_and_its_place_never_guessed(
    mine: Phone, cleanup: str, fault: int
) -> None:
    whole = pictures.jpeg(place=NEAR_STREET)
    start = whole.index(b"Exif\x00\x00") + 6
    broken = (
        whole[:start] + b"\xff" * 60 + whole[start + 60 :],
        whole[: start + 4] + b"\xff\xff\xff\x7f" + whole[start + 8 :],
        whole[:start] + b"XX" + whole[start + 2 :],
        whole[: start + 8] + b"\xff\xff" + whole[start + 10 :],
        whole[: start + 8] + b"\x00\x00" + whole[start + 10 :],
        whole[: start + 10] + bytes(200) + whole[start + 210 :],
    )[fault]
    answer = sent(mine, cleanup, broken)
    assert answer.status_code == 200, answer.content
    photo = Photo.objects.get()
    read = (photo.exif_latitude, photo.exif_longitude)
    assert read == (None, None) or read == pytest.approx(NEAR_STREET, abs=1e-5)


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"latitude": 0, "longitude": 0}, "/latitude"),
        ({"latitude": 0.0, "longitude": -0.0}, "/latitude"),
        ({"latitude": LONGITUDE, "longitude": LATITUDE}, "/latitude"),
        ({"latitude": 48.85, "longitude": 2.35}, "/latitude"),
        ({"latitude": 95, "longitude": LONGITUDE}, "/latitude"),
        ({"latitude": LATITUDE, "longitude": 181}, "/longitude"),
        ({"latitude": LATITUDE}, "/longitude"),
        ({"longitude": LONGITUDE}, "/latitude"),
        ({"latitude": "52.38", "longitude": LONGITUDE}, "/latitude"),
        ({"latitude": False, "longitude": LONGITUDE}, "/latitude"),
        ({"latitude": LATITUDE, "longitude": 10**17}, "/longitude"),
        ({"latitude": LATITUDE, "longitude": 1e300}, "/longitude"),
        ({"latitude": LATITUDE, "longitude": LONGITUDE, "accuracy_m": -1}, "/accuracy_m"),
        ({"latitude": LATITUDE, "longitude": LONGITUDE, "accuracy_m": "8"}, "/accuracy_m"),
        ({"taken_at": "2026-06-06T09:00:00"}, "/taken_at"),
        ({"by_hand": "yes"}, "/by_hand"),
        ({"phase": "during"}, "/phase"),
        ({"sha256": "A" * 64}, "/sha256"),
        ({"sha256": "a" * 63}, "/sha256"),
        ({"sha256": "\uff11" * 64}, "/sha256"),
        ({"size_bytes": 0}, "/size_bytes"),
        ({"size_bytes": 2**31 + 1}, "/size_bytes"),
        ({"content_type": ""}, "/content_type"),
        ({"rotation": 90}, "/rotation"),
    ],
)
def test_an_announcement_names_its_field_at_fault(
    mine: Phone, cleanup: str, said: dict[str, Any], pointer: str
) -> None:
    answer = mine.put(f"cleanups/{cleanup}/photos/{new_id()}", announcement(PHOTO, **said))
    assert refusal(answer)[0] == 400
    assert list(faults(answer)) == [pointer]
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("said", "expected", "pointer"),
    [
        ({"size_bytes": 20 * 1024 * 1024 + 1}, (413, "image_too_large"), "/size_bytes"),
        ({"content_type": "image/gif"}, (415, "unsupported_format"), "/content_type"),
        ({"content_type": "image/svg+xml"}, (415, "unsupported_format"), "/content_type"),
    ],
)
def test_what_would_be_refused_is_refused_when_it_is_announced(
    mine: Phone, cleanup: str, said: dict[str, Any], expected: tuple[int, str], pointer: str
) -> None:
    answer = mine.put(f"cleanups/{cleanup}/photos/{new_id()}", announcement(PHOTO, **said))
    assert refusal(answer) == expected
    assert list(faults(answer)) == [pointer]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
def test_coordinates_that_are_no_json_are_refused(mine: Phone, cleanup: str, number: str) -> None:
    body = f'{{"phase": "after", "latitude": {number}, "longitude": 4.88}}'.encode()
    path = mine.path(f"cleanups/{cleanup}/photos/{new_id()}")
    answer = mine.client.put(path, body, content_type="application/json")
    assert refusal(answer)[0] == 400


def test_bytes_that_nobody_announced_are_refused(mine: Phone, settings: LazySettings) -> None:
    assert refusal(mine.send(f"photos/{new_id()}/content", PHOTO)) == (404, "not_found")
    assert stored(settings) == []


def test_a_form_is_no_picture(mine: Phone, cleanup: str, settings: LazySettings) -> None:
    photo = announced(mine, cleanup, PHOTO)
    form = b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + PHOTO + b"\r\n--x--\r\n"
    answer = mine.send(f"photos/{photo}/content", form, "multipart/form-data; boundary=x")
    assert refusal(answer)[0] == 400
    assert stored(settings) == []


def test_a_cleanup_takes_twenty_photos_and_no_more(mine: Phone, cleanup: str) -> None:
    for number in range(20):
        announced(mine, cleanup, str(number).encode())
    answer = mine.put(f"cleanups/{cleanup}/photos/{new_id()}", announcement(PHOTO))
    assert refusal(answer) == (409, "not_allowed_now")
