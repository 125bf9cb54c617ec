"""What moves value takes a key: found out from what is posted, not from what is declared."""

import pytest
from django.db import connection

from cambio.idempotency.models import Key
from tests.api.access_requests import ASKS
from tests.api.access_scene import ROLES, Scene
from tests.api.document import EXPECTED, OPERATIONS, Operation
from tests.api.phones import refusal
from tests.database import undone

WRITES = [name for name, operation in OPERATIONS.items() if operation.writes]


def takes_a_key(operation: Operation) -> bool:
    """Whether the document says so, and that it is needed."""
    return any(
        said.get("in") == "header" and said["name"] == "Idempotency-Key" and said["required"]
        for said in operation.described.get("parameters", [])
    )


KEYED = [name for name in WRITES if takes_a_key(OPERATIONS[name])]


def allowed(case: str) -> str | None:
    """The first role that may do it; none where nobody may."""
    named = EXPECTED[case]["allowed"]
    return "newcomer" if "members" in named else next(filter(named.__contains__, ROLES), None)


def postings() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_transaction")
        found: int = cursor.fetchone()[0]
        return found


def posts(operation: Operation, scene: Scene) -> bool:
    """Whether any of its valid requests leaves a posting behind."""
    for case in operation.cases:
        role = allowed(case)
        if role is None:
            continue
        with undone():
            ask = ASKS[case](scene)
            before = postings()
            answer = operation.send(scene.clients[role], ask)
            assert 200 <= answer.status_code < 300, answer.content
            if postings() != before:
                return True
    return False


@pytest.mark.parametrize("name", WRITES)
def test_takes_a_key_exactly_if_it_can_post(name: str, scene: Scene) -> None:
    operation = OPERATIONS[name]
    assert posts(operation, scene) == takes_a_key(operation)
    assert operation.method == "post" or not takes_a_key(operation)


@pytest.mark.parametrize("name", KEYED)
def test_is_refused_without_its_key_and_done_once_with_it(name: str, scene: Scene) -> None:
    operation = OPERATIONS[name]
    case = operation.cases[0]
    ask, client = ASKS[case](scene), scene.clients[operation.role]
    path = operation.path.format(programme="west", **ask.ids)
    without = client.post(path, ask.body, headers={"Idempotency-Key": None})
    assert refusal(without) == (400, "idempotency_key_missing")
    first, again = (client.post(path, ask.body, headers={"Idempotency-Key": "k"}) for _ in "12")
    assert first.content == again.content
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Key.objects.get().answer == first.content.decode()


def test_there_is_something_to_prove() -> None:
    assert len(KEYED) >= 7
