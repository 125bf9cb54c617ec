"""An upload that is sent again: the same bytes change nothing, others are never called the same."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from catalog.models import Item
from tests.api.conftest import MakePhone
from tests.api.grants.bodies import PAYEE, body
from tests.api.phones import Phone, faults, refusal
from tests.api.streets.reports import announced, stored
from tests.catalog import conftest as shop_floor
from tests.grants import conftest as grants_floor
from tests.worlds import pictures
from tests.worlds.documents import pdf
from tests.worlds.office import Scene

quick = grants_floor.quick
broom, supplier = shop_floor.broom, shop_floor.supplier

Upload = tuple[Phone, str, bytes]
KINDS = ("photo", "item", "document")


@pytest.fixture
def upload(request: pytest.FixtureRequest, kind: str) -> Upload:
    """Announce something: who sends it, where to, and its bytes."""
    makers: dict[str, Callable[[pytest.FixtureRequest], Upload]] = {
        "photo": photo, "item": item, "document": document
    }  # fmt: skip
    return makers[kind](request)


def said(content: bytes, **more: Any) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "content_type": "image/jpeg",
    } | more


def photo(request: pytest.FixtureRequest) -> Upload:
    mine, cleanup = request.getfixturevalue("mine"), request.getfixturevalue("cleanup")
    content = pictures.jpeg(3)
    return mine, f"photos/{announced(mine, cleanup, content)}/content", content


def item(request: pytest.FixtureRequest) -> Upload:
    make: MakePhone = request.getfixturevalue("phone")
    manager: Membership = request.getfixturevalue("manager")
    broom: Item = request.getfixturevalue("broom")
    content, path = pictures.jpeg(3), f"items/{broom.pk}/pictures/{new_id()}"
    assert make(manager).put(path, said(content)).status_code == 200
    return make(manager), f"{path}/content", content


def document(request: pytest.FixtureRequest) -> Upload:
    make: MakePhone = request.getfixturevalue("phone")
    scene: Scene = request.getfixturevalue("quick")
    mine, content, attachment = make(scene.applicant), pdf(b"ours"), new_id()
    application = mine.post("grants/applications", body(scene)).json()["id"]
    announcement = said(content, kind="budget", name="b.pdf", content_type="application/pdf")
    path = f"grants/applications/{application}/attachments/{attachment}"
    assert mine.put(path, announcement).status_code == 201
    return mine, f"grants/attachments/{attachment}/content", content


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda content: content[:-1] + b"#", "digest_differs"),
        (lambda content: content[:-1], "upload_incomplete"),
        (lambda content: content + b"#", "upload_too_long"),
        (lambda _content: b"", "upload_incomplete"),
    ],
    ids=["others", "fewer", "more", "none"],
)
def test_b19_what_is_there_already_is_no_answer_to_other_bytes(
    upload: Upload, settings: LazySettings, change: Callable[[bytes], bytes], code: str
) -> None:
    mine, path, content = upload
    first = mine.send(path, content)
    assert first.status_code == 200
    before = {file: file.read_bytes() for file in stored(settings)}
    answer = mine.send(path, change(content))
    assert refusal(answer) == (400, code)
    assert list(faults(answer)) == ["/content"]
    assert {file: file.read_bytes() for file in stored(settings)} == before
    assert mine.send(path, content).json() == first.json()


@pytest.mark.parametrize("kind", ["document"])
def test_b19_after_an_application_is_handed_in_its_bytes_are_still_the_same_and_no_others(
    upload: Upload,
) -> None:
    mine, path, content = upload
    assert mine.send(path, content).status_code == 200
    (application,) = mine.get("grants/applications").json()["results"]
    place = f"grants/applications/{application['id']}"
    assert mine.put(f"{place}/payee", PAYEE).status_code == 200
    assert mine.post(f"{place}/submit").status_code == 200
    assert mine.send(path, content).status_code == 200
    assert refusal(mine.send(path, content[:-1] + b"#")) == (400, "digest_differs")
