"""The import contracts …"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("cambio", "streets", "catalog", "grants", "api", "web", "doors", "tools")
LINT = (sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()")

# The contract that breaks, by the beginning of its name; the file, and the line planted in it.
BREACHES = (
    ("Floors", "streets/queries/places.py", "import catalog.apps"),
    ("Floors", "doors/health.py", "import web.apps"),
    ("Floors", "cambio/payments/steps/closing.py", "import grants.payable"),
    ("Floors", "cambio/payables.py", "import grants.payable"),
    ("Every module of cambio has a place", "cambio/anywhere.py", ""),
    ("Rooms of a package", "streets/queries/cleanups.py", "import streets.operations"),
    ("Rooms of a package", "catalog/steps/holding.py", "import catalog.operations"),
    ("Rooms of a package", "cambio/payments/payables.py", "import cambio.payments.steps.closing"),
    ("Rooms of a package", "catalog/anything.py", ""),
    ("Rooms of grants", "grants/steps/telling.py", "import grants.operations"),
    ("Rooms of grants", "grants/payable.py", "import grants.operations.awards"),
    ("Operations never call", "catalog/operations/orders.py", "import catalog.operations.items"),
    ("Operations never call", "grants/operations/awards.py", "import grants.operations.reports"),
    ("Operations never call", "grants/operations/awards.py", "import cambio.payments.operations"),
    ("Rooms of files", "cambio/files/exif.py", "import cambio.files.queries"),
    ("Only the ledger touches", "cambio/audit/queries.py", "import cambio.ledger.models"),
    ("Doors move no value", "api/v1/people/wallet.py", "import cambio.ledger.operations"),
    ("Pure rooms", "streets/rewards.py", "import django"),
)


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


@pytest.mark.parametrize(("contract", "name", "line"), BREACHES)
def test_catch_a_planted_breach(copy: Path, contract: str, name: str, line: str) -> None:
    file = copy / name
    before = file.read_text() if file.exists() else None
    try:
        file.write_text(f"{before or ''}\n{line}\n")
        done = lint(copy)
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before)
    assert done.returncode != 0
    broken = [row for row in done.stdout.splitlines() if " BROKEN" in row]
    assert any(row.startswith(contract) for row in broken), done.stdout
