"""A picture that is too large is refused when it is announced, not after it was sent."""

from typing import Any

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog.models import Item
from tests.api.conftest import MakePhone
from tests.api.grants.bodies import body
from tests.api.phones import Phone, faults, refusal
from tests.api.streets.reports import announcement
from tests.catalog import conftest as shop_floor
from tests.grants import conftest as grants_floor
from tests.worlds import pictures
from tests.worlds.office import Scene

quick = grants_floor.quick
broom, supplier = shop_floor.broom, shop_floor.supplier
TOO_LARGE = {"width": 20_000, "height": 10_001}
PHOTO = pictures.jpeg(width=64, height=64)


@pytest.mark.parametrize(
    ("content_type", "width", "height"),
    [
        ("image/jpeg", 20_000, 10_001),
        ("image/heic", 8_064, 6_848),
        ("image/png", 8_160, 6_144),
        ("image/webp", 5_001, 5_000),
    ],
)
def test_b11_a_picture_that_is_too_large_is_refused_before_it_is_sent(
    mine: Phone, cleanup: str, content_type: str, width: int, height: int
) -> None:
    path = f"cleanups/{cleanup}/photos/{new_id()}"
    said = announcement(PHOTO, content_type=content_type, width=width, height=height)
    answer = mine.put(path, said)
    assert refusal(answer) == (413, "too_many_pixels")
    assert list(faults(answer)) == ["/width"]
    assert "megapixels" in answer.json()["detail"]
    # Who does not say how large it is learns it later, as before.
    assert mine.put(path, announcement(PHOTO, content_type=content_type)).status_code == 201


@pytest.mark.parametrize("size", [{"width": 8160, "height": 6144}, {"width": 10**9}])
def test_b11_a_jpeg_of_fifty_megapixels_may_come(
    mine: Phone, cleanup: str, size: dict[str, int]
) -> None:
    path = f"cleanups/{cleanup}/photos/{new_id()}"
    assert mine.put(path, announcement(PHOTO, **size)).status_code == 201
    assert mine.put(path, announcement(PHOTO)).status_code == 200


@pytest.mark.parametrize("size", [{"width": 0}, {"height": -1}, {"width": "8160"}, {"width": 1.5}])
def test_b11_a_size_is_a_number_of_pixels(mine: Phone, cleanup: str, size: dict[str, Any]) -> None:
    answer = mine.put(f"cleanups/{cleanup}/photos/{new_id()}", announcement(PHOTO, **size))
    assert refusal(answer) == (400, "invalid")


def test_b11_so_it_is_with_the_picture_of_an_item(
    phone: MakePhone, manager: Membership, broom: Item
) -> None:
    said = announcement(PHOTO)
    del said["phase"]
    path = f"items/{broom.pk}/pictures/{new_id()}"
    answer = phone(manager).put(path, said | TOO_LARGE)
    assert refusal(answer) == (413, "too_many_pixels")
    assert phone(manager).put(path, said).status_code == 200


def test_b11_so_it_is_with_a_document_that_is_a_picture(phone: MakePhone, quick: Scene) -> None:
    mine = phone(quick.applicant)
    application = mine.post("grants/applications", body(quick)).json()["id"]
    said = announcement(PHOTO) | {"kind": "budget", "name": "begroting"}
    del said["phase"]
    path = f"grants/applications/{application}/attachments/{new_id()}"
    assert refusal(mine.put(path, said | TOO_LARGE)) == (413, "too_many_pixels")
    # Of a document that is none, nobody asks how large it is.
    pdf = said | TOO_LARGE | {"content_type": "application/pdf"}
    assert mine.put(path, pdf).status_code == 201
