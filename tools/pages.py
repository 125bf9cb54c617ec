"""What the generated pages of `docs/` are written with."""

from collections.abc import Iterable

MADE = "<!-- Made by `make docs`; change the code, not this page. -->"


def code(name: str) -> str:
    """A name as it stands in the code."""
    return f"`{name}`"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
