"""Many cleanups verified over HTTP in one call: …"""

from datetime import timedelta

from cambio.common.ids import new_id
from cambio.ledger import queries as books
from cambio.programmes.models import Membership
from streets import operations
from streets.models import Cleanup, Place, RewardRule
from tests.api.conftest import MakePhone
from tests.api.phones import Phone, faults, refusal
from tests.api.streets.reports import submitted

REWARD = 36
"""20 for the action, one head of ten, three bags of 2; all of it the street's."""


def entry(desk: Phone, cleanup: str) -> dict[str, str]:
    """What a phone sends of a cleanup that it has shown."""
    shown = desk.get(f"cleanups/{cleanup}").json()
    return {"id": cleanup, "submitted_at": shown["submitted_at"]}


def paid(street: Place) -> int:
    return books.balance(books.AccountId(street.account_id))


def test_are_paid_together_and_answered_in_their_order(
    phone: MakePhone, resident: Membership, coordinator: Membership, street: Place, rule: RewardRule
) -> None:
    mine, desk = phone(resident), phone(coordinator)
    day = [submitted(mine, street) for _ in range(3)]
    body = {"cleanups": [entry(desk, cleanup) for cleanup in reversed(day)]}
    answer = desk.post("cleanups/verify", body)
    assert answer.status_code == 200, answer.content
    assert [shown["id"] for shown in answer.json()] == day[::-1]
    assert {shown["state"] for shown in answer.json()} == {"verified"}
    assert [shown["reward"]["total"] for shown in answer.json()] == [REWARD] * 3
    assert paid(street) == 3 * REWARD
    assert desk.get("cleanups/queue").json()["results"] == []


def test_are_refused_together_with_a_pointer_to_the_one_at_fault(
    phone: MakePhone, resident: Membership, coordinator: Membership, street: Place, rule: RewardRule
) -> None:
    mine, desk = phone(resident), phone(coordinator)
    good, own = submitted(mine, street), submitted(desk, street)
    changed = entry(desk, submitted(mine, street))
    again = Cleanup.objects.get(pk=changed["id"])
    operations.return_cleanup(
        cleanup_id=again.pk, question="Where?", by=coordinator, at=again.logged_at
    )
    assert again.submitted_at is not None
    operations.submit_cleanup(
        cleanup_id=again.pk, by=resident, at=again.submitted_at + timedelta(seconds=1)
    )
    for bad, status, code in (
        ({"id": own}, 403, "four_eyes"),
        (changed, 409, "submitted_again"),
        ({"id": str(new_id())}, 404, "not_found"),
    ):
        answer = desk.post("cleanups/verify", {"cleanups": [{"id": good}, bad]})
        assert refusal(answer) == (status, code)
        assert faults(answer) == {"/cleanups/1": code}
    assert paid(street) == 0
    assert desk.get(f"cleanups/{good}").json()["state"] == "submitted"


def test_are_a_list_of_at_most_a_hundred_ids(
    phone: MakePhone, coordinator: Membership, rule: RewardRule
) -> None:
    desk, one = phone(coordinator), {"id": str(new_id())}
    many = [{"id": str(new_id())} for _ in range(101)]
    for cleanups, pointer in (
        ([], "/cleanups"),
        (many, "/cleanups"),
        ([one, one], "/cleanups"),
        ([one, {"id": "x"}], "/cleanups/1/id"),
        ([one | {"sumbitted_at": None}], "/cleanups/0/sumbitted_at"),
        ("all", "/cleanups"),
    ):
        assert list(faults(desk.post("cleanups/verify", {"cleanups": cleanups}))) == [pointer]
    assert list(faults(desk.post("cleanups/verify", {}))) == ["/cleanups"]
