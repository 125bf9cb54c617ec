"""Phones that keep themselves in step, and somebody else's transactions at the same time."""

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import connection, transaction

from cambio.programmes.models import Membership
from tests.api.phones import Phone
from tests.cambio.sync.replicas import Replica
from tests.streets.conftest import log, rule, submit
from tests.worlds import cast

__all__ = ["log", "rule", "submit"]

MakeReplica = Callable[..., Replica]


@pytest.fixture
def replica() -> MakeReplica:
    """Make a phone of a member that has nothing yet."""

    def make(member: Membership, *, types: str = "") -> Replica:
        return Replica(Phone(cast.client_of(member), member.programme.slug), types=types)

    return make


@contextmanager
def uncommitted(act: Callable[[], object]) -> Generator[None]:
    """Let another connection do something and wait; it commits when the block ends."""
    done, may_commit = Event(), Event()

    def run() -> None:
        try:
            with transaction.atomic():
                act()
                done.set()
                assert may_commit.wait(timeout=20)
        finally:
            done.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        try:
            assert done.wait(timeout=20)
            yield
        finally:
            may_commit.set()
            running.result()
