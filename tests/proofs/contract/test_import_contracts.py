"""The import contracts …"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("cambio", "streets", "catalog", "grants", "api", "web", "doors", "tools")
LINT = (sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()")

BREACHES = {
    "Floors": ("streets/queries/places.py", "import catalog.apps"),
    "Floors: nothing runs back up": ("doors/health.py", "import web.apps"),
    "Every module of cambio has a place": ("cambio/anywhere.py", ""),
    "Rooms of a package": ("streets/queries/cleanups.py", "import streets.operations"),
    "Rooms of files": ("cambio/files/exif.py", "import cambio.files.queries"),
    "Only the ledger touches": ("cambio/audit/queries.py", "import cambio.ledger.models"),
    "Doors move no value": ("api/v1/people/wallet.py", "import cambio.ledger.operations"),
    "Pure rooms": ("streets/rewards.py", "import django"),
}


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


@pytest.mark.parametrize("contract", BREACHES)
def test_catch_a_planted_breach(copy: Path, contract: str) -> None:
    name, line = BREACHES[contract]
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
