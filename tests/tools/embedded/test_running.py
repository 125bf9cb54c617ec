"""Finding the servers that run here, for `make manage` and `make links`."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tools.embedded import running
from tools.embedded.process import ServiceError, identify
from tools.embedded.running import environment_of_running, leave_word

PROJECT = Path(__file__).parents[3]
ADDRESS = {"DATABASE_URL": "postgresql://cambio_app:secret@/cambio"}


@pytest.fixture
def folders(tmp_path):
    """Give two data folders on which nothing runs."""
    found = [tmp_path / "my installation", tmp_path / "var"]
    for folder in found:
        (folder / "run").mkdir(parents=True)
    return found


def test_the_servers_of_a_folder_are_found_by_the_note_of_their_supervisor(folders):
    note = leave_word(folders[1], ADDRESS)
    assert environment_of_running(folders) == ADDRESS
    assert note.stat().st_mode & 0o077 == 0
    note.unlink()
    with pytest.raises(ServiceError, match="no cambio is running here"):
        environment_of_running(folders)


def test_a_note_that_a_killed_supervisor_left_behind_counts_for_nothing(folders, monkeypatch):
    def as_earlier(pid):
        return replace(identify(pid), started="another-boot/1")

    monkeypatch.setattr(running, "identify", as_earlier)
    leave_word(folders[0], ADDRESS)
    with pytest.raises(ServiceError, match="no cambio is running here"):
        environment_of_running(folders)


def test_of_several_one_is_asked_which(folders):
    for folder in folders:
        leave_word(folder, ADDRESS)
    with pytest.raises(ServiceError, match=r"my installation and .*/var: say which, with DATA="):
        environment_of_running(folders)
    assert environment_of_running(folders[:1]) == ADDRESS


def test_an_errand_to_nobody_ends_in_one_sentence(folders):
    asked = ["manage", "--data-dir", str(folders[0]), "--", "audit"]
    done = subprocess.run(
        [sys.executable, "-m", "tools.embedded", *asked],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("cambio: no cambio is running here")
    assert done.stderr.count("\n") == 1
