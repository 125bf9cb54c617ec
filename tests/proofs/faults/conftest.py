"""Real processes on the test's database: a worker, the scheduler, a broker of their own."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from celery import current_app
from django.db import connection
from kombu import pools
from pytest_django import DjangoDbBlocker

from cambio.events import operations
from tests import database
from tests.proofs.faults.mail_sink import MailSink
from tools.embedded import application
from tools.embedded.service import Service
from tools.embedded.services import Services, start_services


@dataclass
class Machine:
    """What runs beside the tests, and how to add to it."""

    services: Services
    sink: MailSink
    environment: dict[str, str]
    worker: Service = field(init=False)

    @property
    def broker(self) -> Service:
        return self.services.running["valkey"]

    def start_worker(self) -> Service:
        """Start a worker and wait until it is ready."""
        name = f"worker-{len(self.services.running)}"
        log = self.services.data_dir / "log" / f"{name}.log"
        plan = application.worker(self.environment, log)
        at_once = ((signal.SIGQUIT, 3.0),)  # nothing that a test leaves behind needs finishing
        return self.services.start(replace(plan, name=name, stop_signals=at_once))

    def kill_worker(self) -> None:
        """End the worker and its children without a word of warning."""
        assert self.worker.pid is not None
        os.killpg(self.worker.pid, signal.SIGKILL)

    def start_beat(self) -> None:
        """Start the scheduler, whose sweep finds what nobody announced."""
        self.services.start(application.beat(self.environment, self.services.data_dir))


@pytest.fixture(scope="module")
def machine(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Machine]:
    """A broker, a mail server, the scheduler and a worker."""
    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
    given = {"DATABASE_URL": database.url("DATABASE_URL", name)}
    sink = MailSink()
    with sink.serving(), start_services(durable=False, given=given) as services:
        environment = {
            **os.environ,
            **services.environment,
            "CAMBIO_MAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        }
        machine = Machine(services, sink, environment)
        machine.start_beat()
        machine.worker = machine.start_worker()
        yield machine


@pytest.fixture
def queue(
    machine: Machine, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machine]:
    """Let this process announce its deliveries to the machine's broker."""
    machine.sink.arrived.clear()
    machine.sink.taken.clear()
    monkeypatch.setattr(operations._Broker, "resting_until", 0.0)
    speak_to(machine.services.environment["BROKER_URL"])
    yield machine
    machine.sink.release()
    speak_to(os.environ["BROKER_URL"])


def speak_to(broker: str) -> None:
    """Point this process's Celery at a broker."""
    app = current_app._get_current_object()
    pools.reset()
    app._pool = app.amqp._producer_pool = None
    app.conf.update(broker_url=broker)
