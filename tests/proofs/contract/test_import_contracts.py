"""The import contracts …"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("cambio", "streets", "catalog", "grants", "api", "web", "doors", "tools")
LINT = (sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()")

BREACHES = {
    "Floors": {
        "streets/queries/places.py": "catalog.apps",
        "cambio/payments/steps/closing.py": "grants.payable",
        "cambio/payables.py": "grants.payable",
    },
    "Floors: nothing runs back up": {"doors/health.py": "web.apps"},
    "Every module of cambio has a place": {"cambio/anywhere.py": ""},
    "Rooms of a package": {
        "streets/queries/cleanups.py": "streets.operations",
        "streets/permissions.py": "streets.guards",
        "streets/guards.py": "streets.steps",
        "streets/steps/cleanups.py": "streets.operations",
        "streets/operations/rules.py": "streets.verbs",
        "catalog/steps/holding.py": "catalog.operations",
        "cambio/payments/payables.py": "cambio.payments.steps.closing",
        "catalog/anything.py": "",
    },
    "Rooms of grants": {
        "grants/permissions.py": "grants.guards",
        "grants/guards/awards.py": "grants.steps",
        "grants/steps/telling.py": "grants.operations",
        "grants/operations/rounds.py": "grants.verbs",
        "grants/payable.py": "grants.operations.awards",
    },
    "Operations never call": {
        "catalog/operations/orders.py": "catalog.operations.items",
        "grants/operations/awards.py": "grants.operations.reports",
        "grants/operations/reports.py": "cambio.payments.operations",
    },
    "Rooms of files": {"cambio/files/exif.py": "cambio.files.queries"},
    "Only the ledger touches": {"cambio/audit/queries.py": "cambio.ledger.models"},
    "Doors move no value": {"api/v1/people/wallet.py": "cambio.ledger.operations"},
    "Pure rooms": {"streets/rewards.py": "django"},
}
"""By the contract that each breaks: what is imported, and where."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code in which breaches can be planted."""
    folder = tmp_path_factory.mktemp("contracts")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            folder / package,
            ignore=shutil.ignore_patterns("__pycache__", "static", "templates", "data"),
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_are_kept_by_the_code_as_it_is(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@contextmanager
def planted(file: Path, imported: str) -> Iterator[None]:
    before = file.read_text() if file.exists() else None
    file.write_text(f"{before or ''}\n{imported and f'import {imported}'}\n")
    try:
        yield
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before)


@pytest.mark.parametrize("contract", BREACHES)
def test_catch_a_planted_breach(copy: Path, contract: str) -> None:
    with ExitStack() as all_planted:
        for name, imported in BREACHES[contract].items():
            all_planted.enter_context(planted(copy / name, imported))
        done = lint(copy)
    assert done.returncode != 0
    broken = [row for row in done.stdout.splitlines() if " BROKEN" in row]
    assert any(row.startswith(contract) for row in broken), done.stdout
    for name, imported in BREACHES[contract].items():
        module = name.removesuffix(".py").replace("/", ".")
        assert (f"{module} -> {imported}" if imported else module) in done.stdout, done.stdout
