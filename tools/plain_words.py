"""
Words that a native reader stumbles over, and what to write instead: run by `make check`.

Most are German or Dutch said in English words. The list grows by what reviewers find; it is about
words that are always wrong here, so that nobody has to argue with it.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = "cambio/locale/nl/LC_MESSAGES/django.po"
READ = (
    *("*.py", "*.html", "*.txt", "*.md", "*.toml", "*.yml", "*.mts", "*.ts", "Makefile"),
    CATALOGUE,
)
NOT_READ = (
    ":!*/migrations/*",
    ":!CHANGELOG.md",
    ":!tools/plain_words.py",
    ":!*/schema.d.ts",
    ":!tests/tools/test_plain_words.py",
)

ENGLISH = {
    r"anew": "again",
    r"stands? (?:there )?twice": "appears twice",
    r"(?:most|longest|that|of|the|turning|six|plain) signs(?! for| orders| a)": "characters",
    r"without blanks": "without spaces",
    r"[Dd]rives something": "starts something",
    r"[Oo]ne can(?:not)?(?= apply)": "you can, people can",
    r"somebody else than": "somebody other than",
    r"need (?:be|do) (?!\w+ed for)": "needs to be, has to do",
    r"need not be(?! confirmed)": "does not have to be",
    r"for want of": "for lack of",
    r"[Tt]he clock stands still": "the clock is paused",
    r"out for profit": "for profit",
    r"outside of the": "outside the",
    r"reckon(?:s|ed)?": "compute, calculate",
    r"[Ss]ay to whom is paid": "say who is paid",
    r"from which bank account is paid": "which bank account payments are made from",
}
DUTCH = {
    r"Er wacht (?:niets|geen)": "Je bent bij: …",
    r"Niemand wacht": "Je bent bij: …",
    r"Er is er geen": "Nog geen …, Geen …",
    r"budgetpot(?:ten)?": "budget",
}
CALQUES = {**ENGLISH, **DUTCH}
_ANY = re.compile("|".join(rf"(?P<w{n}>\b(?:{word})\b)" for n, word in enumerate(CALQUES)))


@dataclass(frozen=True, slots=True)
class Calque:
    """
    Words that read oddly.

    :param instead: what reads better
    """

    line: int
    words: str
    instead: str


def calques_in(text: str) -> Iterator[Calque]:
    """Find each, in the order of the text."""
    better = list(CALQUES.values())
    for found in _ANY.finditer(text):
        assert found.lastgroup is not None
        line = text.count("\n", 0, found.start()) + 1
        yield Calque(line, found[0], better[int(found.lastgroup.removeprefix("w"))])


def main() -> int:
    """Print each calque of the repository with its place; 1 where there is any."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *READ, *NOT_READ],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    status = 0
    for name in filter(None, listed.stdout.split("\0")):
        for calque in calques_in((ROOT / name).read_text("utf-8")):
            print(f"{name}:{calque.line}: “{calque.words}”: write {calque.instead}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
