"""The NLgov REST API Design Rules 2.2 on the document itself, and on its versions."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from cambio.common.http import API_VERSION
from tests.api.document import BASE, DOCUMENT, JSON, OPERATIONS, resolved
from tests.proofs.contract.document_parts import EVERY, PATHS, nodes

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/api-design-rules.md").read_text(encoding="utf-8")


def test_adr_core_doc_openapi() -> None:
    """OpenAPI 3, with paths, examples, and no reference that leads nowhere."""
    assert re.fullmatch(r"3\.\d+\.\d+", DOCUMENT["openapi"])
    assert PATHS
    references = [node for _, node in nodes(DOCUMENT) if isinstance(node.get("$ref"), str)]
    assert all(resolved(node) for node in references)
    bodies = [
        one.described.get("requestBody", {}).get("content", {}) for one in OPERATIONS.values()
    ]
    assert all("example" in content[JSON] for content in bodies if JSON in content)


def test_adr_core_doc_openapi_contact() -> None:
    assert DOCUMENT["info"]["contact"].keys() == {"name", "url", "email"}


def test_adr_core_doc_language() -> None:
    """Explained: English, as the interface; what residents read is Dutch first."""
    assert "| `/core/doc-language` | explained |" in PAGE


def test_adr_core_deprecation_schedule() -> None:
    """What is deprecated says until when it is there; how long that is at least is promised."""
    for _, _, said in EVERY:
        assert bool(said.get("deprecated")) == ("x-sunset" in said)
    promise = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    assert "That day is at least a year after the mark" in " ".join(promise.split())


def test_adr_core_transition_period() -> None:
    """No more than two versions are served at once, and the old one for at least a year more."""
    served = {found for found in versions(get_resolver().url_patterns) if found}
    assert served == {"v1"}
    promise = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    assert "which is served for at least a year after `v2` is there" in " ".join(promise.split())


def versions(patterns: list[URLPattern | URLResolver], above: str = "") -> Iterator[str]:
    for one in patterns:
        here = above + str(one.pattern)
        found = re.match(r"api/(v\d+)/", here)
        if found:
            yield found[1]
        elif isinstance(one, URLResolver):
            yield from versions(one.url_patterns, here)


def test_adr_core_uri_version() -> None:
    """The major version, and no other, stands in the address of the server."""
    (server,) = DOCUMENT["servers"]
    assert re.fullmatch(r".*/v(\d+)", server["url"])
    assert server["url"] == BASE == f"/api/v{API_VERSION.partition('.')[0]}"
    assert all(not re.search(r"/v\d", path) for path in PATHS)


def test_adr_core_changelog() -> None:
    """Every release of the contract has an entry in the changes."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = [file.stem for file in (ROOT / "mobile_schema/released").glob("*.yaml")]
    assert [name for name in released if f"API {name}" not in changes] == []
    assert "## Unreleased" in changes


def test_adr_core_semver() -> None:
    rule = r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"
    assert re.fullmatch(rule, DOCUMENT["info"]["version"])
    assert DOCUMENT["info"]["version"] == API_VERSION
