"""The supervisor's command line: `python -m tools.embedded run|demo|story|exec|manage|links`."""

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
from tools.embedded.running import environment_of_running
from tools.embedded.services import Services, start_services
from tools.embedded.serving import environment_of, serve

OWN, DEMO = Path("installation"), Path("var")
SUNDAY = (sys.executable, "-m", "tools.sunday")
TEND_EVERY_S = 0.1
STOPPED_BY_SIGNAL = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks, and give the exit status."""
    asked = _parser().parse_args(arguments)
    os.umask(0o077)  # logs, mails and uploads are nobody else's
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return ACTIONS[asked.action](asked)
    except KeyboardInterrupt:
        return STOPPED_BY_SIGNAL
    except ServiceError as problem:
        _say(f"cambio: {problem}")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.embedded", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    for name, folder, purpose in (
        ("run", OWN, "serve an installation until Ctrl-C"),
        ("demo", DEMO, "load the demo programme, play the story, then serve until Ctrl-C"),
    ):
        action = actions.add_parser(name, help=purpose)
        action.add_argument("--data-dir", type=Path, default=folder)
        action.add_argument("--port", type=int, default=application.FIRST_PORT)
    action = actions.add_parser("story", help="play the story on fresh temporary data")
    action.add_argument("command", nargs=argparse.REMAINDER, help="another voice to play it with")
    action = actions.add_parser("exec", help="run a command with temporary services")
    action.add_argument("--durable", action="store_true", help="with fsync, as in production")
    action.add_argument("command", nargs=argparse.REMAINDER)
    action = actions.add_parser("manage", help="run a management command on the servers that run")
    action.add_argument("--data-dir", type=Path, help="whose, when there are several")
    action.add_argument("command", nargs=argparse.REMAINDER)
    action = actions.add_parser("links", help="give new links into the demo that runs")
    action.add_argument("--data-dir", type=Path, default=DEMO)
    return parser


def _run(asked: argparse.Namespace) -> int:
    with _services(asked) as services:
        url = serve(services, port=asked.port, say=_say)
        _tend_until_interrupted(services, f"cambio serves on {url} — Ctrl-C stops it")
    return 0


def _demo(asked: argparse.Namespace) -> int:
    with _services(asked) as services:
        url = serve(services, port=asked.port, loaded=["load_demo"], say=_say, CAMBIO_DEMO="1")
        print(f"cambio serves on {url}; now its users arrive\n", flush=True)
        file = services.data_dir / "demo.json"
        status = _play(services, ["--base-url", url, "--demo-file", str(file)])
        if not status:
            status = _attend(services, [*SUNDAY, "load"], environment_of(services))
        if status:
            print(
                f"it stopped with status {status}; the logs are in {services.data_dir / 'log'}",
                flush=True,
            )
            return status
        whole = f"\ncambio serves on {url} — cast and session tokens in {file} — Ctrl-C stops it"
        _tend_until_interrupted(services, whole)
    return 0


def _story(asked: argparse.Namespace) -> int:
    with start_services(say=_say) as services:  # fresh data, whatever servers are named
        url = serve(services, port=application.FIRST_PORT, loaded=["load_demo"], say=_say)
        if command := _command(asked):
            return _attend(services, command, environment_of(services))
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


def _manage(asked: argparse.Namespace) -> int:
    folders = [asked.data_dir] if asked.data_dir else [OWN, DEMO]
    return _on_running(folders, ["manage.py", *_command(asked)])


def _links(asked: argparse.Namespace) -> int:
    return _on_running([asked.data_dir], [*SUNDAY[1:], "links"])


def _on_running(folders: Sequence[Path], arguments: Sequence[str]) -> int:
    """Run Python on the servers of one of these data folders, in our own place."""
    environment = {**os.environ, **environment_of_running(folders)}
    os.chdir(application.PROJECT_DIR)
    os.execve(sys.executable, [sys.executable, *arguments], environment)  # noqa: S606


def _services(asked: argparse.Namespace) -> Services:
    return start_services(asked.data_dir, given=os.environ, say=_say)


def _play(services: Services, options: Sequence[str]) -> int:
    command = [sys.executable, "-m", "tools.story", *options]
    return _attend(services, command, environment_of(services))


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


def _tend_until_interrupted(services: Services, line: str) -> None:
    """Say that all is there, and see to it that it stays until somebody stops it."""
    with suppress(KeyboardInterrupt):
        print(line, flush=True)
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


ACTIONS = {
    "run": _run,
    "demo": _demo,
    "story": _story,
    "exec": _exec,
    "manage": _manage,
    "links": _links,
}

if __name__ == "__main__":
    sys.exit(main())
