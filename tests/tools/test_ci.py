"""What `.ci/run` promises: the commit, in a clone whose path is as awkward as a path can be."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "run"
MAKEFILE = """
check story test:
	@echo "$@ in $$PWD of $$(cat told), DATABASE_URL is '$$DATABASE_URL'"
	@test $@ != test || exit 7
"""


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(SCRIPT, folder / ".ci" / "run")
    (folder / "Makefile").write_text(MAKEFILE)
    (folder / "told").write_text("what is committed\n")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=CI", "-c", "user.email=ci@example.org", "commit", "-qm", "All of it"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    (folder / "told").write_text("what is not\n")
    return folder


def test_what_is_committed_is_tried_in_an_awkward_path_and_the_status_comes_through(
    repository, tmp_path
):
    # Nor what make says to those whom it calls: these tests are run by one.
    theirs = ("GIT_", "MAKE", "MFLAGS")
    ours = {name: text for name, text in os.environ.items() if not name.startswith(theirs)}
    done = subprocess.run(
        ["bash", ".ci/run"],
        cwd=repository,
        env={**ours, "TMPDIR": str(tmp_path), "DATABASE_URL": "postgresql://not/ours"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr  # make's own for a recipe that failed
    told = done.stdout.splitlines()
    assert [line.partition(" in ")[0] for line in told] == ["check", "story", "test"]
    for line in told:
        assert "/a \"b\" c's/clone of what is committed, DATABASE_URL is ''" in line
    assert [path.name for path in tmp_path.iterdir()] == ["repository"]
