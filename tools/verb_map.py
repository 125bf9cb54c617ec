"""The page that says where a verb lives, drawn from the import contracts and from the rows."""

import inspect
import re
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule

from cambio.common.verbs import Verb
from tools.pages import MADE, code, table

FLOORS, GROUND = "Floors: nothing runs back up", "Every module of cambio has a place"
STATES = Path("cambio/common/states.py")
ROOMS = "Rooms of a package"


def map_page() -> str:
    """Draw the floors and the rooms, and list every verb with the places where it is said."""
    parts = [
        "# Where a verb lives",
        MADE,
        "Nothing imports what is drawn above it: the drawings are the import contracts of "
        "`pyproject.toml`, and `make check` holds the code against them.",
        "## The floors",
        _drawing(_layers(FLOORS)),
        "## The ground, `cambio/`",
        _drawing(_layers(GROUND)),
        "## The rooms of a package",
        "A package has those of these rooms that it needs. A verb is its lines in `states`, "
        "`permissions`, `guards`, `operations` and `verbs`; the doors make routes and buttons of "
        "its row.",
        _drawing(_layers(ROOMS)),
        "## The verbs",
        "Who may is asked first, then whether it can be done now, by the operation and by "
        "whoever shows a button.",
    ]
    for package, rows in _rows().items():
        parts += [f"### {package}", table(_HEAD, (_line(row) for row in rows))]
    return "\n\n".join(parts) + "\n"


_HEAD = ("thing", "verb", "who may", "what must hold now", "operation")


def _layers(contract: str) -> list[str]:
    """The layers of an import contract, the highest first."""
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (found,) = (one for one in contracts if one["name"] == contract)
    return list(found["layers"])


def _drawing(layers: list[str]) -> str:
    """One box a layer; what stands beside each other on it may not import each other."""
    boxes = [f'    l{number}["{_names(layer)}"]' for number, layer in enumerate(layers)]
    arrows = [f"    l{number} --> l{number + 1}" for number in range(len(layers) - 1)]
    return "\n".join(["```mermaid", "flowchart TD", *boxes, *arrows, "```"])


def _names(layer: str) -> str:
    """The names of a layer; those in brackets are not in every package."""
    return " · ".join(re.sub(r"[()]", "", name).strip() for name in layer.split("|"))


def _rows() -> dict[str, list[Verb[Any, Any, Any]]]:
    """Every row of every package that has a `verbs.py`, in the order in which they are written."""
    found = {}
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "verbs"):
            rows = [
                value
                for value in vars(import_module(f"{config.name}.verbs")).values()
                if isinstance(value, Verb)
            ]
            if rows:
                found[config.name] = rows
    return found


def _line(row: Verb[Any, Any, Any]) -> tuple[str, ...]:
    return (
        row.subject.removesuffix("_id"),
        code(row.name),
        _place(row.may),
        _place(row.now),
        _place(row.operation),
    )


def _place(of: Callable[..., Any]) -> str:
    """A function by its name, leading to the file in which it is written."""
    written = inspect.unwrap(of)
    file = Path(inspect.getfile(written)).relative_to(settings.BASE_DIR)
    if file == STATES:  # a guard that a lifecycle has made: nothing but the state counts
        return "its state"
    return f"[`{written.__name__}`](../{file.as_posix()})"
