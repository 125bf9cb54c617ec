"""Writes the figures: `var/bench.json` for machines, `docs/benchmarks.md` for people."""

import json
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tools.benchmarks.figures import GOALS, Figure, as_result

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Report:
    """
    What one run found.

    :ivar figures: by goal
    :ivar context: further ratios that have no goal, by what they are
    :ivar rates: medians of transfers a second, by what was done
    :ivar notes: what a reader of the figures must know
    """

    server: str = ""
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])
    began: float = field(default_factory=time.monotonic)
    figures: dict[str, Figure] = field(default_factory=dict)
    context: dict[str, Figure] = field(default_factory=dict)
    rates: dict[str, Figure] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """What is said at the end of a run."""
        return [
            f"{name:18} {figure!s:24} {GOALS[name]!s:8} {self._verdict(name)}"
            for name, figure in self.figures.items()
        ]

    def write(self, *, rounds: int, page: bool) -> None:
        """
        Write what was found.

        :param page: for people too: not after a quick run
        """
        json_file = ROOT / "var" / "bench.json"
        json_file.parent.mkdir(exist_ok=True)
        results = {name: as_result(name, figure) for name, figure in self.figures.items()}
        json_file.write_text(json.dumps(results, indent=2) + "\n")
        if page:
            (ROOT / "docs" / "benchmarks.md").write_text(self._page(rounds))

    def _page(self, rounds: int) -> str:
        goals = [
            (f"`{name}`", GOALS[name].says, str(figure), str(GOALS[name]), self._verdict(name))
            for name, figure in self.figures.items()
        ]
        missing = [f"`{name}`: {GOALS[name].says}" for name in GOALS if name not in self.figures]
        parts = [
            "# Benchmarks",
            "<!-- Written by `make bench`; edits are lost. -->",
            f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores of {_cpu()}, {self.server}, "
            f"Python {platform.python_version()}. Load average {self.load_before:.1f} before and "
            f"{os.getloadavg()[0]:.1f} after the run, which took "
            f"{time.monotonic() - self.began:.0f} s. {rounds} rounds, the sides of a ratio in "
            "turns within each; every figure is the median of the rounds, in brackets the lowest "
            "and the highest.",
            "## Goals",
            _table(("goal", "what to what", "measured", "goal", "met"), goals),
            *(["Not measured in this run:", _list(missing)] if missing else []),
            "## For comparison",
            _table(("what", "ratio"), [(name, str(value)) for name, value in self.context.items()]),
            "## Transfers a second",
            "On this machine, at that moment; they say little elsewhere.",
            _table(("what", "a second"), [(n, _rounded(f)) for n, f in self.rates.items()]),
            "## Notes",
            _list(self.notes),
        ]
        return "\n\n".join(parts) + "\n"

    def _verdict(self, name: str) -> str:
        value, goal = self.figures[name].value, GOALS[name]
        if goal.met_by(value):
            return "yes"
        return f"no, by {abs(value / goal.bound - 1):.0%}"


def _rounded(figure: Figure) -> str:
    low, high = figure.spread
    return f"{figure.value:,.0f} ({low:,.0f} to {high:,.0f})"


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
