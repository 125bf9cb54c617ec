"""The application's own processes: web server, worker, beat, and the steps before they start."""

import http.client
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.embedded.process import ServiceError
from tools.embedded.service import Plan
from tools.embedded.steps import Step

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 100


def take_port(first: int = FIRST_PORT) -> tuple[int, socket.socket]:
    """
    Find the first free port and take it: two that start at once do not get the same.

    The web server's sockets may share a port, so the port itself cannot be what is taken. The
    socket that comes with it stands for the port until it is closed.

    :raises ServiceError: none of a hundred is free
    """
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        sign = socket.socket(socket.AF_UNIX)
        try:
            # An address without a file: gone with the process, whatever ends it.
            if sys.platform == "linux":
                sign.bind(f"\0cambio-port-{port}")
            with socket.socket() as candidate:
                candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                candidate.bind((HOST, port))
        except OSError:
            sign.close()
            continue
        return port, sign
    raise ServiceError(f"no port from {first} on is free on {HOST}: choose another with --port")


def base_url(port: int) -> str:
    return f"http://{HOST}:{port}"


def management(command: str, environment: Mapping[str, str], log_dir: Path) -> Step:
    """Give how a management command is run."""
    words = command.split()
    return Step(
        name=f"manage.py {words[0]}",
        command=[sys.executable, "manage.py", *words],
        environment=environment,
        log=log_dir / f"{words[0]}.log",
        cwd=PROJECT_DIR,
    )


def web(port: int, environment: Mapping[str, str]) -> Plan:
    """Give how the web server is run; ready when it says that it is healthy."""
    return Plan(
        name="web",
        command=[
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1"),
            *("--host", HOST, "--port", str(port), "--workers", "2", "--blocking-threads", "16"),
            *("--respawn-failed-workers", "--respawn-interval", "0.5"),
            *("--workers-kill-timeout", "5", "cambio.wsgi:application"),
        ],
        environment=environment,
        cwd=PROJECT_DIR,
        is_ready=lambda: _is_healthy(port),
        until=f"it answers on port {port}",
    )


def worker(environment: Mapping[str, str], log: Path) -> Plan:
    """
    Give how the task worker is run.

    :param log: its log, which says when it is ready
    """
    seen = log.stat().st_size if log.exists() else 0
    return Plan(
        name="worker",
        command=[
            *(sys.executable, "-m", "celery", "-A", "cambio.celery", "worker"),
            *("--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle"),
        ],
        environment=environment,
        cwd=PROJECT_DIR,
        is_ready=lambda: b" ready." in _since(log, seen),
        until="it takes on tasks",
        # The first signal lets running tasks finish, the second gives them up.
        stop_signals=((signal.SIGTERM, 10), (signal.SIGQUIT, 3)),
    )


def beat(environment: Mapping[str, str], data_dir: Path) -> Plan:
    """Give how the task scheduler is run; it has nothing to be asked, so it is ready at once."""
    return Plan(
        name="beat",
        command=[
            *(sys.executable, "-m", "celery", "-A", "cambio.celery", "beat"),
            *("--schedule", str(data_dir / "beat-schedule"), "--pidfile", ""),
            *("--loglevel", "WARNING"),
        ],
        environment=environment,
        cwd=PROJECT_DIR,
        is_ready=lambda: True,
    )


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _since(log: Path, offset: int) -> bytes:
    if not log.exists():
        return b""
    with log.open("rb") as file:
        file.seek(offset)
        return file.read()
