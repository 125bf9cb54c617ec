"""verify_cleanups …"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cambio.audit.operations import run_audit
from cambio.common.errors import DomainError, FourEyes, Invalid, NotAllowedNow, NotFound
from cambio.common.ids import new_id
from cambio.events.models import Event
from cambio.ledger import queries as books
from cambio.ledger.models import Transaction, Transfer
from cambio.programmes.models import Membership, Programme
from streets import operations
from streets.models import Cleanup, Place
from streets.operations import LookedAt
from streets.operations.verification import SubmittedAgain
from tests.streets.conftest import RULE, MakeCleanup
from tests.worlds import cast

Spoil = Callable[[Cleanup], LookedAt]
REWARD = 46
"""20 for the action, ten for each of the two heads, three bags of 2."""


def looked_at(*cleanups: Cleanup) -> list[LookedAt]:
    return [LookedAt(cleanup.pk, cleanup.submitted_at) for cleanup in cleanups]


def paid(street: Place) -> int:
    return books.balance(books.AccountId(street.account_id))


def states_of(*cleanups: Cleanup) -> list[str]:
    found = Cleanup.objects.in_bulk([cleanup.pk for cleanup in cleanups])
    return [found[cleanup.pk].state for cleanup in cleanups]


def test_pays_each_under_its_own_reference(
    submit: MakeCleanup,
    resident: Membership,
    neighbour: Membership,
    coordinator: Membership,
    street: Place,
    at: datetime,
) -> None:
    day = [submit(resident, resident) for _ in range(5)] + [submit(neighbour, neighbour)]
    verified = operations.verify_cleanups(cleanups=looked_at(*day), by=coordinator, at=at)
    assert [cleanup.pk for cleanup in verified] == [cleanup.pk for cleanup in day]
    assert set(states_of(*day)) == {"verified"}
    assert [cleanup.reward.total for cleanup in verified] == [REWARD] * 6
    # Half of 46 for two heads, of which one has no account: 11 each, the rest is the street's.
    assert books.balance(books.AccountId(resident.wallet_id)) == 5 * 11
    assert books.balance(books.AccountId(neighbour.wallet_id)) == 11
    assert paid(street) == 6 * (REWARD - 11)
    assert set(Transaction.objects.values_list("reference", flat=True)) == {
        f"cleanup/{cleanup.pk}/reward" for cleanup in day
    }
    assert Transfer.objects.values("posted_at").distinct().count() == 1, "not one posting"
    assert Event.objects.filter(name="cleanup.verified").count() == 6
    assert run_audit(at=at, clock=lambda: at).findings == []


def test_passes_over_what_the_same_verifier_has_verified(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, street: Place, at: datetime
) -> None:
    first, second = submit(resident), submit(resident)
    operations.verify_cleanup(cleanup_id=first.pk, by=coordinator, at=at)
    once = paid(street)
    for _ in range(2):
        verified = operations.verify_cleanups(
            cleanups=looked_at(first, second), by=coordinator, at=at
        )
        assert [cleanup.reward.cleanup_id for cleanup in verified] == [first.pk, second.pk]
        assert paid(street) == 2 * once


def test_pays_nothing_where_the_rule_pays_nothing(
    submit: MakeCleanup,
    manager: Membership,
    resident: Membership,
    coordinator: Membership,
    street: Place,
    at: datetime,
) -> None:
    nothing = replace(RULE, most_total=0)
    earlier = at - timedelta(days=1)
    cast.set_rule(nothing, valid_from=earlier, by=manager, at=earlier)
    cleanup = submit(resident)
    operations.verify_cleanups(cleanups=looked_at(cleanup), by=coordinator, at=at)
    assert (states_of(cleanup), paid(street)) == (["verified"], 0)
    assert not Transaction.objects.exists()


def entry(cleanup: Cleanup) -> LookedAt:
    return looked_at(cleanup)[0]


@pytest.fixture
def overtaken(
    submit: MakeCleanup, resident: Membership, second_coordinator: Membership, at: datetime
) -> dict[str, Callable[[], LookedAt]]:
    """What somebody has done something with since it was shown."""

    def submitted_again() -> LookedAt:
        shown = returned()
        operations.submit_cleanup(
            cleanup_id=shown.cleanup_id, by=resident, at=at + timedelta(seconds=1)
        )
        return shown

    def verified_by_another() -> LookedAt:
        shown = entry(submit(resident))
        operations.verify_cleanup(cleanup_id=shown.cleanup_id, by=second_coordinator, at=at)
        return shown

    def returned() -> LookedAt:
        shown = entry(submit(resident))
        operations.return_cleanup(
            cleanup_id=shown.cleanup_id, question="Where?", by=second_coordinator, at=at
        )
        return shown

    return {
        "was submitted again": submitted_again,
        "was verified": verified_by_another,
        "was returned": returned,
    }


@pytest.fixture
def spoilt(
    log: MakeCleanup,
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    overtaken: dict[str, Callable[[], LookedAt]],
) -> dict[str, Callable[[], LookedAt]]:
    """What may not be among the others, each for a reason of its own."""
    return {
        "is their own": lambda: entry(submit(coordinator)),
        "took part": lambda: entry(submit(resident, coordinator)),
        "is a draft": lambda: entry(log(resident)),
        "is not there": lambda: LookedAt(new_id()),
        **overtaken,
    }


@pytest.mark.parametrize(
    ("why", "refusal"),
    [
        ("is their own", FourEyes),
        ("took part", FourEyes),
        ("is a draft", NotFound),
        ("is not there", NotFound),
        ("was submitted again", SubmittedAgain),
        ("was verified", NotAllowedNow),
        ("was returned", NotAllowedNow),
    ],
)
def test_verifies_none_where_one_may_not_be_and_says_which(
    why: str,
    refusal: type[DomainError],
    spoilt: dict[str, Callable[[], LookedAt]],
    submit: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    street: Place,
    at: datetime,
) -> None:
    good = [submit(resident) for _ in range(3)]
    bad = spoilt[why]()
    before = paid(street)
    entries = looked_at(*good)
    with pytest.raises(refusal) as caught:
        operations.verify_cleanups(
            cleanups=[*entries[:2], bad, *entries[2:]], by=coordinator, at=at
        )
    assert caught.value.field == "cleanups.2"
    assert set(states_of(*good)) == {"submitted"}
    assert paid(street) == before


def test_verifies_none_where_the_verifier_lives(
    submit: MakeCleanup,
    programme: Programme,
    manager: Membership,
    resident: Membership,
    coordinator: Membership,
    street: Place,
    other_street: Place,
    at: datetime,
) -> None:
    cast.claim(coordinator, street, at=at)
    author = cast.make_resident(programme, "Ramon", other_street, confirmed_by=manager, at=at)
    elsewhere = submit(author, places=[(other_street.pk, 1)])
    at_home = submit(resident)
    with pytest.raises(FourEyes) as caught:
        operations.verify_cleanups(cleanups=looked_at(elsewhere, at_home), by=coordinator, at=at)
    assert caught.value.field == "cleanups.1"
    assert states_of(elsewhere, at_home) == ["submitted", "submitted"]


def test_does_not_exist_for_other_programmes(
    submit: MakeCleanup, resident: Membership, outsider: Membership, at: datetime
) -> None:
    with pytest.raises(NotFound):
        operations.verify_cleanups(cleanups=looked_at(submit(resident)), by=outsider, at=at)


def test_takes_each_cleanup_once_and_a_hundred_at_most(
    submit: MakeCleanup, resident: Membership, coordinator: Membership, at: datetime
) -> None:
    (entry,) = looked_at(submit(resident))
    many = [LookedAt(new_id()) for _ in range(101)]
    for entries in ([], [entry, entry], many):
        with pytest.raises(Invalid) as caught:
            operations.verify_cleanups(cleanups=entries, by=coordinator, at=at)
        assert caught.value.field == "cleanups"
