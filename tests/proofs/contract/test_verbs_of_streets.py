"""What the rows of streets foresee, and what their operations answer: …"""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cambio.programmes.models import Membership, Programme
from streets import guards, operations, states, verbs
from streets.models import Cleanup, Place, Residency
from tests.proofs.contract.playing import play
from tests.proofs.contract.test_states import CLEANUP_WAYS, RESIDENCY_WAYS
from tests.streets.conftest import MakeCleanup
from tests.worlds import cast

LATER = {"starts_at": timedelta(days=2), "ends_at": timedelta(days=2, hours=1)}


@pytest.fixture
def people(
    resident: Membership,
    neighbour: Membership,
    newcomer: Membership,
    coordinator: Membership,
    second_coordinator: Membership,
    manager: Membership,
    programme: Programme,
    at: datetime,
) -> dict[str, Membership]:
    """The author, who took part and who did not, those who look after the street and elsewhere."""
    verifier = cast.make_member(programme, "Vera", at=at)
    return {
        "author": resident,
        "participant": neighbour,
        "newcomer": newcomer,
        "coordinator": coordinator,
        "street's coordinator": second_coordinator,
        "verifier": cast.with_role(
            verifier, "verifier", "programme", programme.pk, by=manager, at=at
        ),
        "manager": manager,
    }


@pytest.fixture
def cleanups(log: MakeCleanup, people: dict[str, Membership], at: datetime) -> dict[str, Cleanup]:
    """One in each state, and one that is only planned."""
    author, coordinator = people["author"], people["coordinator"]
    steps = {
        "submit": lambda of: operations.submit_cleanup(by=author, **of),
        "withdraw": lambda of: operations.withdraw_cleanup(by=author, **of),
        "verify": lambda of: operations.verify_cleanup(by=coordinator, **of),
        "return": lambda of: operations.return_cleanup(by=coordinator, question="?", **of),
        "reject": lambda of: operations.reject_cleanup(by=coordinator, reason="!", **of),
    }
    made = {"planned": log(author, people["participant"], **{k: at + v for k, v in LATER.items()})}
    for state, ways in CLEANUP_WAYS.items():
        made[state] = log(author, people["participant"])
        for step in ways:
            steps[step]({"cleanup_id": made[state].pk, "at": at})
    return made


@pytest.fixture
def inputs(street: Place, at: datetime) -> dict[str, dict[str, Any]]:
    content = operations.CleanupContent(
        starts_at=at - timedelta(hours=2),
        ends_at=at - timedelta(hours=1),
        places=[operations.PlaceShare(street.pk)],
    )
    return {
        "change": {"content": content},
        "postpone": {name: at + later * 2 for name, later in LATER.items()},
        "return": {"question": "Where?"},
        "reject": {"reason": "No."},
    }


@pytest.fixture
def residencies(
    people: dict[str, Membership], programme: Programme, other_street: Place, at: datetime
) -> dict[str, Residency]:
    """One in each state, all of the author, and one of who may confirm others."""
    author, coordinator = people["author"], people["coordinator"]
    steps = {
        "confirm": lambda of: operations.confirm_residency(by=coordinator, **of),
        "decline": lambda of: operations.decline_residency(by=coordinator, **of),
        "end": lambda of: operations.end_residency(by=author, **of),
    }
    made = {"of the coordinator": cast.claim(coordinator, other_street, at=at)}
    for state, ways in RESIDENCY_WAYS.items():
        street = cast.make_street(programme, state.title(), at=at)
        made[state] = cast.claim(author, street, at=at)
        for step in ways:
            steps[step]({"residency_id": made[state].pk, "at": at})
    return made


def test_are_the_same_for_every_cleanup_and_everybody(
    cleanups: dict[str, Cleanup],
    people: dict[str, Membership],
    inputs: dict[str, dict[str, Any]],
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    played = play(verbs.CLEANUP, cleanups, people, inputs, at=at)
    assert [str(one) for one in played if one.differs] == []
    assert {one.verb for one in played if one.changed} == {row.name for row in verbs.CLEANUP}

    # A control: an operation that has lost its guard is found.
    monkeypatch.setattr(guards, "check_can_submit", lambda *_: None)
    planned = {"planned": cleanups["planned"]}
    (played_again,) = play([verbs.SUBMIT], planned, {"author": people["author"]}, {}, at=at)
    assert played_again.differs


def test_are_the_same_for_every_residency_and_everybody(
    residencies: dict[str, Residency], people: dict[str, Membership], at: datetime
) -> None:
    played = play(verbs.RESIDENCY, residencies, people, {}, at=at)
    assert [str(one) for one in played if one.differs] == []
    assert {one.verb for one in played if one.changed} == {row.name for row in verbs.RESIDENCY}


def test_every_move_has_a_row() -> None:
    """But those that come of another verb: of a claim, of a letter's code."""
    assert set(states.CLEANUP.moves) <= {row.name for row in verbs.CLEANUP}
    moved_by_a_claim = {"claim_again"}
    assert set(states.RESIDENCY.moves) - moved_by_a_claim == {row.name for row in verbs.RESIDENCY}
