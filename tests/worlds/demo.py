"""A demo that runs: played and filled once, for all tests that look at it."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tools.story.client import Phone

ROOT = Path(__file__).resolve().parents[2]
# What differs from one Saturday to the next.
_VARIES = re.compile(r"(?<=the code )\w+|\d+(?= % alike)|\d+(?= checks)")


def environment() -> dict[str, str]:
    """The environment without the servers of the test run: the story starts its own."""
    ours = ("DATABASE_", "BROKER_", "CACHE_", "CAMBIO_")
    return {name: text for name, text in os.environ.items() if not name.startswith(ours)}


def narration(text: str) -> list[str]:
    """The numbered lines of a story, without what is different each time."""
    return [
        _VARIES.sub("…", line.strip()) for line in text.splitlines() if re.match(r" *\d+\. ", line)
    ]


@dataclass
class Demo:
    """A demo that runs, and what it has told so far."""

    process: subprocess.Popen[str]
    data_dir: Path
    told: str

    @property
    def described(self) -> dict[str, Any]:
        """What it has left for scripts: its cast, and how the story came out."""
        described: dict[str, Any] = json.loads((self.data_dir / "demo.json").read_text())
        return described

    def phone(self, name: str) -> Phone:
        """Give the phone of one of the cast, logged in."""
        [token] = [
            actor["session_token"] for actor in self.described["cast"] if actor["name"] == name
        ]
        return Phone(self.described["base_url"], self.described["programme"], token=token)

    def rows(self, query: str) -> list[Any]:
        """Ask the database of this very demo."""
        note = json.loads((self.data_dir / "run" / "environment.json").read_text())
        with psycopg.connect(note["environment"]["DATABASE_URL"]) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]

    def make(self, *words: str) -> str:
        """Say `make …` in another terminal."""
        done = subprocess.run(
            ["make", "--silent", *words, f"DATA={self.data_dir}"],
            cwd=ROOT,
            env={name: text for name, text in environment().items() if "MAKE" not in name},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> int:
        """Stop it as Ctrl-C does, and give its status."""
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)
        assert self.process.returncode is not None
        return self.process.returncode


def start(data_dir: Path) -> Demo:
    """Start a demo and wait until it has told everything."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.embedded", "demo", "--data-dir", str(data_dir)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if line.startswith("cambio serves on") and "Ctrl-C" in line:
            return Demo(process, data_dir, told)
    raise AssertionError(f"the demo ended by itself:\n{told}")
