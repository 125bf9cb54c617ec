"""What was there before changes were noted, or was written around the operations."""

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cambio.programmes.models import Membership
from cambio.sync.models import Change
from tests.cambio.sync.conftest import MakeReplica
from tests.cambio.sync.replicas import fresh
from tests.streets.conftest import MakeCleanup
from tests.worlds.office import findings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def untold(submit: MakeCleanup, resident: Membership) -> Membership:
    """Somebody of whose things nothing was noted."""
    submit(resident)
    Change.objects.all().delete()
    assert findings() != {}
    return resident


def migrated(*, backwards: bool) -> None:
    """Let Django say that the tables have been made, or taken away."""
    migration = MigrationLoader(connection).get_migration("sync", "0002_noting")
    plan = [(migration, backwards)]
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)


def test_is_noted_once_there_are_tables_for_it(untold: Membership, replica: MakeReplica) -> None:
    migrated(backwards=False)
    assert findings() == {}
    phone = replica(untold)
    phone.sync()
    assert phone.held() == fresh(phone.phone)


def test_is_not_noted_where_they_are_taken_away(untold: Membership) -> None:
    migrated(backwards=True)
    assert not Change.objects.exists()


def test_is_noted_by_command(untold: Membership, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("note_everything")
    assert findings() == {}
    assert "told" in capsys.readouterr().out


def test_a_phone_that_was_told_of_all_stays_in_step_when_all_is_noted_again(
    untold: Membership, replica: MakeReplica
) -> None:
    call_command("note_everything")
    phone = replica(untold)
    phone.sync()
    call_command("note_everything")
    phone.sync()
    assert phone.held() == fresh(phone.phone)
