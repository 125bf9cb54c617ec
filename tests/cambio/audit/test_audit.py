"""The audit: …"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError

from cambio.audit import operations, tasks
from cambio.audit.models import AuditRun
from cambio.audit.queries import last_run
from cambio.common.findings import Finding
from cambio.programmes.models import Membership
from streets import operations as streets
from streets.models import Cleanup
from tests import database
from tests.streets.conftest import MakeCleanup

VERIFIED = "(SELECT id FROM streets_cleanup WHERE state = 'verified')"
WAITING = "(SELECT id FROM streets_cleanup WHERE state = 'submitted')"
RESIDENT = "(SELECT logged_by_id FROM streets_cleanup WHERE state = 'verified')"

FAULTS = {
    "a reward that is gone": (
        "DELETE FROM streets_reward",
        {"streets.rewards_exist", "streets.rewards_are_posted"},
    ),
    "a cleanup put back after it was paid": (
        "UPDATE streets_cleanup SET state = 'submitted', verified_by_id = NULL",
        {"streets.rewards_exist"},
    ),
    "a payment without cleanup or reward to it": (
        (
            "DELETE FROM streets_reward;"
            "UPDATE streets_cleanup SET state = 'submitted', verified_by_id = NULL"
        ),
        {"streets.rewards_are_posted"},
    ),
    "a verified cleanup that was never paid": (
        (
            "UPDATE streets_cleanup SET state = 'verified', verified_by_id ="
            " (SELECT verified_by_id FROM streets_cleanup WHERE state = 'verified')"
            f" WHERE id = {WAITING}"
        ),
        {"streets.rewards_exist"},
    ),
    "a reward of another amount": (
        "UPDATE streets_reward SET total = total + 1",
        {"streets.rewards_are_posted"},
    ),
    "a payment of another amount": (
        "UPDATE streets_reward SET payments = jsonb_set(payments, '{0,amount}', '1')",
        {"streets.rewards_are_posted"},
    ),
    "a payment to another than the reward names": (
        (
            "UPDATE streets_reward SET payments = jsonb_set(payments, '{0,id}',"
            " to_jsonb(gen_random_uuid()))"
        ),
        {"streets.rewards_are_posted"},
    ),
    "a reward that was posted for another cleanup": (
        f"UPDATE ledger_transaction SET subject_id = {WAITING}",
        {"streets.rewards_are_posted"},
    ),
    "a verifier who took part": (
        (
            "INSERT INTO streets_participant (id, programme_id, cleanup_id, membership_id)"
            " SELECT gen_random_uuid(), programme_id, id, verified_by_id FROM streets_cleanup"
            f" WHERE id = {VERIFIED}"
        ),
        {"streets.four_eyes", "sync.topics"},
    ),
    "a verifier who logged it and did not take part": (
        (
            "ALTER TABLE streets_cleanup DROP CONSTRAINT cleanup_four_eyes;"
            "DELETE FROM streets_participant;"
            f"UPDATE streets_cleanup SET verified_by_id = logged_by_id WHERE id = {VERIFIED}"
        ),
        {"streets.four_eyes"},
    ),
    "a role over a street that is gone": (
        (
            "UPDATE programmes_rolegrant SET scope_kind = 'place', scope_id = gen_random_uuid()"
            " WHERE role = 'coordinator'"
        ),
        {"streets.roles"},
    ),
    "a role over a ward that is gone": (
        (
            "UPDATE programmes_rolegrant SET scope_kind = 'ward', scope_id = gen_random_uuid()"
            " WHERE role = 'coordinator'"
        ),
        {"streets.roles"},
    ),
    "a delivery that was set aside": (
        (
            "INSERT INTO events_delivery (event_id, task, state, tries, due_at, last_error)"
            " SELECT min(id), 'a.task', 'set_aside', 8, now(), 'OSError' FROM events_event"
        ),
        {"events.set_aside"},
    ),
    "a cleanup of which a participant's phone was not told": (
        (
            "DELETE FROM sync_change AS noted WHERE noted.kind = 'cleanup' AND noted.scope_id ="
            f" (SELECT scope_id FROM sync_change WHERE kind = 'wallet' AND thing_id = {RESIDENT})"
        ),
        {"sync.topics"},
    ),
    "a residency that one is told of who has nothing to do with it": (
        (
            "INSERT INTO sync_change"
            " (programme_id, kind, scope_id, thing_id, stamp, first_stamp, gone)"
            " SELECT programme_id, 'residency', gen_random_uuid(), id, 1, 1, false"
            " FROM streets_residency LIMIT 1"
        ),
        {"sync.topics"},
    ),
    "a balance raised by hand": (
        "UPDATE ledger_account SET balance = balance + 1 WHERE owner_type = 'place'",
        {"ledger.balances", "ledger.unit_sums"},
    ),
}
AGAIN = "ALTER TABLE streets_cleanup ADD CONSTRAINT cleanup_four_eyes {}"


@pytest.fixture
def books(
    transactional_db: None,
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    at: datetime,
) -> Cleanup:
    """A cleanup that was verified and paid, and one that waits."""
    submit(resident, resident)
    cleanup = submit(resident, resident)
    return streets.verify_cleanup(cleanup_id=cleanup.pk, by=coordinator, at=at)


@pytest.fixture
def admin(books: Cleanup) -> Iterator[Any]:
    """Past every trigger; what a fault does to the schema is undone."""
    with database.admin_connection() as admin:
        (guard,) = admin.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = 'cleanup_four_eyes'"
        ).fetchone() or ("",)
        yield admin
        admin.execute("ALTER TABLE streets_cleanup DROP CONSTRAINT IF EXISTS cleanup_four_eyes")
        admin.execute("DELETE FROM streets_cleanup")
        admin.execute(AGAIN.format(guard))


def audit(at: datetime) -> AuditRun:
    return operations.run_audit(at=at, clock=lambda: at + timedelta(seconds=2))


def test_it_finds_nothing_on_clean_books(books: Cleanup, at: datetime) -> None:
    run = audit(at)
    assert (run.ok, run.findings) == (True, [])
    assert run.checks == len(operations.checks()) >= 15
    assert run.finished_at - run.started_at == timedelta(seconds=2)
    assert last_run() == run


def test_it_runs_every_packages_checks() -> None:
    packages = {name.split(".")[0] for name in operations.checks()}
    assert packages >= {"ledger", "events", "files", "streets", "catalog"}


@pytest.mark.parametrize("fault", FAULTS)
def test_it_finds_each_planted_fault(admin: Any, at: datetime, fault: str) -> None:
    plant, expected = FAULTS[fault]
    for statement in plant.split(";"):
        admin.execute(statement)
    run = audit(at)
    assert not run.ok
    assert {finding["check"] for finding in run.findings} == expected


def test_it_names_the_subject_and_no_person(admin: Any, books: Cleanup, at: datetime) -> None:
    admin.execute("UPDATE streets_reward SET total = 5")
    (finding,) = audit(at).findings
    assert (finding["subject_type"], finding["subject_id"]) == ("cleanup", str(books.pk))
    assert finding["problem"].startswith("has a reward of 5 and ")


def test_it_keeps_the_first_hundred_of_each_kind(
    db: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless() -> Iterator[Finding]:
        while True:
            yield Finding("thing", "1", "is wrong")

    monkeypatch.setattr(operations, "checks", lambda: {"test.endless": endless})
    assert len(audit(at).findings) == operations.MOST_FINDINGS_PER_CHECK == 100


def test_what_is_written_meanwhile_looks_like_no_fault(
    books: Cleanup, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = operations.checks()

    def meddle() -> Iterator[Finding]:
        yield from checks["ledger.balances"]()
        with database.admin_connection() as admin:
            admin.execute("UPDATE ledger_account SET balance = balance + 1")

    monkeypatch.setattr(operations, "checks", lambda: {"a.first": meddle} | checks)
    assert audit(at).findings == []
    monkeypatch.setattr(operations, "checks", lambda: checks)
    assert audit(at).findings != []


def test_no_check_can_write(books: Cleanup, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def repair() -> Iterator[Finding]:
        Cleanup.objects.update(note="")
        return iter(())

    monkeypatch.setattr(operations, "checks", lambda: {"test.repair": repair})
    with pytest.raises(InternalError, match="read-only"):
        audit(at)


def test_the_command_says_by_its_exit_status_whether_the_books_are_sound(
    books: Cleanup, admin: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("audit")
    assert "0 findings" in capsys.readouterr().out
    admin.execute("UPDATE streets_reward SET total = 5")
    with pytest.raises(CommandError) as caught:
        call_command("audit")
    assert caught.value.returncode == 1
    assert f"cleanup {books.pk}: has a reward of 5 and" in capsys.readouterr().out


def test_the_command_speaks_json(books: Cleanup, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit", json=True)
    result = json.loads(capsys.readouterr().out)
    assert (result["ok"], result["findings"]) == (True, [])
    assert result["checks"] == len(operations.checks())


def test_a_nightly_run_is_kept_for_whoever_asks(books: Cleanup, admin: Any) -> None:
    assert last_run() is None
    assert tasks.run_audit() is True
    admin.execute("UPDATE streets_reward SET total = 5")
    assert tasks.run_audit() is False
    run = last_run()
    assert run is not None
    assert len(run.findings) == 1
