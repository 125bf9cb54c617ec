"""
The pytest plugin behind `-p tests.durations`: where the suite's time goes, folder by folder.

It is printed and nobody fails by it: a shared machine is slow at times. Whoever goes over a budget
makes the folder quicker, or says in the change why it has to cost more.
"""

from collections import Counter

import pytest

BUDGETS_S = {
    "tests/api": 240,
    "tests/cambio": 180,
    "tests/catalog": 45,
    "tests/deploy": 20,
    "tests/doors": 20,
    "tests/grants": 150,
    "tests/proofs": 300,
    "tests/repository": 5,
    "tests/streets": 60,
    "tests/tools": 90,
    "tests/web": 90,
}
"""Seconds of all workers together; on two of them the suite takes half the sum."""


class Durations:
    """Adds up what each test took, with what was built for it and taken down after it."""

    def __init__(self) -> None:
        self._seconds: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds["/".join(report.nodeid.split("/")[:2])] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        whole = sum(self._seconds.values())
        if whole < 60:  # somebody runs a few tests
            return
        terminalreporter.section("seconds by folder, of all workers together")
        for folder, seconds in sorted(self._seconds.items()):
            budget = BUDGETS_S.get(folder)
            said = "no budget" if budget is None else f"of {budget}"
            over = "  OVER" if budget is not None and seconds > budget else ""
            terminalreporter.line(f"{folder:16} {seconds:6.0f} {said}{over}")
        terminalreporter.line(f"{'in all':16} {whole:6.0f} of {sum(BUDGETS_S.values())}")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Durations())
