"""What the tests hold answers against notices …"""

from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.response import Response

from cambio.programmes.models import Membership
from tests.api.answers import complaint_about, fault_in
from tests.api.conftest import MakePhone

ME: dict[str, Any] = {
    "id": "0190a000-0000-7000-8000-000000000001",
    "name": "Rosa",
    "joined_at": "2026-06-06T10:00:00Z",
    "programme": {
        "id": "0190a000-0000-7000-8000-000000000002",
        "slug": "west",
        "name": "West",
    },
    "roles": [],
}
SHAPE = {"$ref": "#/components/schemas/MeOut"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, ""),
        ({"name": None}, "$.name"),
        ({"id": "17"}, "$.id"),
        ({"age": 8}, "age"),
        ({"programme": {"id": ME["id"], "slug": "west"}}, "$.programme"),
        ({"roles": [{}]}, "$.roles[0]"),
    ],
)
def test_what_a_body_should_not_be(changes: dict[str, Any], fault: str) -> None:
    found = fault_in(ME | changes, SHAPE)
    assert fault in found
    assert bool(found) == bool(fault)


def test_a_field_that_is_missing_unless_some_were_asked_for() -> None:
    some = {"name": "Rosa"}
    assert "is a required property" in fault_in(some, SHAPE)
    assert fault_in(some, SHAPE, partly=True) == ""


@pytest.fixture
def answer(phone: MakePhone, newcomer: Membership) -> Response:
    return phone(newcomer).get("me")


def test_nothing_in_what_is_answered(answer: Response) -> None:
    assert complaint_about(answer) == ""


def test_a_status_that_is_not_written_down(answer: Response) -> None:
    answer.status_code = 418
    assert "418" in complaint_about(answer)


def test_a_header_that_is_missing(answer: Response) -> None:
    del answer.headers["API-Version"]
    assert "API-Version" in complaint_about(answer)


def test_another_kind_of_content(answer: Response) -> None:
    answer.headers["Content-Type"] = "text/html; charset=utf-8"
    assert "text/html" in complaint_about(answer)


def test_a_code_that_is_not_written_down(phone: MakePhone) -> None:
    refused: HttpResponse = phone(None).get("me")
    assert complaint_about(refused) == ""
    refused.content = refused.content.replace(b"not_authenticated", b"out_of_stock")
    assert "out_of_stock" in complaint_about(refused)
