"""The pages of `docs/` that are made from the code, so that they cannot say otherwise."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

from cambio.common.language import LanguageCode
from cambio.common.states import AnyMachine, Machine
from cambio.programmes.roles import permissions, roles
from tools.commands import run

MADE = "<!-- Made by `make docs`; change the code, not this page. -->"


class Command(BaseCommand):
    help = "Write the pages of docs/ that are made from the code: states, permissions, rule books."
    requires_system_checks = []  # it reads tables, and needs no route or setting to be right

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; exit status 1 when a page differs from what would be written",
        )
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs")

    def handle(self, *args: Any, **options: Any) -> None:
        pages = {
            "states.md": states_page(machines()),
            "permissions.md": permissions_page(),
            **rule_books(),
        }
        folder: Path = options["folder"]
        if options["check"]:
            stale = [name for name, text in pages.items() if _read(folder / name) != text]
            if stale:
                raise CommandError(f"not up to date: {', '.join(stale)}; run `make docs`")
        else:
            for name, text in pages.items():
                page = folder / name
                page.parent.mkdir(exist_ok=True)
                page.write_text(text, encoding="utf-8")


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.exists() else ""


def machines() -> dict[str, list[AnyMachine]]:
    """Find every lifecycle, by the package in whose `states.py` it stands."""
    found = {}
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "states"):
            module = import_module(f"{config.name}.states")
            here = [value for value in vars(module).values() if isinstance(value, Machine)]
            if here:
                found[config.name] = here
    return found


def rule_books() -> dict[str, str]:
    """Gather the pages of every package that has a `rule_book.py`, by their file names."""
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "rule_book"):
            found |= import_module(f"{config.name}.rule_book").pages()
    return found


def states_page(found: dict[str, list[AnyMachine]]) -> str:
    """Draw and list every lifecycle."""
    parts = [
        "# Lifecycles",
        MADE,
        "Each lifecycle is a table of named moves in a package's `states.py`; the database checks "
        "that a state is one of these. What undoes a move, or why nothing does, stands in the "
        "[glossary](glossary.md).",
    ]
    for package, here in found.items():
        for machine in here:
            parts += [f"## {machine.name}", f"In `{package}`.", *_machine(machine)]
    return "\n\n".join(parts) + "\n"


def _machine(machine: AnyMachine) -> Iterator[str]:
    yield "\n".join(["```mermaid", "stateDiagram-v2", *_arrows(machine), "```"])
    yield _table(
        ("move", "from", "to"),
        (
            (_code(move.name), ", ".join(map(_code, move.sources)), _code(move.target))
            for move in machine.moves.values()
        ),
    )
    final = ", ".join(map(_code, machine.final_states))
    yield f"Nothing leaves {final}." if final else "Every state can be left."


def _arrows(machine: AnyMachine) -> Iterator[str]:
    yield f"    [*] --> {machine.initial}"
    for move in machine.moves.values():
        for source in move.sources:
            yield f"    {source} --> {move.target}: {move.name}"
    for state in machine.final_states:
        yield f"    {state} --> [*]"


def permissions_page() -> str:
    """List the roles, what each may do, and the sentence of each permission."""
    titles = (
        (
            _code(name),
            _in("nl", role.title),
            _in("en", role.title),
            ", ".join(map(_code, role.scopes)),
        )
        for name, role in roles().items()
    )
    sentences = (
        (_code(name), _in("nl", sentence), _in("en", sentence))
        for name, sentence in permissions().items()
    )
    matrix = (
        (_code(name), *("yes" if name in role.permissions else "" for role in roles().values()))
        for name in permissions()
    )
    parts = [
        "# Roles and permissions",
        MADE,
        "A role is a set of permissions and is granted over a scope. Over the whole programme it "
        "counts everywhere in it; over a ward, a place or a supplier only there. Each package "
        "declares its own in its `roles.py`; `cambio/roles.py` names them.",
        "Some rules are not permissions: nobody verifies what they logged or took part in, and "
        "residents log cleanups of their own street. They stand in each package's "
        "`permissions.py`.",
        "## Roles",
        _table(("role", "Nederlands", "English", "granted over"), titles),
        "## Permissions",
        _table(("permission", "Nederlands", "English"), sentences),
        "## Who may do what",
        _table(("permission", *map(_code, roles())), matrix),
    ]
    return "\n\n".join(parts) + "\n"


def _in(language: LanguageCode, text: str | Promise) -> str:
    with translation.override(language):
        return str(text)


def _code(name: str) -> str:
    return f"`{name}`"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    run(Command)
