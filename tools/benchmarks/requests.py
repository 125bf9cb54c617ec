"""P3: what phones ask for most, over HTTP, against a bare view with the same log-in and SQL."""

import http.client
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from django.db import connection
from django.test import Client

from tools.benchmarks import bare, ground, hot_paths
from tools.benchmarks.figures import Figure
from tools.benchmarks.hot_paths import HOT_PATHS, PEOPLE, Caller, HotPath
from tools.benchmarks.report import Report
from tools.embedded import application
from tools.embedded.service import Service

CLIENTS = (1, PEOPLE)
DONE = {200, 201}
LOG_IN = 5
"""Statements to find out who calls: they are done by the bare view's own log-in."""
# Nothing here is about how often one may call; that it is counted is a part of each call.
LIMITS = ",".join(
    f"{what}.{who}=1000000/m"
    for what in ("reads", "writes")
    for who in ("device", "person", "address")
)
FOR_KEYS = ("idempotency_key", "pg_try_advisory_xact_lock")

Recorded = dict[str, list[dict[str, Any]]]
Where = Callable[[Caller, int], str]
"""The address that a client calls."""
Times = dict[tuple[str, int], tuple[list[float], list[float]]]
"""The medians of the rounds, ours and bare, by hot path and number of clients."""


def measure(report: Report, database: str, *, rounds: int, seconds: float) -> None:
    """Note for each hot path the ratio of the medians, with one client and with many."""
    callers = hot_paths.callers()
    recorded = {
        name: [_record(name, path, caller) for caller in callers[path.programme]]
        for name, path in HOT_PATHS.items()
    }
    times: Times = {(name, clients): ([], []) for name in HOT_PATHS for clients in CLIENTS}
    with _served(database, recorded) as port:
        for number in range(rounds + 1):
            for (name, clients), found in times.items():
                crew = callers[HOT_PATHS[name].programme][:clients]
                for side, where in zip(found, _sides(name), strict=True):
                    taken = _median_ms(port, crew, where, HOT_PATHS[name], seconds)
                    if number:  # the first round warms both sides up
                        side.append(taken)
    _conclude(report, times, recorded)


def _conclude(report: Report, times: Times, recorded: Recorded) -> None:
    for (name, clients), (ours, plain) in times.items():
        report.figures[f"P3.{name}.c{clients}"] = Figure.of_ratios(ours, plain)
    medians = [
        f"{name} {Figure.of(ours).value:.1f} and {Figure.of(plain).value:.1f}"
        for (name, clients), (ours, plain) in times.items()
        if clients == 1
    ]
    report.notes += [
        "P3 is measured over HTTP, each client with a connection of its own. The bare view "
        "(`tools/benchmarks/bare.py`) has the same server, middleware, log-in and limits; it does "
        "the same statements by the driver alone and answers what was recorded. Medians with one "
        f"client, ours and bare, in ms: {'; '.join(medians)}.",
        "P3, statements of a call beside those of logging in, the same number each time: "
        f"{'; '.join(_counted(name, recorded) for name in HOT_PATHS)}. The limits are one call of "
        "the cache.",
    ]


def _counted(name: str, recorded: Recorded) -> str:
    statements = recorded[name][0]["statements"]
    for_keys = sum(any(mark in one for mark in FOR_KEYS) for one in statements)
    return f"{name} {len(statements)}" + (f", {for_keys} of them for the key" if for_keys else "")


def _record(name: str, path: HotPath, caller: Caller) -> dict[str, Any]:
    """
    Make a call twice; note what it does and answers.

    :raises RuntimeError: it is refused, or takes another number of statements the second time
    """
    first, second = (_call(name, path, caller) for _ in range(2))
    if len(first["statements"]) != len(second["statements"]):
        raise RuntimeError(f"{name} takes another number of statements each time")
    return second


def _call(name: str, path: HotPath, caller: Caller) -> dict[str, Any]:
    began_ms = int(time.time() * 1000)
    phone, where = Client(headers=caller.headers), _ours(name)(caller, 0)
    statements: list[str] = []
    with connection.execute_wrapper(partial(_note, statements)):
        if path.body is None:
            answer = phone.get(where)
        else:
            answer = phone.post(where, path.body(caller), content_type="application/json")
    if answer.status_code not in DONE:
        raise RuntimeError(f"{where} was answered {answer.status_code}: {answer.content!r}")
    said = answer.json()
    return {
        "statements": statements[LOG_IN:],
        "made": bare.made_since(began_ms, statements),
        "code": said.get("pickup_code"),
        "answer": said,
    }


def _note(statements: list[str], execute: Any, sql: Any, params: Any, *rest: Any) -> Any:
    """Note a statement with its values in it, and have it done."""
    statements.append(psycopg.ClientCursor(connection.connection).mogrify(sql, params))
    return execute(sql, params, *rest)


def _sides(name: str) -> tuple[Where, Where]:
    def plain(caller: Caller, number: int) -> str:
        return bare.PATH.format(programme=caller.programme, name=name, number=number)

    return _ours(name), plain


def _ours(name: str) -> Where:
    return lambda caller, _: f"/api/v1/{caller.programme}/{HOT_PATHS[name].path(caller)}"


def _median_ms(port: int, crew: list[Caller], where: Where, path: HotPath, seconds: float) -> float:
    """How long a call takes when so many make it at once."""

    def call(number: int) -> list[float]:
        return _times(port, crew[number], where(crew[number], number), path, seconds)

    with ThreadPoolExecutor(len(crew)) as threads:
        return median(one for times in threads.map(call, range(len(crew))) for one in times)


def _times(port: int, caller: Caller, where: str, path: HotPath, seconds: float) -> list[float]:
    line = http.client.HTTPConnection(application.HOST, port, timeout=30)
    times: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or not times:
        headers, sent = caller.headers, None
        if path.body is not None:
            headers |= {"Content-Type": "application/json"}
            sent = json.dumps(path.body(caller))
        began = time.perf_counter()
        line.request("GET" if sent is None else "POST", where, sent, headers)
        answer = line.getresponse()
        content = answer.read()
        times.append((time.perf_counter() - began) * 1000)
        if answer.status not in DONE:
            raise RuntimeError(f"{where} was answered {answer.status}: {content[:300]!r}")
    line.close()
    return times


@contextmanager
def _served(database: str, recorded: Recorded) -> Iterator[int]:
    """Serve the database, with the bare view beside our own."""
    port, sign = application.take_port()
    with sign, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "recorded.json"
        file.write_text(json.dumps(recorded), encoding="utf-8")
        environment = {
            **os.environ,
            "DATABASE_URL": ground.url("DATABASE_URL", database),
            "CAMBIO_BASE_URL": application.base_url(port),
            "CAMBIO_ALLOWED_HOSTS": "*",
            "CAMBIO_LIMITS": LIMITS,
            bare.RECORDED: str(file),
        }
        plan = application.web(port, environment)
        plan = replace(plan, command=[*plan.command[:-1], "benchmarks.bare:application"])
        server = Service(plan, folder, folder, say=lambda _: None)
        server.start()
        try:
            yield port
        finally:
            server.stop()
