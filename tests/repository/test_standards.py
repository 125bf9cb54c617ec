"""Every standard that the page says we follow leads to its text, to code and to tests."""

import re

import pytest

from tests.repository.files import ROOT

PAGE = (ROOT / "docs" / "standards.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| [")
]


def test_the_page_lists_them() -> None:
    assert len(ROWS) > 20
    assert all(len(row) == 4 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: re.sub(r"\W+", "-", row[0])[:40])
def test_a_standard_leads_to_its_text_to_code_and_to_tests(row: list[str]) -> None:
    name, what, where, tested = row
    assert re.match(r"\[[^\]]+\]\(https://[^)\s]+\)", name)
    assert what
    code, tests = (re.findall(r"`([^`]+)`", cell) for cell in (where, tested))
    assert code
    assert tests
    assert [path for path in code if path.startswith("tests/")] == []
    assert [path for path in tests if not path.startswith("tests/")] == []
    assert [path for path in [*code, *tests] if not (ROOT / path).is_file()] == []
