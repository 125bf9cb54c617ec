"""
Modules and functions that have grown too long to be read in one go: run by `make check`.

A module is all its lines. A function is what stands from its `def` to its last line, its docstring
and the functions within it included; its decorators are not, for they say how it is called.
Migrations are left out, since they do not change once they have landed.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READ = ("*.py", ":!*/migrations/*")
MODULE_BELOW = 300
FUNCTION_BELOW = 40


@dataclass(frozen=True, slots=True)
class Oversize:
    """
    What has as many lines as its limit, or more.

    :param line: where it begins
    :param what: `module`, or the name of the function
    """

    line: int
    what: str
    lines: int
    below: int


def oversizes_in(text: str) -> Iterator[Oversize]:
    """Find the module if it is too long, then its functions, from the outer ones inwards."""
    lines = len(text.splitlines())
    if lines >= MODULE_BELOW:
        yield Oversize(1, "module", lines, MODULE_BELOW)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            lines = node.end_lineno - node.lineno + 1
            if lines >= FUNCTION_BELOW:
                yield Oversize(node.lineno, f"{node.name}()", lines, FUNCTION_BELOW)


def main() -> int:
    """Print each oversize of the repository with its place; 1 where there is any."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *READ],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    status = 0
    for name in filter(None, listed.stdout.split("\0")):
        for found in oversizes_in((ROOT / name).read_text("utf-8")):
            print(
                f"{name}:{found.line}: {found.what}: {found.lines} lines, not below {found.below}"
            )
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
