"""What it costs: one indexed query where nothing is new, however much there is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cambio.common.ids import new_id
from cambio.programmes.models import Membership
from cambio.sync import operations, queries
from streets.models import Place
from tests.cambio.sync.conftest import MakeReplica
from tests.streets.conftest import MakeCleanup
from tests.worlds import cast

pytestmark = pytest.mark.django_db(transaction=True)

OFTEN = 8
"""Until PostgreSQL has gone over from plans for the values to one for any values."""


@pytest.fixture
def much(street: Place) -> None:
    """Twenty thousand changes that are for others, among them those of our programme."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sync_change"
            " (programme_id, kind, scope_id, thing_id, stamp, first_stamp, gone)"
            " SELECT %s, kind, gen_random_uuid(), gen_random_uuid(), 1, 1, false"
            " FROM generate_series(1, 5000), unnest(ARRAY['cleanup', 'order', 'wallet', 'role'])"
            " AS kind",
            [street.programme_id],
        )
        cursor.execute("SELECT count(*) FROM sync_change")
        assert cursor.fetchone()[0] > 20_000


def table_scans(act: Callable[[], object]) -> int:
    """How often the whole table is read while something is done often."""
    count = "SELECT pg_stat_get_xact_numscans('sync_change'::regclass)"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(count)
        before = cursor.fetchone()[0]
        for _ in range(OFTEN):
            act()
        cursor.execute(count)
        return int(cursor.fetchone()[0] - before)


def in_step(member: Membership) -> str:
    """A cursor with which there is nothing new."""
    page = queries.changes_since(cast.again(member), "")
    while page.more:
        page = queries.changes_since(cast.again(member), page.cursor)
    return page.cursor


def statement(member: Membership, cursor: str) -> str:
    """The one query by which a member hears that nothing is new."""
    asking = cast.again(member)
    with CaptureQueriesContext(connection) as made:
        page = queries.changes_since(asking, cursor)
    assert (page.changes, page.cursor) == ([], cursor)
    assert len(made) == 1, [one["sql"] for one in made]
    return str(made[0]["sql"])


def test_nothing_new_is_one_query_that_reads_no_table_whole(
    resident: Membership, coordinator: Membership, much: None
) -> None:
    for member in (resident, coordinator):
        cursor = in_step(member)
        ask = statement(member, cursor)
        assert table_scans(lambda ask=ask: connection.cursor().execute(ask)) == 0


def test_nothing_new_touches_as_many_blocks_however_much_there_is(
    resident: Membership, request: pytest.FixtureRequest
) -> None:
    few = blocks(statement(resident, in_step(resident)))
    request.getfixturevalue("much")
    many = blocks(statement(resident, in_step(resident)))
    assert many <= 1.5 * few


def blocks(sql: str) -> int:
    with connection.cursor() as cursor:
        for _ in range(OFTEN):
            cursor.execute(sql)
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def test_nothing_new_over_http_is_one_query_more_than_logging_in_takes(
    replica: MakeReplica, resident: Membership
) -> None:
    phone = replica(resident)
    phone.sync()
    phone.phone.get("categories")
    with CaptureQueriesContext(connection) as without:
        assert phone.phone.get("categories").status_code == 200
    with CaptureQueriesContext(connection) as made:
        assert phone.ask()["changes"] == []
    assert len(made) == len(without) + 1


def test_noting_reads_no_table_whole(street: Place, much: None) -> None:
    def note() -> None:
        operations.note([street], programme_id=street.programme_id, owners={"place": [new_id()]})

    assert table_scans(note) == 0


def test_an_answer_takes_as_many_queries_however_many_things_it_holds(
    resident: Membership, coordinator: Membership, submit: MakeCleanup
) -> None:
    def queries_of_everything() -> int:
        asking = cast.again(coordinator)
        with CaptureQueriesContext(connection) as made:
            page = queries.changes_since(asking, "")
        assert not page.more
        return len(made)

    submit(resident, resident, coordinator)
    few = queries_of_everything()
    for _ in range(5):
        submit(resident, resident, coordinator)
    assert queries_of_everything() == few
    assert few < 40
