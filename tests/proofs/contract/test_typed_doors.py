"""What does not fit between a door and an operation is found before the first request …"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from runpy import run_path

import pytest
from django import forms

from api.serializers import IntegerField, TextField
from api.v1.streets import cleanup_shapes as shapes
from api.v1.streets.cleanups import CleanupView
from api.verbs import maker, route
from cambio.common.verbs import AnyVerb, Misfit
from cambio.settings import BASE_DIR
from streets import operations, verbs
from tests.proofs.contract.test_import_contracts import PACKAGES
from web.coordinator.cleanups import QuestionForm
from web.shared.acts import act_of

PLANTED = {
    "a move": (
        "streets/operations/cleanups.py",
        'states.CLEANUP.move(cleanup, "submit")',
        'states.CLEANUP.move(cleanup, "submt")',
        "\"Literal['submt']\"",
    ),
    "a state": (
        "streets/operations/cleanups.py",
        'cleanup.state == "withdrawn"',
        'cleanup.state == "withdrwan"',
        "Non-overlapping equality check",
    ),
    "a move in a table": (
        "streets/states.py",
        'Move("reject", ("submitted",), "rejected")',
        'Move("reject", ("submited",), "rejected")',
        "Literal['submited']",
    ),
    "a state in a group": (
        "streets/states.py",
        'EDITABLE: Final[tuple[CleanupState, ...]] = ("draft", "returned")',
        'EDITABLE: Final[tuple[CleanupState, ...]] = ("draft", "retruned")',
        "Literal['retruned']",
    ),
    "who for now": (
        "streets/verbs.py",
        "may=permissions.check_is_author",
        "may=guards.check_can_submit",
        'Argument "may"',
    ),
}


def copied(name: str, old: str, new: str) -> str:
    source = (BASE_DIR / name).read_text()
    assert old in source
    return source.replace(old, new)


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the type checker says of a copy for each of the faults; it is started once for all."""
    folder = tmp_path_factory.mktemp("planted")
    for number, (name, old, new, _said) in enumerate(PLANTED.values()):
        (folder / f"planted_{number}.py").write_text(copied(name, old, new))
        shutil.copy(BASE_DIR / name, folder / f"right_{number}.py")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *map(str, sorted(folder.glob("*.py")))],
        cwd=BASE_DIR,
        env=os.environ | {"CAMBIO_DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("fault", PLANTED)
def test_by_the_type_checker(complaints: str, fault: str) -> None:
    number, said = list(PLANTED).index(fault), PLANTED[fault][3]
    lines = [line for line in complaints.splitlines() if f"planted_{number}.py" in line]
    assert any(said in line for line in lines), complaints
    assert "right_" not in complaints


def changed(verb: AnyVerb, old: str, new: str, folder: Path) -> AnyVerb:
    """The row with the operation of a copy in which something is changed."""
    copy = folder / "planted.py"
    copy.write_text(copied("streets/operations/verification.py", old, new))
    return replace(verb, operation=run_path(str(copy))[verb.operation.__name__])


def of_phones(verb: AnyVerb) -> object:
    return route(CleanupView, verb, shapes.QuestionIn)


def of_pages(verb: AnyVerb) -> object:
    return act_of(verb, QuestionForm)


@pytest.mark.parametrize("door", [of_phones, of_pages])
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("question: str", "query: str", "query: is not given; question: is not taken"),
        ("question: str", "question: str | None", r"question: .* is given for str \| None"),
        ("question: str", "question: str, urgent: bool", "urgent: is not given"),
        (
            "*, cleanup_id: UUID, question",
            "*, report_id: UUID, question",
            "cleanup_id: is not taken",
        ),
        ("by: Membership, at: datetime", "actor: Membership, at: datetime", "by: is not taken"),
    ],
)
def test_when_an_argument_is_not_what_the_door_gives(
    door: Callable[[AnyVerb], object], old: str, new: str, said: str, tmp_path: Path
) -> None:
    door(verbs.RETURN)
    with pytest.raises(Misfit, match=said):
        door(changed(verbs.RETURN, old, new, tmp_path))


def test_when_an_optional_input_meets_a_required_argument() -> None:
    class MaybeIn(shapes.QuestionIn):
        question = TextField(required=False)

    with pytest.raises(Misfit, match="question: may be left out, and is needed"):
        route(CleanupView, verbs.RETURN, MaybeIn)


def test_when_a_forms_field_is_misspelt() -> None:
    class MisspeltForm(forms.Form):
        qestion = forms.CharField()

    with pytest.raises(Misfit, match="qestion: is not taken; question: is not given"):
        act_of(verbs.RETURN, MisspeltForm)


def test_when_a_field_within_a_list_is_not_what_it_makes() -> None:
    with pytest.raises(Misfit, match=r"share: .*str.* is given for .*int"):

        class WordyShareIn(shapes.PlaceShareIn):
            share = TextField()


def test_when_a_whole_content_has_a_field_too_few_or_of_another_type() -> None:
    class MinutesIn(shapes.CleanupIn):
        minutes = TextField()
        bags = IntegerField(allow_null=True)

    with pytest.raises(Misfit, match=r"bags: .*None is given for .*; minutes: .*"):
        maker(operations.CleanupContent, MinutesIn)


def test_before_a_worker_starts(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            BASE_DIR / package,
            tmp_path / package,
            ignore=shutil.ignore_patterns("__pycache__", "static", "data", "*.po"),
        )

    def start() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "import cambio.wsgi"],
            cwd=tmp_path,
            env=os.environ | {"CAMBIO_DEBUG": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert start().returncode == 0
    name = "streets/operations/verification.py"
    (tmp_path / name).write_text(copied(name, "question", "query"))
    stopped = start()
    assert stopped.returncode == 1
    assert "return_cleanup: query: is not given; question: is not taken" in stopped.stderr
