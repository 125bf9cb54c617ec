"""What `deploy/Dockerfile` makes, laid out in a folder: the files it copies, its packages."""

import json
import os
import re
import shutil
import subprocess
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
_PACKAGE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==\S+( ;)?", re.MULTILINE)


class Dockerfile:
    """The instructions of a Dockerfile, each with what stands behind it."""

    def __init__(self, text: str) -> None:
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        joined = "\n".join(lines).replace("\\\n", " ")
        self._instructions = [line.split(maxsplit=1) for line in joined.splitlines()]

    def each(self, instruction: str) -> list[str]:
        return [text for name, text in self._instructions if name == instruction]

    def one(self, instruction: str) -> str:
        (text,) = self.each(instruction)
        return text

    @property
    def copies(self) -> list[tuple[list[str], str]]:
        """What is copied, and where to, in the order in which it is."""
        parts = [text.split() for text in self.each("COPY")]
        return [(sources, target) for *sources, target in parts]

    @property
    def command(self) -> list[str]:
        """What the image runs, unless it is told otherwise."""
        command: list[str] = json.loads(self.one("CMD"))
        return command

    @property
    def variables(self) -> dict[str, str]:
        """The environment that it sets."""
        pairs = (pair.partition("=") for text in self.each("ENV") for pair in text.split())
        return {name: value for name, _, value in pairs}


@dataclass(frozen=True)
class Image:
    """A laid out image: its working folder, and the folder of its Python."""

    folder: Path
    python: Path

    def run(self, command: Sequence[str], environment: dict[str, str]) -> str:
        """
        Run something to its end as the image would, and give what it says.

        :raises AssertionError: it failed
        """
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert not done.returncode, done.stdout
        return done.stdout

    def environment(self, given: dict[str, str]) -> dict[str, str]:
        """Give an environment in which nothing of ours is left."""
        return {"PATH": f"{self.python / 'bin'}{os.pathsep}{os.defpath}", **given}


def dockerfile() -> Dockerfile:
    return Dockerfile((DEPLOY / "Dockerfile").read_text())


def environment_file() -> dict[str, str]:
    """Read `deploy/cambio.env` as systemd and `docker run` do."""
    lines = (DEPLOY / "cambio.env").read_text().splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def lay_out(recipe: Dockerfile, folder: Path, *, but: str = "") -> Path:
    """
    Copy what the Dockerfile copies into an empty folder.

    :param but: a source that is left out, as if its line were missing
    """
    ignored = (ROOT / ".dockerignore").read_text().split()
    folder.mkdir(exist_ok=True)
    anywhere = shutil.ignore_patterns(*(text.removeprefix("**/") for text in ignored))
    for sources, target in recipe.copies:
        for source in sources:
            assert source not in ignored, f".dockerignore hides {source}"
            place = folder / target
            if source == but:
                continue
            if target.endswith("/"):
                place.mkdir(exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=anywhere, dirs_exist_ok=True)
            else:
                shutil.copy(ROOT / source, place)
    return folder


def install(recipe: Dockerfile, work: Path, folder: Path) -> Path:
    """
    Make a Python that has the packages which the image installs, and none of our others.

    Nothing is fetched: the packages are links to those that the tests run with.
    """
    choose, _, _ = recipe.each("RUN")[0].partition("&&")
    subprocess.run(["sh", "-c", choose], cwd=work, check=True)
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python3*/site-packages")
    for name, only_somewhere in _PACKAGE.findall((work / "server.lock").read_text()):
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:
            assert only_somewhere, f"{name} is in requirements.lock and not installed"
            continue
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    return folder
