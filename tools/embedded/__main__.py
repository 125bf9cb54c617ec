"""The supervisor's command line: `python -m tools.embedded run|demo|story|exec`."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from tools.embedded import application
from tools.embedded.process import ServiceError, death_follower
from tools.embedded.services import Services, start_services

TEND_EVERY_S = 0.1
STOPPED_BY_SIGNAL = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks, and give the exit status."""
    asked = _parser().parse_args(arguments)
    os.umask(0o077)  # logs, mails and uploads are nobody else's
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return {"run": _run, "demo": _demo, "story": _story, "exec": _exec}[asked.action](asked)
    except KeyboardInterrupt:
        return STOPPED_BY_SIGNAL
    except ServiceError as problem:
        _say(f"cambio: {problem}")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.embedded", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    for name, purpose in (
        ("run", "serve an installation until Ctrl-C"),
        ("demo", "load the demo programme, play the story, then serve until Ctrl-C"),
    ):
        action = actions.add_parser(name, help=purpose)
        action.add_argument("--data-dir", type=Path, default=Path("var"))
        action.add_argument("--port", type=int, default=application.FIRST_PORT)
    action = actions.add_parser("story", help="play the story on fresh temporary data")
    action.add_argument("command", nargs=argparse.REMAINDER, help="another voice to play it with")
    action = actions.add_parser("exec", help="run a command with temporary services")
    action.add_argument("--durable", action="store_true", help="with fsync, as in production")
    action.add_argument("command", nargs=argparse.REMAINDER)
    return parser


def _run(asked: argparse.Namespace) -> int:
    with _services(asked) as services:
        url = _serve(services, port=asked.port)
        print(f"cambio serves on {url} — Ctrl-C stops it", flush=True)
        _tend_until_interrupted(services)
    return 0


def _demo(asked: argparse.Namespace) -> int:
    with _services(asked) as services:
        url = _serve(services, port=asked.port, demo=True)
        print(f"cambio serves on {url}; now its users arrive\n", flush=True)
        file = services.data_dir / "demo.json"
        status = _play(services, ["--base-url", url, "--demo-file", str(file)])
        if status:
            print(
                f"the story stopped with status {status}; the logs are in "
                f"{services.data_dir / 'log'}",
                flush=True,
            )
            return status
        print(
            f"\ncambio serves on {url} — cast and session tokens in {file} — Ctrl-C stops it",
            flush=True,
        )
        _tend_until_interrupted(services)
    return 0


def _story(asked: argparse.Namespace) -> int:
    with start_services(say=_say) as services:  # fresh data, whatever servers are named
        url = _serve(services, port=application.FIRST_PORT, demo=True)
        if command := _command(asked):
            return _attend(services, command, _environment(services))
        return _play(services, ["--base-url", url, "--json"])


def _command(asked: argparse.Namespace) -> list[str]:
    command: list[str] = asked.command
    return command[1:] if command[:1] == ["--"] else command


def _exec(asked: argparse.Namespace) -> int:
    command = _command(asked)
    if not command:
        raise ServiceError("exec needs a command: python -m tools.embedded exec -- COMMAND")
    with start_services(durable=asked.durable, given=os.environ, say=_say) as services:
        return _attend(services, command, {**os.environ, **services.environment})


def _services(asked: argparse.Namespace) -> Services:
    return start_services(asked.data_dir, given=os.environ, say=_say)


def _serve(services: Services, *, port: int, demo: bool = False) -> str:
    """Start the application and give its address."""
    chosen, sign = application.take_port(port)
    services.keep(sign)
    if chosen != port:
        _say(f"cambio: port {port} is taken, so it is {chosen}")
    url = application.base_url(chosen)
    services.environment |= {
        "CAMBIO_BASE_URL": url,
        "CAMBIO_ALLOWED_HOSTS": f"{application.HOST},localhost",
        "PYTHONUNBUFFERED": "1",
    }
    environment = _environment(services)
    setup = services.data_dir / "log" / "setup.log"
    steps = [["migrate", "--no-input"], ["collectstatic", "--no-input"]]
    for step in [*steps, ["load_demo"]] if demo else steps:
        application.manage(step, environment=environment, log=setup)
    services.start(application.beat(environment, services.data_dir))
    worker_log = services.data_dir / "log" / "worker.log"
    services.start(application.worker(environment, worker_log))
    services.start(application.web(chosen, environment))
    return url


def _environment(services: Services) -> Mapping[str, str]:
    return {**os.environ, **services.environment}


def _play(services: Services, options: Sequence[str]) -> int:
    command = [sys.executable, "-m", "tools.story", *options]
    return _attend(services, command, _environment(services))


def _attend(services: Services, command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end while the services are tended; it is stopped when we are."""
    try:
        process = subprocess.Popen(
            list(command),
            env=dict(environment),
            preexec_fn=death_follower(signal.SIGTERM),  # noqa: PLW1509 - no threads before
        )
    except OSError as problem:
        raise ServiceError(f"{command[0]} cannot be run: {problem.strerror}") from None
    try:
        while process.poll() is None:
            services.tend()
            time.sleep(TEND_EVERY_S)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
    status = process.returncode
    return status if status >= 0 else 128 - status


def _tend_until_interrupted(services: Services) -> None:
    with suppress(KeyboardInterrupt):
        while True:
            services.tend()
            time.sleep(TEND_EVERY_S)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Stop in order; whoever repeats the signal waits no less."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
