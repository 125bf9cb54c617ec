"""PostgreSQL for this machine only: a cluster in the data folder, reached through a Unix socket."""

import json
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from tools.embedded.binaries import postgres_bin, postgres_major
from tools.embedded.folders import SocketFolder, database_account, is_passable
from tools.embedded.process import (
    Account,
    Identity,
    ServiceError,
    end,
    identify,
)
from tools.embedded.service import Plan
from tools.embedded.steps import Step, carry_out

NAME = "postgresql"
DATABASE = "cambio"
SUPERUSER, OWNER, APPLICATION = "postgres", "cambio_owner", "cambio_app"
# For root whose data folder nobody else can reach.
ELSEWHERE = Path("/var/lib/cambio")
BUILTIN_LOCALE_SINCE = 17
FAST_SHUTDOWN = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A log must not hold what erasing a person would have to find: no statements, no key values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
FORGETFUL_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum_naptime": "1h",
}


@dataclass(frozen=True, slots=True)
class _Keys:
    """What the data folder remembers of its cluster."""

    folder: Path
    passwords: dict[str, str]


class Postgres:
    """
    A cluster and how to reach it.

    :param data_dir: the data folder
    :param durable: False for throw-away data, which a power cut may destroy
    """

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self._data_dir = data_dir
        self._durable = durable
        self._keys = _read_or_make_keys(data_dir)
        self._account = database_account(self._keys.folder)
        self._bin = postgres_bin(self._account)
        self._socket = SocketFolder(data_dir / "run", NAME, self._account)

    def url(self, role: str, database: str = DATABASE) -> str:
        """Give the address of a database for a role."""
        password, host = self._keys.passwords[role], quote(str(self._socket.path), safe="")
        return f"postgresql://{role}:{password}@/{database}?host={host}"

    def environment(self) -> dict[str, str]:
        """Give the variables that point at this cluster."""
        return {
            "DATABASE_URL": self.url(APPLICATION),
            "DATABASE_OWNER_URL": self.url(OWNER),
            "DATABASE_ADMIN_URL": self.url(SUPERUSER),
        }

    def plan(self, *, say: Callable[[str], None]) -> Plan:
        """
        Give how the server is run; makes the cluster if there is none.

        :param say: told in one line what is waited for
        :raises ServiceError: the cluster cannot be made, or is of another version
        """
        if not is_passable(self._keys.folder.parent, self._account):
            raise ServiceError(
                f"PostgreSQL does not run as root, and its account no longer reaches "
                f"{self._keys.folder}: give the folders above it the right to be passed (chmod +x)"
            )
        if not (self._keys.folder / "PG_VERSION").exists():
            self._make_cluster(say)
        self._check_version()
        settings = {**SETTINGS, "unix_socket_directories": str(self._socket.path)}
        if not self._durable:
            settings |= FORGETFUL_SETTINGS
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Plan(
            name=NAME,
            command=[str(self._bin / "postgres"), "-D", str(self._keys.folder), *options],
            environment=_process_environment(),
            cwd=Path("/"),
            is_ready=self._is_ready,
            until="it lets us in",
            stop_signals=FAST_SHUTDOWN,
            death_signal=signal.SIGINT if self._durable else signal.SIGQUIT,
            account=self._account,
            before_start=self._clear_the_way,
        )

    def prepare_roles(self) -> None:
        """Make the roles and the database, whatever of them is missing; the server must run."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
                _make_role(connection, role, rights, self._keys.passwords[role])
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            # Privileges are given in the template too, so that every later database has them.
            self._grant("template1")
            if not found:
                make = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(make.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))

    def remove(self) -> None:
        """Remove the socket's folder, and nothing of the data."""
        self._socket.remove()

    def _grant(self, database: str) -> None:
        statement = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT {rights} TO {role}")
        names = {"owner": sql.Identifier(OWNER), "role": sql.Identifier(APPLICATION)}
        with psycopg.connect(self.url(SUPERUSER, database), autocommit=True) as connection:
            for rights in (
                "SELECT, INSERT, UPDATE, DELETE ON TABLES",
                "USAGE, SELECT ON SEQUENCES",
            ):
                connection.execute(statement.format(rights=sql.SQL(rights), **names))

    def _is_ready(self) -> bool:
        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_cluster(self, say: Callable[[str], None]) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        folder = self._keys.folder
        draft, password_file = folder.with_suffix(".new"), folder.with_suffix(".password")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password_file.touch(mode=0o600)
        password_file.write_text(self._keys.passwords[SUPERUSER])
        if self._account:
            os.chown(draft, self._account.uid, self._account.gid)
            os.chown(password_file, self._account.uid, self._account.gid)
        locale = ["--locale=C"]
        if postgres_major(self._bin) >= BUILTIN_LOCALE_SINCE:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb = Step(
            name="initdb",
            command=[
                *(str(self._bin / "initdb"), "-D", str(draft), "--encoding=UTF8", *locale),
                *("--username", SUPERUSER, "--auth=scram-sha-256", "--pwfile", str(password_file)),
                *("--no-instructions", *([] if self._durable else ["--no-sync"])),
            ],
            environment=_process_environment(),
            log=self._data_dir / "log" / "initdb.log",
            cwd=Path("/"),
            account=self._account,
        )
        try:
            carry_out([initdb], say=say)
        finally:
            password_file.unlink()
        draft.rename(folder)

    def _check_version(self) -> None:
        made_by = (self._keys.folder / "PG_VERSION").read_text().strip()
        ours = str(postgres_major(self._bin))
        if made_by != ours:
            raise ServiceError(
                f"the database in {self._keys.folder} was made by PostgreSQL {made_by} and "
                f"{self._bin} is version {ours}: set CAMBIO_POSTGRES_BIN to version {made_by}"
            )

    def _clear_the_way(self) -> None:
        """
        Remove the lock of a server that is gone.

        PostgreSQL believes a lock whose number belongs to any process of the same account. Only a
        process that works in this very folder is its server; that one is ended first.
        """
        lock = self._keys.folder / "postmaster.pid"
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        server = identify(pid)
        if server and self._works_here(server):
            end(server, signals=FAST_SHUTDOWN)
        lock.unlink(missing_ok=True)

    def _works_here(self, server: Identity) -> bool:
        try:
            return Path(f"/proc/{server.pid}/cwd").resolve() == self._keys.folder.resolve()
        except OSError:
            command = subprocess.run(
                ["ps", "-o", "command=", "-p", str(server.pid)],
                capture_output=True,
                text=True,
                check=False,
            )
            return str(self._keys.folder) in command.stdout


def _process_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _make_role(
    connection: psycopg.Connection[tuple[object, ...]], role: str, rights: str, password: str
) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    statement = sql.SQL("{verb} ROLE {role} LOGIN NOSUPERUSER {rights} PASSWORD {password}")
    connection.execute(
        statement.format(
            verb=sql.SQL("ALTER" if found else "CREATE"),
            role=sql.Identifier(role),
            rights=sql.SQL(rights),
            password=sql.Literal(password),
        )
    )


def _read_or_make_keys(data_dir: Path) -> _Keys:
    """
    Give the cluster's place and passwords, as noted in the data folder.

    :raises ServiceError: the note speaks of another data folder's cluster
    """
    file = data_dir / "postgresql.json"
    if file.exists():
        note = json.loads(file.read_text())
        if note["elsewhere"] and note["data_dir"] != str(data_dir.resolve()):
            raise ServiceError(
                f"{file} came with a copy of {note['data_dir']}, whose database lies in "
                f"{note['elsewhere']}: remove the copy's folder, or go back to the first place"
            )
    else:
        note = {
            "data_dir": str(data_dir.resolve()),
            "elsewhere": _place_elsewhere(data_dir),
            "passwords": {
                role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APPLICATION)
            },
        }
        draft = file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(note, indent=1))
        draft.replace(file)
    return _Keys(Path(note["elsewhere"] or data_dir / "postgresql"), note["passwords"])


def _place_elsewhere(data_dir: Path) -> str:
    """Give a place that PostgreSQL's account can reach, empty when the data folder will do."""
    account: Account | None = database_account(data_dir / "postgresql")
    if is_passable(data_dir, account):
        return ""
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    ELSEWHERE.chmod(0o711)
    if not is_passable(ELSEWHERE, account):
        raise ServiceError(
            f"PostgreSQL does not run as root, and its account can reach neither {data_dir} nor "
            f"{ELSEWHERE}: choose a data folder outside root's own with --data-dir"
        )
    return str(ELSEWHERE / secrets.token_hex(8))
