"""How the tests speak to the API: as a phone does, and reading refusals as clients do."""

from typing import Any

from django.utils.translation import override
from rest_framework.response import Response
from rest_framework.test import APIClient

from api.codes import Kind, every_kind
from cambio.common.http import type_of


class Phone:
    """A client that stands in one programme: paths are what follows `/api/v1/{programme}/`."""

    def __init__(self, client: APIClient, programme: str) -> None:
        self.client = client
        self.programme = programme

    def path(self, path: str) -> str:
        return f"/api/v1/{self.programme}/{path}"

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: Any) -> Response:
        return self.client.get(self.path(path), query, **headers)

    def post(self, path: str, body: Any = None, **headers: Any) -> Response:
        """Post, with a new key unless `headers` say otherwise."""
        return self.client.post(self.path(path), {} if body is None else body, **headers)

    def put(self, path: str, body: Any, **headers: Any) -> Response:
        """Put, over whatever is there unless `headers` say otherwise."""
        return self.client.put(self.path(path), body, **headers)

    def delete(self, path: str) -> Response:
        return self.client.delete(self.path(path))

    def send(self, path: str, content: bytes, content_type: str = "image/jpeg") -> Response:
        """Put raw bytes, as an upload does."""
        return self.client.put(self.path(path), content, content_type=content_type)

    def raw(self, path: str, body: bytes, content_type: str = "application/json") -> Response:
        """Post a body exactly as it is, valid or not."""
        return self.client.post(self.path(path), body, content_type=content_type)


def refusal(response: Response) -> tuple[int, str]:
    """The status and code of a refusal, which must be a problem document."""
    assert response["Content-Type"] == "application/problem+json", response.content
    document = response.json()
    assert document.keys() == {"type", "status", "code", "title", "detail", "errors"}
    assert document["status"] == response.status_code
    kind = every_kind()[document["code"]]
    assert document["type"] == type_of(kind.code)
    assert document["title"] in titles_of(kind)
    assert document["detail"]
    return response.status_code, document["code"]


def titles_of(kind: Kind) -> set[str]:
    """The one title of a kind of problem, in each language."""
    found = set()
    for language in ("nl", "en"):
        with override(language):
            found.add(str(kind.title))
    return found


def faults(response: Response) -> dict[str, str]:
    """The fields that a refusal names, as JSON pointers, each with its code."""
    refusal(response)
    for fault in response.json()["errors"]:
        assert fault.keys() == {"in", "pointer", "code", "detail"}
        assert fault["detail"]
    return {fault["pointer"]: fault["code"] for fault in response.json()["errors"]}


def places(response: Response) -> dict[str, str]:
    """Where the fields stand that a refusal names: in the body, the query or a header."""
    refusal(response)
    return {fault["pointer"]: fault["in"] for fault in response.json()["errors"]}


def ids(response: Response) -> list[str]:
    """The ids of a page, in its order."""
    assert response.status_code == 200, response.content
    return [entry["id"] for entry in response.json()["results"]]
