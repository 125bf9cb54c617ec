"""The pages made from the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cambio.common.states import Machine, Move
from cambio.programmes.roles import permissions, roles
from tools.docs import Command, machines, states_page

LAMP = Machine(
    "lamp",
    initial="dark",
    moves=[
        Move("light", ("dark",), "lit"),
        Move("douse", ("lit",), "dark"),
        Move("break", ("dark", "lit"), "broken"),
    ],
)


def test_a_page_just_written_is_up_to_date(tmp_path: Path) -> None:
    call_command(Command(), folder=tmp_path)
    written = pages_in(tmp_path)
    assert written.keys() >= {"states.md", "permissions.md", "schemes/buurt-aan-zet.nl.md"}
    call_command(Command(), "--check", folder=tmp_path)
    assert pages_in(tmp_path) == written


def pages_in(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_a_page_that_was_changed_by_hand_is_found_by_name(tmp_path: Path) -> None:
    call_command(Command(), folder=tmp_path)
    page = tmp_path / "states.md"
    page.write_text(page.read_text() + "and one more\n")
    with pytest.raises(CommandError, match=r"states\.md;"):
        call_command(Command(), "--check", folder=tmp_path)


def test_a_page_that_is_missing_is_found_and_not_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"states\.md, permissions\.md"):
        call_command(Command(), "--check", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_diagram_has_an_arrow_for_every_source_of_every_move() -> None:
    page = states_page({"house": [LAMP]})
    arrows = re.findall(r"^    (\S+) --> (\S+?)(?:: (\w+))?$", page, re.MULTILINE)
    assert arrows == [
        ("[*]", "dark", ""),
        ("dark", "lit", "light"),
        ("lit", "dark", "douse"),
        ("dark", "broken", "break"),
        ("lit", "broken", "break"),
        ("broken", "[*]", ""),
    ]
    assert "| `break` | `dark`, `lit` | `broken` |" in page
    assert "Nothing leaves `broken`." in page


def test_every_package_with_a_lifecycle_is_found() -> None:
    written = {
        f"{'.'.join(file.relative_to(settings.BASE_DIR).parts[:-1])}"
        for root in ("cambio", "streets", "catalog", "grants")
        for file in (settings.BASE_DIR / root).rglob("states.py")
        if re.search(r"^[A-Z]+ = Machine\[", file.read_text(), re.MULTILINE)
    }
    assert set(machines()) == written


def test_every_role_and_permission_is_listed(tmp_path: Path) -> None:
    call_command(Command(), folder=tmp_path)
    page = (tmp_path / "permissions.md").read_text()
    assert all(f"| `{name}` |" in page for name in (*roles(), *permissions()))
    assert page.count(" yes |") == sum(len(role.permissions) for role in roles().values())


def test_the_glossary_tells_the_inverse_of_every_move() -> None:
    glossary = (settings.BASE_DIR / "docs" / "glossary.md").read_text()
    missing = [
        f"{machine.name}: {move}"
        for here in machines().values()
        for machine in here
        for move in machine.moves
        if not re.search(
            rf"^\| `{machine.name}` \| `{move}` \| .+ \| .+ \|$", glossary, re.MULTILINE
        )
    ]
    assert missing == []


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = set(
        re.findall(r"`(test_\w+)`", (settings.BASE_DIR / "docs" / "threats.md").read_text())
    )
    written = {
        name
        for file in (settings.BASE_DIR / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    assert named
    assert named - written == set()


PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/**/*.md", "deploy/*.md")


@pytest.mark.parametrize("pattern", PAGES)
def test_every_file_that_a_page_names_or_leads_to_is_there(pattern: str) -> None:
    root: Path = settings.BASE_DIR
    missing = []
    for page in root.glob(pattern):
        text = page.read_text()
        named = re.findall(
            r"`((?:cambio|streets|catalog|grants|api|web|doors|tools|tests|deploy)/[\w./-]+)`", text
        )
        linked = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        missing += [(page.name, name) for name in named if not (root / name).exists()]
        missing += [(page.name, link) for link in linked if not (page.parent / link).exists()]
    assert missing == []


def test_every_function_that_the_tour_names_is_there() -> None:
    root: Path = settings.BASE_DIR
    named = set(re.findall(r"`(\w+)\(\)`", (root / "docs" / "tour.md").read_text()))
    code = "\n".join(
        file.read_text()
        for package in ("cambio", "streets", "catalog", "grants", "api", "web", "doors", "tools")
        for file in (root / package).rglob("*.py")
    )
    assert named
    assert [name for name in sorted(named) if f"def {name}(" not in code] == []
