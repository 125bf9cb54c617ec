"""The published document …"""

import gzip
import json
from typing import Any

import pytest
import yaml
from django.test import Client
from rest_framework.test import APIClient

from tests.api.document import DOCUMENT
from tests.api.phones import refusal

JSON, YAML = "/api/v1/openapi.json", "/api/v1/openapi.yaml"
ELSEWHERE = {"HTTP_ORIGIN": "https://docs.example.org"}
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def anybody() -> APIClient:
    return APIClient()


def of_whoever_runs_it() -> dict[str, Any]:
    contact = {
        "name": "cambio at testserver", "url": "http://testserver", "email": "cambio@testserver"
    }  # fmt: skip
    return DOCUMENT | {"info": DOCUMENT["info"] | {"contact": contact}}


def test_is_the_committed_one_in_both_forms(anybody: APIClient) -> None:
    said, written = anybody.get(JSON), anybody.get(YAML)
    assert said["Content-Type"] == "application/json"
    assert json.loads(said.content) == of_whoever_runs_it()
    assert written["Content-Type"] == "application/yaml"
    assert yaml.load(written.content, Loader=yaml.CSafeLoader) == of_whoever_runs_it()


@pytest.mark.parametrize("address", [JSON, YAML])
def test_may_be_read_from_any_site_and_kept(anybody: APIClient, address: str) -> None:
    answer = anybody.get(address, **ELSEWHERE)
    assert answer["Access-Control-Allow-Origin"] == "*"
    exposed = answer["Access-Control-Expose-Headers"].split(", ")
    assert {*exposed} == {"API-Version", "ETag"} <= set(answer.headers)
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("address", [JSON, YAML])
def test_is_not_sent_again_to_whoever_has_it(anybody: APIClient, address: str) -> None:
    tag = anybody.get(address)["ETag"]
    again = anybody.get(address, HTTP_IF_NONE_MATCH=tag, **ELSEWHERE)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert again["Access-Control-Allow-Origin"] == "*"
    assert anybody.get(address, HTTP_IF_NONE_MATCH='"another"').status_code == 200


def test_bears_a_tag_for_each_form(anybody: APIClient) -> None:
    assert anybody.get(JSON)["ETag"] != anybody.get(YAML)["ETag"]


def test_is_compressed_and_known_again(anybody: APIClient) -> None:
    packed = anybody.get(JSON, HTTP_ACCEPT_ENCODING="gzip")
    assert json.loads(gzip.decompress(packed.content)) == of_whoever_runs_it()
    headers = {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_IF_NONE_MATCH": packed["ETag"]}
    assert anybody.get(JSON, **headers).status_code == 304


@pytest.mark.parametrize("kind", ["application/vnd.oai.openapi+json", "text/html", "*/*", ""])
def test_is_sent_whatever_kind_is_asked_for(anybody: APIClient, kind: str) -> None:
    assert anybody.get(JSON, HTTP_ACCEPT=kind).status_code == 200


def test_can_be_asked_for_its_head(anybody: APIClient) -> None:
    answer = anybody.head(JSON)
    assert (answer.status_code, answer.content) == (200, b"")


def test_is_only_read(anybody: APIClient) -> None:
    answer = anybody.post(JSON, {}, **ELSEWHERE)
    assert refusal(answer) == (405, "method_not_allowed")
    assert "Cache-Control" not in answer


def test_is_all_that_other_sites_may_read() -> None:
    for address in ("/api/v1/west/me", "/api/v1/openapi.txt", "/readyz"):
        assert "Access-Control-Allow-Origin" not in Client().get(address, **ELSEWHERE)
