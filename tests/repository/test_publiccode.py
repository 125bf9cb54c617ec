"""publiccode.yml keeps to version 0.7 of its standard, and says what is so."""

import re
import tomllib
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings

from tests.repository.files import ROOT

# Of the standard: what there may be, and what there must be.
MUST = {
    *("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"),
    *("description", "legal", "maintenance", "localisation"),
}
MAY = {
    *("applicationSuite", "landingURL", "isBasedOn", "softwareVersion", "releaseDate", "logo"),
    *("categories", "usedBy", "fundedBy", "roadmap", "supports", "organisation"),
    *("intendedAudience", "dependsOn"),
}
TEXTS_MUST = {"shortDescription", "longDescription", "features"}
TEXTS_MAY = {
    *("localisedName", "documentation", "apiDocumentation", "screenshots", "videos", "awards"),
}
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    *("standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web"),
    *("standalone/backend", "standalone/other", "addon", "library", "configurationFiles"),
}
# Those of the standard's lists that may ever fit; all of them are in its documentation.
CATEGORIES = {
    *("accounting", "budgeting", "collaboration", "communications", "digital-citizenship"),
    *("document-management", "e-commerce", "event-management", "financial-reporting"),
    *("gamification", "geographic-information-systems", "grant-management"),
    *("inventory-management", "online-community", "procurement", "resource-management", "survey"),
    *("workflow-management",),
}
SCOPES = {
    *("culture", "education", "environment", "finance-and-economic-development", "government"),
    *("local-authorities", "society", "sport", "welfare"),
}
ALIASES = {"gdpr", "eidas", "nis2", "cra", "spid", "cie", "anpr", "pagopa", "io"}


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    return found


def test_has_the_keys_of_the_standard_and_no_others(said: dict[str, Any]) -> None:
    assert said["publiccodeYmlVersion"] == "0.7"
    assert set(said) >= MUST
    assert set(said) <= MUST | MAY
    for texts in said["description"].values():
        assert set(texts) >= TEXTS_MUST
        assert set(texts) <= TEXTS_MUST | TEXTS_MAY


def test_uses_the_words_of_the_standard(said: dict[str, Any]) -> None:
    assert said["developmentStatus"] in STATUSES
    assert said["softwareType"] in TYPES
    assert set(said["categories"]) <= CATEGORIES
    assert set(said["intendedAudience"]["scope"]) <= SCOPES
    assert all(re.fullmatch("[A-Z]{2}", code) for code in said["intendedAudience"]["countries"])
    assert set(said["maintenance"]) == {"type"}  # every other type asks for people by name
    assert said["maintenance"]["type"] == "none"


def test_texts_have_the_lengths_of_the_standard(said: dict[str, Any]) -> None:
    for texts in said["description"].values():
        assert len(texts["shortDescription"].strip()) <= 150
        assert 150 <= len(texts["longDescription"].strip()) <= 10_000
        assert 5 <= len(texts["features"]) <= 20
    english, dutch = (said["description"][code]["features"] for code in ("en", "nl"))
    assert len(english) == len(dutch)


def test_what_it_supports_is_told_apart_by_addresses_of_which_our_page_tells_more(
    said: dict[str, Any],
) -> None:
    page = (ROOT / "docs" / "standards.md").read_text()
    for entry in said["supports"]:
        (name,) = entry.values()
        assert set(entry) == {"id"}
        scheme, _, rest = name.partition(":")
        assert rest in ALIASES if scheme == "alias" else scheme in {"https", "urn"}
        assert name in page, f"docs/standards.md does not tell of {name}"


def test_files_that_it_names_are_there(said: dict[str, Any]) -> None:
    pictures = [name for texts in said["description"].values() for name in texts["screenshots"]]
    assert [name for name in [said["logo"], *pictures] if not (ROOT / name).is_file()] == []
    assert urlsplit(said["url"]).scheme == "https"


def test_says_the_same_as_the_program(said: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert said["name"] == project["name"]
    assert said["legal"]["license"] == project["license"]
    codes = [code for code, _ in settings.LANGUAGES]
    assert said["localisation"]["availableLanguages"] == codes
    assert set(said["description"]) == set(codes)
    needed = {entry["name"]: entry.get("versionMin") for entry in said["dependsOn"]["open"]}
    assert project["requires-python"] == f">={needed['Python']}"
    operating = (ROOT / "docs" / "operating.md").read_text()
    assert f"Version {needed['PostgreSQL']} or newer" in operating
