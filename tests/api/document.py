"""The API's document as tests read it: what a new route must do is asked of it unbidden."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from rest_framework.response import Response
from rest_framework.test import APIClient

from tests.api.access_requests import ASKS, Ask
from tests.api.access_scene import HOME

# The C reader is some ten times as fast; the document has thousands of lines.
DOCUMENT = yaml.load(
    (Path(__file__).parents[2] / "mobile_schema/openapi.yaml").read_text(encoding="utf-8"),
    Loader=yaml.CSafeLoader,
)
BASE: str = DOCUMENT["servers"][0]["url"]
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("access.toml").read_text(encoding="utf-8")
)
JSON = "application/json"


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference to what it stands for."""
    if "$ref" not in schema:
        return schema
    found: Any = DOCUMENT
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return resolved(found)


@dataclass(frozen=True)
class Operation:
    """
    One operation of the document.

    :ivar path: the whole of it; in the document it begins behind the server's
    """

    name: str
    method: str
    path: str

    @property
    def described(self) -> dict[str, Any]:
        found: dict[str, Any] = DOCUMENT["paths"][self.path.removeprefix(BASE)][self.method]
        return found

    @property
    def writes(self) -> bool:
        return self.method != "get" and not self.name.startswith("find_")

    @property
    def takes(self) -> dict[str, Any] | None:
        """The schema of its JSON body; None where it takes none."""
        content = self.described.get("requestBody", {}).get("content", {})
        return resolved(content[JSON]["schema"]) if JSON in content else None

    @property
    def gives(self) -> dict[str, Any] | None:
        """The schema of what it answers in JSON, or of an entry where that is a list."""
        content = self.described["responses"].get("200", {}).get("content", {})
        if JSON not in content:
            return None
        shape = resolved(content[JSON]["schema"])
        if shape["type"] == "array":
            return resolved(shape["items"])
        if self.is_list:
            return resolved(shape["properties"]["results"]["items"])
        return shape

    @property
    def is_list(self) -> bool:
        content = self.described["responses"].get("200", {}).get("content", {})
        shape = resolved(content[JSON]["schema"]) if JSON in content else {}
        return shape.get("type") == "array" or "results" in shape.get("properties", {})

    @property
    def query(self) -> set[str]:
        """The names of what it takes behind the question mark."""
        said = [resolved(entry) for entry in self.described.get("parameters", [])]
        return {entry["name"] for entry in said if entry["in"] == "query"}

    @property
    def cases(self) -> list[str]:
        """The valid requests that there are for it."""
        return [name for name in ASKS if name.split()[0] == self.name]

    @property
    def role(self) -> str:
        """In which role its first case is allowed, and sees the thing that this is about."""
        table = EXPECTED[self.cases[0]]
        role: str = table.get("sees", table["allowed"])[0]
        return "newcomer" if role == "members" else role

    def send(self, client: APIClient, ask: Ask, programme: str = HOME) -> Response:
        path = self.path.format(programme=programme, **ask.ids)
        if ask.content is not None:
            return client.put(path, ask.content, content_type="image/jpeg")
        if self.method in {"get", "delete"}:
            return getattr(client, self.method)(path, ask.query)
        behind = f"?{urlencode(ask.query)}" if ask.query else ""
        return getattr(client, self.method)(path + behind, ask.body)


OPERATIONS = {
    described["operationId"]: Operation(described["operationId"], method, BASE + path)
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
    if "{programme}" in path  # the log-in is no programme's, and has tests of its own
}
