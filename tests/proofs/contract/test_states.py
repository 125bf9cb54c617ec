"""Every lifecycle: every move from every state, by the machine, the operations, the database."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from cambio.common.errors import Conflict, DomainError, NotAllowedNow, NotFound
from cambio.common.ids import new_id
from cambio.common.states import Machine
from cambio.mail.operations import queue_mail
from cambio.programmes import approvals
from cambio.programmes import operations as programmes
from cambio.programmes.models import Approval, Membership
from streets import operations
from streets.models import Cleanup, Place, Residency
from tests.streets.conftest import MakeCleanup
from tests.worlds import cast
from tests.worlds.town import settle

Act = Callable[[], Any]


def machines() -> Iterator[Machine]:
    """Every lifecycle of every package."""
    for root in ("cambio", "streets", "catalog", "grants"):
        path = importlib.import_module(root).__path__
        for found in pkgutil.walk_packages(path, f"{root}."):
            if found.name.endswith(".states"):
                module = importlib.import_module(found.name)
                yield from (thing for thing in vars(module).values() if isinstance(thing, Machine))


MACHINES = sorted(machines(), key=lambda machine: machine.name)
MOVES = [
    pytest.param(machine, state, move, id=f"{machine.name}: {move} from {state}")
    for machine in MACHINES
    for state in machine.states
    for move in machine.moves
]
WITH_STATE = [
    model
    for model in apps.get_models()
    if model._meta.app_label not in {"auth", "sessions", "contenttypes"}
    and any(field.name == "state" for field in model._meta.concrete_fields)
]


@pytest.mark.parametrize(("machine", "state", "move"), MOVES)
def test_a_machine_moves_from_its_sources_only(machine: Machine, state: str, move: str) -> None:
    subject = SimpleNamespace(state=state)
    if state in machine.moves[move].sources:
        machine.move(subject, move)
        assert subject.state == machine.moves[move].target
    else:
        with pytest.raises(NotAllowedNow, match=state):
            machine.move(subject, move)
        assert subject.state == state


def test_every_model_with_a_state_has_a_machine() -> None:
    machines = {tuple(sorted(machine.states)) for machine in MACHINES}
    for model in WITH_STATE:
        (check,) = [
            constraint
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint) and constraint.name.endswith("_state")
        ]
        lookup, states = check.condition.children[0]
        assert lookup == "state__in"
        assert tuple(sorted(states)) in machines, model


def test_the_database_refuses_a_state_that_is_none(db: None, at: datetime) -> None:
    """Of every model in one test, since a whole programme takes a while to come into being."""
    settle("west", at=at)
    queue_mail(recipient="a@example.org", language="nl", template="x", context={}, at=at)
    taken = []
    for model in WITH_STATE:
        row = model._default_manager.first()
        assert row is not None, model
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=row.pk).update(state="nowhere")
        except IntegrityError:
            continue
        taken.append(model.__name__)
    assert taken == []


def outcome(act: Act, model: type[models.Model], pk: object) -> str:
    """The state after an act, or the code of its refusal, which must have changed nothing."""
    before = model._default_manager.get(pk=pk).state  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            act()
    except DomainError as error:
        assert model._default_manager.get(pk=pk).state == before  # type: ignore[attr-defined]
        return error.code
    return str(model._default_manager.get(pk=pk).state)  # type: ignore[attr-defined]


A_DAY = timedelta(days=1)
NO, HIDDEN = NotAllowedNow.code, NotFound.code
CLEANUP: dict[str, dict[str, str]] = {
    "draft": {
        "change": "draft", "add_photo": "draft", "postpone": NO, "submit": "submitted",
        "withdraw": "withdrawn", "verify": HIDDEN, "return": HIDDEN, "reject": HIDDEN,
    },
    "submitted": {
        "change": NO, "add_photo": NO, "postpone": NO, "submit": "submitted",
        "withdraw": "withdrawn", "verify": "verified", "return": "returned", "reject": "rejected",
    },
    "returned": {
        "change": "returned", "add_photo": "returned", "postpone": NO, "submit": "submitted",
        "withdraw": "withdrawn", "verify": NO, "return": NO, "reject": NO,
    },
    "verified": {
        "change": NO, "add_photo": NO, "postpone": NO, "submit": NO, "withdraw": NO,
        "verify": "verified", "return": NO, "reject": NO,
    },
    "rejected": {
        "change": NO, "add_photo": NO, "postpone": NO, "submit": NO, "withdraw": NO,
        "verify": NO, "return": NO, "reject": NO,
    },
    "withdrawn": {
        "change": NO, "add_photo": NO, "postpone": NO, "submit": NO, "withdraw": "withdrawn",
        "verify": NO, "return": NO, "reject": NO,
    },
}  # fmt: skip
CLEANUP_WAYS = {
    "draft": (),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "verified": ("submit", "verify"),
    "rejected": ("submit", "reject"),
    "withdrawn": ("submit", "withdraw"),
}


@pytest.mark.parametrize("verb", CLEANUP["draft"])
@pytest.mark.parametrize("state", CLEANUP)
def test_a_cleanup_moves_as_its_table_says(
    log: MakeCleanup,
    resident: Membership,
    coordinator: Membership,
    street: Place,
    at: datetime,
    state: str,
    verb: str,
) -> None:
    cleanup = log(resident)
    of, author = {"cleanup_id": cleanup.pk, "at": at}, {"by": resident}
    desk = {"by": coordinator}
    photo = operations.PhotoContent(
        phase="after", sha256="a" * 64, size_bytes=9, content_type="image/jpeg"
    )
    content = operations.CleanupContent(
        starts_at=cleanup.starts_at, ends_at=cleanup.ends_at, places=[(street.pk, 2)]
    )
    verbs: dict[str, Act] = {
        "change": lambda: operations.change_cleanup(content=content, **of, **author),
        "add_photo": lambda: operations.announce_photo(
            photo_id=new_id(), content=photo, **of, **author
        ),
        "postpone": lambda: operations.postpone_cleanup(
            starts_at=cleanup.starts_at + A_DAY, ends_at=cleanup.ends_at + A_DAY, **of, **author
        ),
        "submit": lambda: operations.submit_cleanup(**of, **author),
        "withdraw": lambda: operations.withdraw_cleanup(**of, **author),
        "verify": lambda: operations.verify_cleanup(**of, **desk),
        "return": lambda: operations.return_cleanup(question="?", **of, **desk),
        "reject": lambda: operations.reject_cleanup(reason="!", **of, **desk),
    }  # type: ignore[arg-type]
    for step in CLEANUP_WAYS[state]:
        verbs[step]()
    assert Cleanup.objects.get(pk=cleanup.pk).state == state
    assert outcome(verbs[verb], Cleanup, cleanup.pk) == CLEANUP[state][verb]


RESIDENCY = {
    "claimed": {
        "claim": "claimed", "confirm": "confirmed", "decline": "declined", "end": "ended",
        "redeem": "confirmed",
    },
    "confirmed": {
        "claim": "confirmed", "confirm": NO, "decline": NO, "end": "ended", "redeem": "confirmed",
    },
    "declined": {
        "claim": "claimed", "confirm": NO, "decline": NO, "end": NO, "redeem": "confirmed",
    },
    "ended": {
        "claim": "claimed", "confirm": NO, "decline": NO, "end": NO, "redeem": "confirmed",
    },
}  # fmt: skip
RESIDENCY_WAYS = {
    "claimed": (),
    "confirmed": ("confirm",),
    "declined": ("decline",),
    "ended": ("confirm", "end"),
}


@pytest.mark.parametrize("verb", RESIDENCY["claimed"])
@pytest.mark.parametrize("state", RESIDENCY)
def test_a_residency_moves_as_its_table_says(
    newcomer: Membership,
    coordinator: Membership,
    street: Place,
    at: datetime,
    state: str,
    verb: str,
) -> None:
    def claim() -> Residency:
        return cast.claim(newcomer, street, at=at)

    residency = claim().pk
    code = cast.letter_code(street, by=coordinator, at=at)
    verbs: dict[str, Act] = {
        "claim": claim,
        "confirm": lambda: operations.confirm_residency(
            residency_id=residency, by=coordinator, at=at
        ),
        "decline": lambda: operations.decline_residency(
            residency_id=residency, by=coordinator, at=at
        ),
        "end": lambda: operations.end_residency(residency_id=residency, by=newcomer, at=at),
        "redeem": lambda: operations.redeem_letter(code=code, by=newcomer, at=at),
    }
    for step in RESIDENCY_WAYS[state]:
        verbs[step]()
    assert outcome(verbs[verb], Residency, residency) == RESIDENCY[state][verb]


def test_a_membership_leaves_and_comes_back(newcomer: Membership, at: datetime) -> None:
    login = newcomer.person.login
    assert login is not None

    def join() -> Membership:
        member, _ = programmes.join_programme(
            programme=newcomer.programme, login=login, name="Nico", membership_id=None, at=at
        )
        return member

    def leave() -> Membership:
        return programmes.leave_programme(by=newcomer, at=at)

    steps = ((join, "active"), (leave, "left"), (leave, NO), (join, "active"), (leave, "left"))
    for act, expected in steps:
        assert outcome(act, Membership, newcomer.pk) == expected


APPROVAL = {
    "waiting": {"agree": "granted", "refuse": "refused", "withdraw": "withdrawn"},
    "granted": {"agree": "granted", "refuse": Conflict.code, "withdraw": "granted"},
    "refused": {"agree": Conflict.code, "refuse": "refused", "withdraw": "refused"},
    "withdrawn": {"agree": NO, "refuse": NO, "withdraw": "withdrawn"},
}
APPROVAL_WAYS = {"waiting": (), "granted": ("agree",), "refused": ("refuse",)}


@pytest.mark.parametrize("verb", APPROVAL["waiting"])
@pytest.mark.parametrize("state", APPROVAL)
def test_an_approval_moves_as_its_table_says(
    newcomer: Membership, at: datetime, state: str, verb: str
) -> None:
    about = {"subject_type": "order", "subject_id": new_id()}
    made = approvals.open_approval(
        programme_id=newcomer.programme_id,
        needed=1,
        at=at,
        **about,  # type: ignore[arg-type]
    )
    member = cast.again(newcomer)

    def locked() -> Approval:
        return approvals.approval_for_update(**about)  # type: ignore[arg-type]

    verbs: dict[str, Act] = {
        "agree": lambda: approvals.sign(
            locked(), by=member, agrees=True, counts=lambda _: True, at=at
        ),
        "refuse": lambda: approvals.sign(
            locked(), by=member, agrees=False, counts=lambda _: True, at=at
        ),
        "withdraw": lambda: approvals.withdraw(locked(), at=at),
    }
    for step in APPROVAL_WAYS.get(state, ("withdraw",)):
        verbs[step]()
    assert outcome(verbs[verb], Approval, made.pk) == APPROVAL[state][verb]
