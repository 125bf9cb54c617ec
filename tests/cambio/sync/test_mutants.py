"""
Noting and reading with a guard taken out: the other tests must notice.

Each mutant is the function that stands in the database with a piece of its text changed. What is
run on it is what passes on the real one.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests import database
from tests.cambio.sync import test_eras, test_order_of_commits, test_rights
from tests.cambio.sync.test_eras import admin, backup, claim, phone
from tests.catalog.conftest import broom, supplier

__all__ = ["admin", "backup", "broom", "claim", "phone", "supplier"]

pytestmark = pytest.mark.django_db(transaction=True)

# The function, what is replaced by what in it, and the test that notices.
MUTANTS: dict[str, tuple[str, dict[str, str], Any]] = {
    "no horizon": (
        "sync_read",
        {"noted.stamp < least(state.horizon, p_ceiling)": "true"},
        test_order_of_commits.test_what_is_above_the_horizon_waits_and_is_not_lost,
    ),
    "a stamp that goes back": (
        "sync_note",
        {"greatest(known.stamp, v_stamp)": "v_stamp", "known.stamp < v_stamp OR": "true OR"},
        test_order_of_commits
        .test_what_was_changed_by_the_one_with_the_lower_number_is_told_when_it_is_gone,
    ),
    "nothing that is gone": (
        "sync_note",
        {"SET gone = true,": "SET gone = false,"},
        test_eras.test_who_was_away_for_longer_begins_anew,
    ),
    "another programme's topics": (
        "sync_read",
        {"noted.programme_id = p_programme": "true"},
        test_rights.test_roles_over_another_programmes_things_tell_nothing,
    ),
    "any era": (
        "sync_read",
        {"(p_seen < coalesce(own.ended_at, latest.above)) IS NOT FALSE": "true"},
        test_eras.test_who_has_heard_of_what_was_lost_begins_anew,
    ),
    "eras that do not end": (
        "sync_read",
        {"coalesce(own.ended_at, latest.above)": "latest.above"},
        test_eras.test_who_has_heard_of_what_was_lost_begins_anew_also_when_as_much_happened_since,
    ),
    "no shift": (
        "sync_begin_era",
        {"greatest(v_shift, v_last + 1 - v_lowest)": "v_shift"},
        test_eras.test_on_a_server_that_counts_from_lower_numbers_stamps_go_on,
    ),
    "a shift for whoever is first to note": (
        "sync_begin_era",
        {"v_last + 1 - v_lowest)": "v_last + 1 - pg_current_xact_id()::text::bigint)"},
        test_eras.test_on_such_a_server_too_nothing_slips_by_that_began_before_the_first_who_notes,
    ),
    "forgetting up to what the era begins with": (
        "sync_begin_era",
        {"v_shift + v_lowest,": "v_last + 1,"},
        test_eras.test_what_a_running_transaction_stamps_is_not_forgotten_with_the_eras_before,
    ),
}  # fmt: skip


@contextmanager
def owner() -> Iterator[psycopg.Connection]:
    """The owner of the functions; connected each time, since tests put other databases in place."""
    url = database.url("DATABASE_OWNER_URL", str(connection.settings_dict["NAME"]))
    with psycopg.connect(url, autocommit=True) as connected:
        yield connected


@pytest.fixture
def mutant(transactional_db: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """The function of the test's parameter, changed; there before anything else is."""
    function, changes, _ = MUTANTS[request.param]
    with owner() as connected:
        row = connected.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", [function]
        ).fetchone()
        assert row is not None
        changed = row[0]
        for old, new in changes.items():
            assert old in changed, "the function no longer reads like this"
            changed = changed.replace(old, new)
        connected.execute(changed)
    yield
    with owner() as connected:
        connected.execute(row[0])


def run(test: Callable[..., None], request: pytest.FixtureRequest) -> None:
    """Run a test of another module, with what it asks for."""
    test(**{name: request.getfixturevalue(name) for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("mutant", MUTANTS, indirect=True, ids=str)
def test_each_mutant_is_caught(mutant: None, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id
    with pytest.raises((AssertionError, KeyError)):
        run(MUTANTS[name][2], request)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_real_function_passes_where_its_mutant_fails(
    name: str, request: pytest.FixtureRequest
) -> None:
    """Negative control."""
    run(MUTANTS[name][2], request)
