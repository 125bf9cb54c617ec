"""The words of lifecycles, where no type checker sees them …"""

import ast
import re
from collections.abc import Iterator
from typing import get_args

import pytest

from cambio.common.states import AnyMachine
from cambio.settings import BASE_DIR
from tests.proofs.contract.test_import_contracts import PACKAGES
from tools.docs import machines

ASKED = re.compile(r"(?:(?P<of>\w+)__)?state(?:__in)?")
IN_SQL = re.compile(r"\bstate\s*(?:=|<>|!=|IN)\s*\(?\s*('\w+'(?:\s*,\s*'\w+')*)", re.IGNORECASE)
WORD = re.compile(r"'(\w+)'")


LIFECYCLES: dict[str, AnyMachine] = {
    machine.name: machine for found in machines().values() for machine in found
}


def words_in(source: str) -> Iterator[tuple[str, str]]:
    """Every word that is compared with a state, and of what: empty where the code does not say."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                asked = ASKED.fullmatch(keyword.arg or "")
                if asked:
                    yield from ((asked["of"] or "", word) for word in _constants(keyword.value))
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            if isinstance(node.left, ast.Attribute) and node.left.attr == "state":
                yield from (("", word) for word in _constants(node.comparators[0]))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for listed in IN_SQL.findall(node.value):
                yield from (("", word) for word in WORD.findall(listed))


def _constants(node: ast.AST) -> list[str]:
    inside = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    found = [one.value for one in inside if isinstance(one, ast.Constant)]
    return [word for word in found if isinstance(word, str) and word]


def unknown_in(source: str) -> list[str]:
    every = {state for machine in LIFECYCLES.values() for state in machine.states}
    return [
        word
        for of, word in words_in(source)
        if word not in (LIFECYCLES[of].states if of in LIFECYCLES else every)
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_in_a_package_are_words_of_a_lifecycle(package: str) -> None:
    for file in (BASE_DIR / package).rglob("*.py"):
        assert unknown_in(file.read_text()) == [], file


@pytest.mark.parametrize(
    "line",
    [
        "Cleanup.objects.filter(state='verifed')",
        "Cleanup.objects.filter(~Q(state='verifed'))",
        "Place.objects.exclude(cleanup__state='placed')",
        "Cleanup.objects.filter(state__in=('draft', 'verifed'))",
        "Cleanup.objects.update(state='verifed')",
        "cleanup.state in {'draft', 'verifed'}",
        "cleanup.state not in ('verifed',)",
        "CHECK = \"SELECT id FROM streets_cleanup WHERE state IN ('draft', 'verifed')\"",
    ],
)
def test_that_are_misspelt_are_found(line: str) -> None:
    right = line.replace("verifed", "verified").replace("placed", "verified")
    assert len(unknown_in(line)) == 1
    assert list(words_in(right)) != []
    assert unknown_in(right) == []


@pytest.mark.parametrize("noun", LIFECYCLES)
def test_are_the_same_in_a_type_and_its_table(noun: str) -> None:
    machine = LIFECYCLES[noun]
    states, moves = machine.__orig_class__.__args__  # type: ignore[attr-defined]
    assert set(get_args(states)) == set(machine.states)
    assert set(get_args(moves)) == set(machine.moves)
