"""
The decoder's child process: `python -m cambio.files.decoder_child MEMORY_BYTES`.

Reads one JSON request a line and answers with one JSON line; ends when its input ends, so it
never outlives its parent. It bounds its own memory and, should its parent be gone in the middle of
a decode, its own time.
"""

import json
import os
import resource
import signal
import sys
import warnings
from pathlib import Path
from typing import Any

from cambio.files.imaging import RefusedError, take_picture
from cambio.files.pictures import NOT_AN_IMAGE, Limits

OUTPUT_BYTES = 64 * 1024 * 1024
GRACE_SECONDS = 1.0


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Decode one file; whatever goes wrong in it is an answer, too."""
    limits = Limits(**request["limits"])
    # The parent kills us sooner; this is for when there is no parent any more.
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + GRACE_SECONDS)
    try:
        picture = take_picture(
            Path(request["path"]),
            display=Path(request["display"]),
            thumb=Path(request["thumb"]),
            limits=limits,
        )
    except RefusedError as refusal:
        return {"refused": refusal.code}
    except Exception as error:  # noqa: BLE001 - a hostile file must not choose how we fail
        return {"refused": NOT_AN_IMAGE, "error": type(error).__name__}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return {"picture": picture.to_message()}


def _confine(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends us inside C code as well
    warnings.simplefilter("ignore")


def main() -> None:
    """Say that we are ready, then answer until there is nothing more to read."""
    # The answers keep the pipe for themselves: a library that prints must not disturb them.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    _confine(int(sys.argv[1]))
    print("{}", file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
