"""The photos of a report that its author has withdrawn."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from rest_framework.response import Response

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from streets import queries
from streets.models import Cleanup, Photo, Place, RewardRule
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, refusal
from tests.api.streets.reports import announced, announcement, logged, sent
from tests.worlds import pictures

PHOTO = pictures.jpeg(1)


@pytest.fixture
def given_up(mine: Phone, street: Place, rule: RewardRule) -> str:
    """A report with a photo, handed in and withdrawn."""
    cleanup = logged(mine, street)
    assert sent(mine, cleanup, PHOTO).status_code == 200
    assert mine.post(f"cleanups/{cleanup}/submit").status_code == 200
    assert mine.post(f"cleanups/{cleanup}/withdraw").status_code == 200
    return cleanup


def announce(who: Phone, cleanup: str, content: bytes = PHOTO) -> Response:
    return who.put(f"cleanups/{cleanup}/photos/{new_id()}", announcement(content))


@pytest.mark.usefixtures("given_up")
def test_b14_can_be_used_again_by_their_author(mine: Phone, street: Place) -> None:
    again = logged(mine, street)
    assert sent(mine, again, PHOTO).status_code == 200
    assert mine.post(f"cleanups/{again}/submit").json()["state"] == "submitted"
    photo = Photo.objects.get(cleanup=again)
    told = {signal.code for signal in queries.signals_of(Cleanup.objects.get(pk=again))[photo.pk]}
    assert "copy_of_earlier" not in told


def test_b14_what_its_author_gave_up_is_nobody_elses(
    phone: MakePhone, given_up: str, neighbour: Membership, street: Place
) -> None:
    beside = phone(neighbour)
    theirs = logged(beside, street)
    assert refusal(announce(beside, theirs)) == (409, "photo_used_before")
    # Changed a little, it still looks like the one it was.
    lookalike = pictures.jpeg(1, quality=60)
    assert sent(beside, theirs, lookalike).status_code == 200
    photo = Photo.objects.get(cleanup=theirs)
    assert photo.copy_of is not None
    assert str(photo.copy_of.cleanup_id) == given_up


def test_b14_what_was_withdrawn_meanwhile_is_asked_when_the_bytes_come(
    mine: Phone, street: Place
) -> None:
    first, second = logged(mine, street), logged(mine, street)
    photo = announced(mine, second, PHOTO)
    assert sent(mine, first, PHOTO).status_code == 200
    assert refusal(mine.send(f"photos/{photo}/content", PHOTO)) == (409, "photo_used_before")
    mine.post(f"cleanups/{first}/withdraw")
    assert mine.send(f"photos/{photo}/content", PHOTO).status_code == 200


@pytest.mark.usefixtures("given_up")
def test_b14_of_two_reports_one_has_the_bytes(mine: Phone, street: Place) -> None:
    second, third = logged(mine, street), logged(mine, street)
    assert sent(mine, second, PHOTO).status_code == 200
    assert refusal(announce(mine, third)) == (409, "photo_used_before")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("given_up")
def test_b14_of_two_reports_at_once_one_has_the_bytes(
    phone: MakePhone, mine: Phone, resident: Membership, street: Place
) -> None:
    photos = [announced(mine, logged(mine, street), PHOTO) for _ in range(4)]
    phones = [phone(resident) for _ in photos]

    def send(pair: tuple[Phone, str]) -> int:
        try:
            return int(pair[0].send(f"photos/{pair[1]}/content", PHOTO).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        codes = sorted(threads.map(send, zip(phones, photos, strict=True)))
    assert codes == [200, 409, 409, 409]


def test_b14_of_a_rejected_report_they_stay_used(
    phone: MakePhone, mine: Phone, coordinator: Membership, street: Place, rule: RewardRule
) -> None:
    cleanup = logged(mine, street)
    sent(mine, cleanup, PHOTO)
    mine.post(f"cleanups/{cleanup}/submit")
    judged = phone(coordinator).post(f"cleanups/{cleanup}/reject", {"reason": "Not there."})
    assert judged.status_code == 200
    assert refusal(announce(mine, logged(mine, street))) == (409, "photo_used_before")
