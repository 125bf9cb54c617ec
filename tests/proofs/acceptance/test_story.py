"""The story …"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STEPS = [
    "log_in",
    "rule",
    "places",
    "roles",
    "residents",
    "resident_cleanup",
    "planned_and_logged",
    "photos",
    "returned",
    "verified",
    "paid_once",
    "catalog",
    "person_order",
    "street_order",
    "counter",
    "refused_and_cancelled",
    "grant_round",
    "application",
    "question",
    "award",
    "payment",
    "accountability",
    "determination",
    "audit",
]
# What differs from one Saturday to the next.
_VARIES = re.compile(r"(?<=the code )\w+|\d+(?= % alike)|\d+(?= checks)")


def environment() -> dict[str, str]:
    """The environment without the servers of the test run: the story starts its own."""
    ours = ("DATABASE_", "BROKER_", "CACHE_", "CAMBIO_")
    return {name: text for name, text in os.environ.items() if not name.startswith(ours)}


def narration(text: str) -> list[str]:
    return [
        _VARIES.sub("…", line.strip()) for line in text.splitlines() if re.match(r" *\d+\. ", line)
    ]


def test_holds_in_every_step_and_is_told_in_the_readme() -> None:
    played = subprocess.run(
        [sys.executable, "-m", "tools.embedded", "story"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    result = json.loads(played.stdout.splitlines()[-1])
    assert result["ok"]
    assert result["steps"] == STEPS
    assert result["audit"]["ok"]
    # Rosa: 26 for her own cleanup and 11 for Carla's, 12 for a broom. The streets: 39 and two
    # thirds of 123, of which Zandhoek spends 90.
    assert result["balances"] == {"Rosa": 25, "Noor": 5, "Zandhoek": 31, "Realengracht": 41}
    readme = (ROOT / "README.md").read_text()
    told = readme.split("<!-- story -->")[1].split("<!-- /story -->")[0]
    assert narration(told) == narration(played.stdout)
