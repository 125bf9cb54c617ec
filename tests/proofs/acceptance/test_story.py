"""The story …"""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
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


def demo(data_dir: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tools.embedded", "demo", "--data-dir", str(data_dir)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until_served(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if line.startswith("cambio serves on") and "Ctrl-C" in line:
            return told
    raise AssertionError(f"the demo ended by itself:\n{told}")


def test_is_played_again_by_a_second_demo_on_the_same_data(tmp_path: Path) -> None:
    data_dir = tmp_path / "a folder with spaces"
    for _ in range(2):
        process = demo(data_dir)
        try:
            told = read_until_served(process)
            assert len(narration(told)) == len(STEPS)
            described = json.loads((data_dir / "demo.json").read_text())
            rosa = next(actor for actor in described["cast"] if actor["name"] == "Rosa")
            request = urllib.request.Request(
                f"{described['base_url']}/api/v1/{described['programme']}/me",
                headers={"X-Session-Token": rosa["session_token"]},
            )
            with urllib.request.urlopen(request, timeout=10) as answer:
                assert json.loads(answer.read())["id"] == rosa["membership"]
            assert rosa["roles"] == ["steward"]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        assert process.returncode == 0
