"""Which servers run here: left as a note by who started them, for whoever has an errand to them."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tools.embedded.process import Identity, ServiceError, identify

NAME = "environment.json"


def leave_word(data_dir: Path, environment: Mapping[str, str]) -> Path:
    """Note how these servers are reached; to be removed by whoever stops them."""
    file = data_dir / "run" / NAME
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)  # it holds passwords
    us = identify(os.getpid())
    assert us, "we run"
    draft.write_text(json.dumps({"supervisor": asdict(us), "environment": dict(environment)}))
    return draft.replace(file)


def environment_of_running(folders: Sequence[Path]) -> dict[str, str]:
    """
    Give the variables that point at the servers of one of these data folders.

    :raises ServiceError: none run, or more than one
    """
    found = {folder: environment for folder in folders if (environment := _read(folder))}
    if not found:
        raise ServiceError(
            "no cambio is running here: start one with `make run` or `make demo`, "
            "and say this again in another terminal"
        )
    if len(found) > 1:
        names = " and ".join(str(folder) for folder in found)
        raise ServiceError(f"there are servers on {names}: say which, with DATA={folders[0]}")
    return next(iter(found.values()))


def _read(folder: Path) -> dict[str, str]:
    """Give what the supervisor of a data folder noted; nothing when it no longer runs."""
    file = folder / "run" / NAME
    try:
        note = json.loads(file.read_text())
    except FileNotFoundError:
        return {}
    except PermissionError:
        raise ServiceError(f"{file} belongs to somebody else") from None
    environment: dict[str, str] = note["environment"]
    return environment if Identity(**note["supervisor"]).alive else {}
