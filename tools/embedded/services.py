"""PostgreSQL and Valkey for whoever needs them: an installation, a story, a test run."""

import secrets
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tools.embedded.folders import (
    abandoned_temporary_dirs,
    lock_data_dir,
    make_data_dir,
    make_temporary_data_dir,
    remove_socket_folders,
)
from tools.embedded.postgres import Postgres
from tools.embedded.process import ServiceError
from tools.embedded.service import Plan, Service, end_leftovers, start_together
from tools.embedded.valkey import Valkey


def start_services(
    data_dir: Path | None = None,
    *,
    durable: bool = True,
    given: Mapping[str, str] | None = None,
    say: Callable[[str], None] | None = None,
) -> "Services":
    """
    Give the services of a data folder, to be used in a `with` statement.

    :param data_dir: where the data lies; without it they live in a folder that is removed after
    :param durable: False for throw-away data: faster, and a power cut may destroy it
    :param given: variables that name servers already there; by default none are assumed
    :param say: told in one line what goes on; by default standard error is
    """
    return Services(data_dir, durable=durable, given=given or {}, say=say or _say)


class Services:
    """
    The services of one data folder; further ones can be added with `start`.

    `DATABASE_URL` in `given`: no PostgreSQL is started. `BROKER_URL` in `given`: no Valkey.
    """

    def __init__(
        self,
        data_dir: Path | None,
        *,
        durable: bool,
        given: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._wanted_dir = data_dir
        self._durable = durable
        self._given = given
        self._say = say
        self._running: list[Service] = []
        self._closing = ExitStack()
        self.data_dir = Path()
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        """
        Start what is not given.

        :raises ServiceError: something cannot be started; nothing is left running then
        """
        with ExitStack() as undo:
            undo.push(self.__exit__)
            self._take_data_dir()
            self._start_database()
            self._start_broker()
            self.environment |= {
                "CAMBIO_DATA_DIR": str(self.data_dir),
                "CAMBIO_SECRET_KEY": self._given.get("CAMBIO_SECRET_KEY") or self._secret_key(),
                "CAMBIO_MAIL_URL": self._given.get("CAMBIO_MAIL_URL")
                or (self.data_dir / "mail").as_uri(),
            }
            undo.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop everything, last started first."""
        self._closing.close()

    @property
    def running(self) -> Mapping[str, Service]:
        """What was started, by name."""
        return {service.plan.name: service for service in self._running}

    def at_the_end(self, act: Callable[[], object]) -> None:
        """Do something before what has been started until now is stopped."""
        self._closing.callback(act)

    def start(self, plan: Plan) -> Service:
        """
        Start one more service.

        :raises ServiceError: it ended, or gets no further
        """
        [service] = self.start_together([plan])
        return service

    def start_together(self, plans: Sequence[Plan]) -> list[Service]:
        """Start several more, side by side; stopped in the opposite order. Raises as `start`."""
        data_dir = self.data_dir
        services = [Service(plan, data_dir / "run", data_dir / "log", self._say) for plan in plans]
        for service in services:
            self._closing.callback(self._stop, service)
        start_together(services, say=self._say)
        self._running += services
        return services

    def tend(self) -> None:
        """Start again what ended; to be called several times a second."""
        for service in self._running:
            service.tend()

    def _stop(self, service: Service) -> None:
        service.stop()
        if service in self._running:
            self._running.remove(service)

    def _take_data_dir(self) -> None:
        if self._wanted_dir is None:
            remove_abandoned()
            self.data_dir, lock = make_temporary_data_dir()
            self._closing.callback(lock.close)
            self._closing.callback(shutil.rmtree, self.data_dir, ignore_errors=True)
            return
        self.data_dir = make_data_dir(self._wanted_dir)
        taken = lock_data_dir(self.data_dir)
        if taken is None:
            raise ServiceError(
                f"another cambio is already running on the data folder {self.data_dir}: "
                "stop it, or choose another folder with --data-dir"
            )
        self._closing.callback(taken.close)
        end_leftovers(self.data_dir)

    def _start_database(self) -> None:
        if self._given.get("DATABASE_URL"):
            names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL")
            self.environment |= {name: self._given[name] for name in names if name in self._given}
            return
        postgres = Postgres(self.data_dir, durable=self._durable)
        self._closing.callback(postgres.remove)
        self.start(postgres.plan(say=self._say))
        postgres.prepare_roles()
        self.environment |= postgres.environment()

    def _start_broker(self) -> None:
        if self._given.get("BROKER_URL"):
            names = ("BROKER_URL", "CACHE_URL")
            self.environment |= {name: self._given[name] for name in names if name in self._given}
            return
        valkey = Valkey(self.data_dir, durable=self._durable)
        self._closing.callback(valkey.remove)
        self.start(valkey.plan())
        self.environment |= valkey.environment()

    def _secret_key(self) -> str:
        """Give this installation's key, made at its first start."""
        file = self.data_dir / "secret_key"
        if not file.exists():
            draft = file.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48))
            draft.replace(file)
        return file.read_text().strip()


def remove_abandoned() -> None:
    """End what killed runs on temporary data left behind, and remove their data."""
    for folder in abandoned_temporary_dirs():
        lock = None
        with suppress(FileNotFoundError):  # its own run has just ended and removed it
            lock = lock_data_dir(folder)
        if lock:
            end_leftovers(folder)
            remove_socket_folders(folder / "run")
            shutil.rmtree(folder, ignore_errors=True)
            lock.close()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
