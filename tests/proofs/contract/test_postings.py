"""What a posting gives reaches `record()`: an answer that is dropped would tell no phone of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = [
    path
    for package in ("cambio", "streets", "catalog", "grants")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]


def functions_giving_postings(trees: list[ast.Module]) -> set[str]:
    """The names of all that gives what a posting gave."""
    return {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and "Posted" in ast.unparse(node.returns)
    }


def dropped(tree: ast.Module, giving: set[str]) -> Iterator[int]:
    """The lines in which one of these is called and nobody takes its answer."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            name = ast.unparse(node.value.func).rsplit(".", maxsplit=1)[-1]
            if name in giving:
                yield node.lineno


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text()) for path in FILES}


def test_no_answer_of_a_posting_is_dropped(trees: dict[Path, ast.Module]) -> None:
    giving = functions_giving_postings(list(trees.values()))
    assert giving >= {"post", "post_many", "hold", "_pay"}
    assert [
        f"{path.relative_to(ROOT)}:{line}"
        for path, tree in trees.items()
        for line in dropped(tree, giving)
    ] == []


def test_a_dropped_one_is_found() -> None:
    """Negative control."""
    planted = ast.parse("def act():\n    posted = holding.hold(order)\n    holding.hold(order)\n")
    assert list(dropped(planted, {"hold"})) == [3]
