"""REUSE.toml covers everything with our own licence; so what is not ours must be named."""

import re
import tomllib
from hashlib import sha256
from pathlib import PurePath

from tests.repository.files import ROOT, tracked

NOT_OURS_BY_NATURE = {
    *(".csv", ".geojson", ".pdf", ".xlsx"),
    *(".png", ".jpg", ".jpeg", ".webp", ".avif", ".heic", ".gif", ".svg", ".ico"),
    *(".woff", ".woff2", ".ttf", ".otf", ".mp4", ".webm"),
}


def named() -> list[re.Pattern[str]]:
    """What fits the paths of each entry but the first, which is for everything."""
    first, *others = tomllib.loads((ROOT / "REUSE.toml").read_text())["annotations"]
    assert first["path"] == "**"
    given = [entry["path"] for entry in others]
    flat = [path for said in given for path in ([said] if isinstance(said, str) else said)]
    parts = [re.split(r"(\*\*|\*)", path) for path in flat]
    wild = {"**": ".*", "*": "[^/]*"}
    return [re.compile("".join(wild.get(p, re.escape(p)) for p in part)) for part in parts]


def test_pictures_fonts_data_and_vendored_files_are_named_by_an_entry_of_their_own() -> None:
    asked = [
        name
        for name in tracked()
        if PurePath(name).suffix in NOT_OURS_BY_NATURE
        or ("/vendor/" in name and PurePath(name).name not in {"README.md", "SHA256SUMS"})
    ]
    assert "web/static/vendor/bootstrap/bootstrap.min.css" in asked
    patterns = named()
    assert [name for name in asked if not any(p.fullmatch(name) for p in patterns)] == []


def test_an_entry_names_something_that_is_there() -> None:
    names = tracked()
    assert [p.pattern for p in named() if not any(p.fullmatch(name) for name in names)] == []


def test_the_licence_at_the_root_is_the_one_among_the_others() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text == (ROOT / "LICENSES" / "EUPL-1.2.txt").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "EUPL-1.2"


def test_what_is_vendored_is_what_was_brought() -> None:
    vendor = ROOT / "web" / "static" / "vendor"
    sums = dict(
        reversed(line.split(maxsplit=1))
        for line in (vendor / "SHA256SUMS").read_text().splitlines()
    )
    vendored = [file for file in vendor.glob("*/**/*") if file.is_file()]
    assert {str(file.relative_to(vendor)) for file in vendored} == set(sums)
    found = {name: sha256((vendor / name).read_bytes()).hexdigest() for name in sums}
    assert found == sums
