"""The supervisor's tests run on clusters of their own; one is shared where nothing is broken."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.embedded.folders import remove_socket_folders
from tools.embedded.service import end_leftovers
from tools.embedded.services import start_services


@pytest.fixture(scope="module")
def shared():
    with reachable_folder() as folder, start_services(folder / "var", durable=False) as services:
        yield services


@pytest.fixture
def data_dir():
    with reachable_folder() as folder:
        yield folder / "my var"


@contextmanager
def reachable_folder():
    """Give a folder that PostgreSQL's account can reach when root runs the tests."""
    path = Path(tempfile.mkdtemp(prefix="cambio tests "))
    path.chmod(0o711 if os.geteuid() == 0 else 0o700)
    yield path
    for run_dir in path.glob("*/run"):
        end_leftovers(run_dir.parent)
        remove_socket_folders(run_dir)
    shutil.rmtree(path)
