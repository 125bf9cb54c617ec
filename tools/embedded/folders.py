"""Folders: who can reach them, which are ours, and where sockets fit."""

import fcntl
import os
import pwd
import re
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from tools.embedded.process import Account, ServiceError

# A Unix socket's address has room for 107 bytes on Linux and 103 on macOS, and PostgreSQL appends
# its file's name to the folder's.
LONGEST_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")
TEMPORARY_ROOTS = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - only ever through mkdtemp
TEMPORARY_PREFIX = "cambio-temporary-"
SOCKET_PREFIX = "cambio-socket-"
CACHE_OF_ROOT = Path("/var/cache/cambio")
_PLAIN = re.compile(r"[A-Za-z0-9/._-]+")


def database_account(cluster: Path) -> Account | None:
    """
    Give the account that PostgreSQL runs under: our own, unless we are root, whom it refuses.

    :param cluster: its data folder, whose owner is kept if it exists
    :raises ServiceError: this machine has no unprivileged account
    """
    if os.geteuid() != 0:
        return None
    with suppress(OSError):
        owner = cluster.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    for name in (os.environ.get("CAMBIO_POSTGRES_USER"), "nobody", "daemon"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name or "")
            if entry.pw_uid != 0:
                return Account(entry.pw_uid, entry.pw_gid)
    raise ServiceError(
        "PostgreSQL refuses to run as root and there is no account 'nobody': "
        "set CAMBIO_POSTGRES_USER to an unprivileged account"
    )


def is_reachable(path: Path, account: Account | None) -> bool:
    """Whether this account can read the path and pass through each folder above it."""
    if account is None:
        return os.access(path, os.R_OK)
    path = path.resolve()
    try:
        passes = all(_allows(parent, account, 0o1) for parent in path.parents)
        return passes and _allows(path, account, 0o5 if path.is_dir() else 0o4)
    except OSError:
        return False


def is_passable(path: Path, account: Account | None) -> bool:
    """Whether this account can pass through the folder to something of its own below it."""
    if account is None:
        return True
    path = path.resolve()
    try:
        return all(_allows(folder, account, 0o1) for folder in (path, *path.parents))
    except OSError:
        return False


def _allows(path: Path, account: Account, wanted: int) -> bool:
    status = path.stat()
    if status.st_uid == account.uid:
        shift = 6
    elif status.st_gid == account.gid:
        shift = 3
    else:
        shift = 0
    return (status.st_mode >> shift) & wanted == wanted


def is_plain(path: Path) -> bool:
    """Whether every program and every shell takes the path as it is."""
    return bool(_PLAIN.fullmatch(str(path)))


def make_cache_dir() -> Path:
    """
    Make the folder for copies of programs: root's can be read by every account.

    :raises ServiceError: there is no place for one that is ours alone and has a plain path
    """
    mode = 0o755 if os.geteuid() == 0 else 0o700
    for path in _cache_dirs():
        with suppress(OSError):
            if not path.exists():
                path.mkdir(parents=True)
                path.chmod(mode)
            status = path.lstat()
            ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
            if ours and not status.st_mode & 0o022 and is_plain(path):
                return path
    raise ServiceError("there is no folder for copies of programs: set XDG_CACHE_HOME to one")


def _cache_dirs() -> list[Path]:
    if os.geteuid() == 0:
        return [CACHE_OF_ROOT]
    named = os.environ.get("XDG_CACHE_HOME")
    caches = Path(named) if named else Path("~").expanduser() / ".cache"
    return [caches / "cambio", _temporary_root() / f"cambio-cache-{os.geteuid()}"]


def make_data_dir(path: Path) -> Path:
    """
    Make the data folder, closed to others; as root it can be passed through, for the database.

    :raises ServiceError: it cannot be made or written to
    """
    path = path.absolute()
    try:
        if not path.exists():
            path.mkdir(parents=True)
            path.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for name, mode in (("run", 0o711), ("log", 0o700)):
            (path / name).mkdir(exist_ok=True)
            (path / name).chmod(mode)
    except OSError as problem:
        raise ServiceError(f"the data folder {path} cannot be used: {problem.strerror}") from None
    if not os.access(path / "run", os.W_OK):
        raise ServiceError(f"the data folder {path} belongs to somebody else; choose another")
    return path


def make_temporary_data_dir() -> tuple[Path, IO[str]]:
    """
    Make a data folder that is gone afterwards, where every account can reach it.

    :return: the folder and its lock; it gets its name only when locked, so that nobody who looks
        for abandoned ones takes it for one
    """
    root = _temporary_root()
    draft = Path(tempfile.mkdtemp(prefix="cambio-new-", dir=root))
    draft.chmod(0o711 if os.geteuid() == 0 else 0o700)
    lock = lock_data_dir(make_data_dir(draft))
    assert lock, "nobody knows the folder yet"
    name = draft.name.removeprefix("cambio-new-")
    return draft.rename(root / f"{TEMPORARY_PREFIX}{os.geteuid()}-{name}"), lock


def abandoned_temporary_dirs() -> list[Path]:
    """List temporary data folders of ours; whether somebody still uses one, its lock says."""
    found = []
    for path in _temporary_root().glob(f"{TEMPORARY_PREFIX}{os.geteuid()}-*"):
        with suppress(OSError):
            status = path.lstat()
            if stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid():
                found.append(path)
    return found


def _temporary_root() -> Path:
    for root in TEMPORARY_ROOTS:
        if root.is_dir() and os.access(root, os.W_OK | os.X_OK):
            return root
    return Path(tempfile.gettempdir())


def lock_data_dir(path: Path) -> IO[str] | None:
    """Take the data folder for this process; None when another live process has it."""
    file = (path / "run" / "supervisor.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


class SocketFolder:
    """
    A folder for one socket, with a short plain path, open to one account only.

    Below the data folder where that fits, else a fresh one elsewhere; a note in the data folder
    lets the next start remove it after a crash.
    """

    def __init__(self, run_dir: Path, name: str, account: Account | None) -> None:
        self._note = run_dir / f"{name}.socket-folder"
        self.remove()
        inside = run_dir.resolve() / f"{name}-socket"
        fits = len(os.fsencode(inside)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH
        if is_plain(inside) and fits and is_passable(run_dir, account):
            shutil.rmtree(inside, ignore_errors=True)
            inside.mkdir(mode=0o700)
            self.path = inside
        else:
            self.path = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=_temporary_root()))
        self._note.write_text(str(self.path))
        if account:
            os.chown(self.path, account.uid, account.gid)

    def remove(self) -> None:
        """Remove the folder that the note speaks of."""
        _remove_noted(self._note)


def remove_socket_folders(run_dir: Path) -> None:
    """Remove the sockets' folders of a data folder that nobody uses."""
    for note in run_dir.glob("*.socket-folder"):
        _remove_noted(note)


def _remove_noted(note: Path) -> None:
    with suppress(OSError):
        path = Path(note.read_text())
        if path.name.startswith(SOCKET_PREFIX) or path.parent == note.parent.resolve():
            shutil.rmtree(path, ignore_errors=True)
        note.unlink()
