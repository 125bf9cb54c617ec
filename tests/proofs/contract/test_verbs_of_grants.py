"""What the rows of grants foresee, and what their operations answer: …"""

from datetime import datetime
from typing import Any

import pytest

from cambio.common.ids import new_id
from cambio.programmes.models import Membership, Programme
from grants import guards, queries, states, verbs
from grants.models import Application, Round
from tests.proofs.contract.grants_in_every_state import (
    applications_of,
    budgets_of,
    open_office,
    rounds_of,
)
from tests.proofs.contract.playing import play
from tests.worlds.office import IBAN, Scene

Inputs = dict[str, dict[str, Any]]


@pytest.fixture
def office(programme: Programme, at: datetime) -> Scene:
    return open_office(programme, at=at)


def people_of(office: Scene) -> dict[str, Membership]:
    """Who applies, handles, decides, types in for others, and sets up."""
    return {
        "applicant": office.applicant,
        "desk": office.desk,
        "official": office.official,
        "typist": office.second_treasurer,
        "manager": office.manager,
    }


def inputs_for(office: Scene, application: Application, at: datetime) -> Inputs:
    """What is refused for nothing that depends on it."""
    findings = queries.findings_of(application)
    rule = next(found.rule for found in findings if found.verdict == "needs_person")
    other = next(iter(Round.objects.filter(name="With more")))
    return {
        "change": {"content": office.content()},
        "answer": {"answer": "Blue ones"},
        "set_payee": {"holder_name": "Another", "iban": IBAN},
        "ask": {"question": "Which?"},
        "judge": {"rule": rule, "holds": True, "reason": "Asked around"},
        "award": {"amount_cents": 2, "reason": "Good", "public_title": "Plants"},
        "refuse": {"reason": "No"},
        "wait_list": {"reason": "Later"},
        "defer": {"round_id": other.pk, "reason": "Later"},
        "prepare_payment": {"payment_id": new_id(), "amount_cents": 1},
        "record_end": {"ended_on": at.date()},
        "write_report": {"text": "It blooms still.", "lines": ()},
        "return_report": {"question": "Which?"},
        "accept_report": {"reason": "In order"},
        "reject_report": {"reason": "Nothing grows"},
        "determine": {"amount_cents": 2, "reason": "As it was"},
        "record_repayment": {
            "repayment_id": new_id(),
            "amount_cents": 1,
            "received_on": at.date(),
            "reason": "Unspent",
        },
    }


def test_are_the_same_for_every_application_and_everybody(
    office: Scene, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    applications = applications_of(office, at=at)
    assert set(states.APPLICATION.states) <= {each.state for each in applications.values()}
    inputs = inputs_for(office, applications["submitted"], at)
    people = people_of(office)
    del people["manager"]  # who sees none
    decided = {like: each for like, each in applications.items() if each.state == "awarded"}
    waiting = {like: each for like, each in applications.items() if like not in decided}
    # Up to the decision one award is like the other; afterwards, one state without an award.
    played = play(
        verbs.UP_TO_THE_DECISION,
        waiting | {"awarded": decided["awarded"]},
        people,
        inputs,
        at=at,
    ) + play(
        verbs.ONCE_AWARDED,
        decided | {state: applications[state] for state in ("draft", "submitted", "refused")},
        people,
        inputs,
        at=at,
    )
    assert [str(one) for one in played if one.differs] == []
    assert {row.name for row in verbs.APPLICATION} - {x.verb for x in played if x.changed} == set()

    # A control: an operation that has lost its guard is found.
    monkeypatch.setattr(guards, "check_can_judge", lambda *_: None)
    refused, desk = {"refused": applications["refused"]}, {"desk": office.desk}
    (played_again,) = play([verbs.JUDGE], refused, desk, inputs, at=at)
    assert played_again.differs


def test_are_the_same_for_every_budget_and_everybody(office: Scene, at: datetime) -> None:
    budgets = budgets_of(office, at=at)
    inputs: Inputs = {
        "describe": {
            "purpose": "Plants",
            "who_starts": "",
            "who_decides": "The desk",
            "accounted_how": "A photo",
            "role": "sole_source",
            "term": "once",
        },
        "fund": {"movement_id": new_id(), "amount_cents": 1, "reason": "More"},
        "move": {
            "movement_id": new_id(),
            "target_id": office.budget.pk,
            "amount_cents": 1,
            "reason": "Needed there",
        },
        "close": {"reason": "The year is over"},
    }
    played = play(verbs.BUDGET, budgets, people_of(office), inputs, at=at)
    assert [str(one) for one in played if one.differs] == []
    assert {one.verb for one in played if one.changed} == {row.name for row in verbs.BUDGET}


def test_are_the_same_for_every_round_and_everybody(office: Scene, at: datetime) -> None:
    rounds = rounds_of(office, at=at)
    played = play(verbs.ROUND, rounds, people_of(office), {}, at=at)
    assert [str(one) for one in played if one.differs] == []
    assert {one.verb for one in played if one.changed} == {row.name for row in verbs.ROUND}


def test_every_move_has_a_row() -> None:
    """But what follows by itself: a grant is settled once it is paid."""
    rows = {row.name for row in verbs.APPLICATION}
    assert set(states.APPLICATION.moves) <= rows
    assert {f"{move}_report" for move in states.REPORT.moves} <= rows
    assert set(states.AWARD.moves) - {"settle"} <= rows
    assert set(states.BUDGET.moves) <= {row.name for row in verbs.BUDGET}
    assert set(states.ROUND.moves) == {row.name for row in verbs.ROUND}
