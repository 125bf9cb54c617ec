"""pgbench, where there is one: has a statement done again and again at hardly a cost of its own."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

PROGRAM = shutil.which("pgbench")


def rate(script: str, url: str, *, clients: int, seconds: float) -> float:
    """
    Run a script for so long, each statement prepared once.

    :returns: how often a second
    """
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text(script)
        run = subprocess.run(
            [
                *(PROGRAM, "-n", "-M", "prepared", "-f", str(file)),
                *("-c", str(clients), "-j", str(min(clients, 2))),
                *("-T", str(max(1, round(seconds)))),
            ],
            env=_address(url),
            capture_output=True,
            text=True,
            check=True,
        )
    found = re.search(r"^tps = ([\d.]+)", run.stdout, re.MULTILINE)
    assert found, run.stdout
    return float(found[1])


def _address(url: str) -> dict[str, str]:
    """How PostgreSQL's own programs are told where to go: not by arguments that `ps` shows."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
    names |= {"password": "PGPASSWORD", "dbname": "PGDATABASE"}
    return os.environ | {name: str(parts[key]) for key, name in names.items() if key in parts}
