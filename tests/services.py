"""
The pytest plugin behind `-p tests.services`: what a test run stands on.

It is loaded before Django's settings. The first process of a run starts a temporary PostgreSQL and
Valkey and puts their addresses into the environment, which the workers of xdist inherit; what an
earlier, killed run left behind is ended first. And it makes a skipped test a failure: a skip is a
test that proves nothing and is seen by nobody.
"""

import os
import shutil
from collections.abc import Generator

import pytest

from tools.embedded.process import ServiceError
from tools.embedded.services import start_services

BASE_URL = "http://testserver"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
NEEDS_CHROMIUM = "browser"
FREE = [f"{what}.{who}" for what in ("reads", "writes") for who in ("device", "person", "address")]
"""Limits that no test should run into by calling often; those of codes and log-ins stay."""


def chromium() -> str:
    """
    Give the path of the browser for the browser tests.

    :raises UsageError: there is none
    """
    named = os.environ.get("CHROMIUM")
    found = named if named and os.access(named, os.X_OK) else None
    if not named:
        found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if not found:
        raise pytest.UsageError(
            "the browser tests need Chromium: install it (on Debian: apt-get install chromium) "
            "or set CHROMIUM to its path"
        )
    return found


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start what the tests stand on, before pytest-django reads the settings."""
    options = early_config.known_args_namespace
    idle = options.help or options.version or "PYTEST_XDIST_WORKER" in os.environ
    if not idle and os.environ.get("CAMBIO_TEST_USE_ENV") != "1":
        try:
            services = start_services(durable=False).__enter__()
        except ServiceError as problem:
            raise pytest.UsageError(str(problem)) from None
        early_config.add_cleanup(lambda: services.__exit__(None, None, None))
        os.environ.update(services.environment)
        os.environ.update({"CAMBIO_BASE_URL": BASE_URL, "CAMBIO_ALLOWED_HOSTS": "*"})
        os.environ["CAMBIO_LIMITS"] = ",".join(f"{name}=1000000/m" for name in FREE)
        os.environ.pop("CAMBIO_DEBUG", None)
    # Tests empty the cache, so each worker of xdist has a database of it for itself.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and "?db=" in os.environ.get("CACHE_URL", ""):
        address, _, database = os.environ["CACHE_URL"].partition("?db=")
        number = int(worker.removeprefix("gw")) + 1 + int(database)
        os.environ["CACHE_URL"] = f"{address}?db={number}"
    return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say at once, rather than test by test, that there is no browser."""
    if any(NEEDS_CHROMIUM in getattr(item, "fixturenames", ()) for item in items):
        chromium()


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr != "long":
        config.pluginmanager.register(_SkipsAreFailures())


class _SkipsAreFailures:
    """Fails the run if anything was skipped, and says what; an expected failure is no skip."""

    def __init__(self) -> None:
        self._skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self._skipped.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._skipped:
            terminalreporter.section("skipped, which counts as failed")
            for name in self._skipped:
                terminalreporter.line(name)
