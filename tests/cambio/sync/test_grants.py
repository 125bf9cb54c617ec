"""Phones of all who have to do with grants are told whatever changes of them."""

from datetime import datetime
from random import Random

import pytest

from cambio.common.ids import new_id
from cambio.payments import operations as payments
from cambio.programmes.models import Programme
from grants import operations, queries
from tests.cambio.sync.conftest import MakeReplica
from tests.cambio.sync.replicas import Replica, fresh
from tests.grants.walking import PRESETS, Walk
from tests.worlds import cast
from tests.worlds import office as scenes

pytestmark = pytest.mark.django_db(transaction=True)


def held_of_grants(replica: Replica) -> list[object]:
    held, shown = replica.held(), fresh(replica.phone)
    return [(held.get(kind), shown.get(kind)) for kind in ("application", "round")]


WAY = (
    "apply", "ask", "answer", "payee", "award", "prepare", "release", "export", "pay", "end",
    "report", "accept", "determine", "repay", "apply", "refuse", "apply", "withdraw",
)  # fmt: skip
ON_EVERY_WAY = {"answer", "award", "pay", "report", "accept", "determine", "refuse", "withdraw"}


@pytest.mark.parametrize("preset", PRESETS)
def test_phones_hold_the_same_applications_as_the_routes_show_on_the_whole_way(
    preset: str, replica: MakeReplica
) -> None:
    walk, chosen = Walk(preset), Random(preset)
    scene = walk.scene
    neighbour = cast.make_member(scene.programme, "Noor", at=walk.at)
    people = (scene.applicant, scene.desk, scene.official, scene.manager, neighbour)
    phones, done = [replica(member) for member in people], set()
    for name in WAY:
        if walk.step(name, 0, 40_000):
            done.add(name)
        chosen.choice(phones).sync(limit=chosen.choice((1, 100)))
    assert done >= ON_EVERY_WAY
    assert scenes.findings() == {}
    for phone in phones:
        phone.sync()
        for held, shown in held_of_grants(phone):
            assert held == shown
    applicant, desk, *_, outsider = phones
    assert applicant.held()["application"] == desk.held()["application"]
    assert "application" not in outsider.held()


def told_to(phone: Replica, kind: str = "application") -> list[str]:
    return [what for told, _, what in phone.sync() if told == kind]


def test_a_draft_is_its_writers_alone_and_a_new_line_in_the_trail_is_a_change(
    replica: MakeReplica, programme: Programme, at: datetime
) -> None:
    scene = scenes.make_scene(programme, "buurt-aan-zet", at=at)
    mine, desk = replica(scene.applicant), replica(scene.desk)
    assert (told_to(mine), told_to(desk)) == ([], [])
    draft, _ = operations.write_application(
        application_id=new_id(),
        round_id=scene.round.pk,
        content=scene.content(),
        by=scene.applicant,
        at=at,
    )
    assert (told_to(mine), told_to(desk)) == (["created"], [])
    scenes.attach(draft, "budget", by=scene.applicant, at=at)
    assert (told_to(mine), told_to(desk)) == (["changed"], [])
    operations.submit_application(application_id=draft.pk, by=scene.applicant, at=at)
    assert (told_to(mine), told_to(desk)) == (["changed"], ["created"])
    operations.ask_applicant(application_id=draft.pk, question="How?", by=scene.desk, at=at)
    assert (told_to(mine), told_to(desk)) == (["changed"], ["changed"])


def test_what_the_bank_did_with_a_payment_is_a_change_of_its_application(
    replica: MakeReplica, programme: Programme, at: datetime
) -> None:
    scene = scenes.make_scene(programme, "buurt-aan-zet", at=at)
    award, mine = scenes.awarded(scene, at=at), replica(scene.applicant)
    mine.sync()
    [payment] = queries.payments_of(award)
    payments.release_payment(payment_id=payment.pk, by=scene.treasurer, at=at)
    assert told_to(mine) == ["changed"]


def test_a_round_is_told_of_from_its_opening(
    replica: MakeReplica, programme: Programme, at: datetime
) -> None:
    scene = scenes.make_scene(programme, "buurt-aan-zet", at=at)
    phones = replica(scene.applicant), replica(scene.manager)
    assert [told_to(phone, "round") for phone in phones] == [["created"]] * 2
    made, _ = operations.create_round(
        round_id=new_id(),
        version_id=scene.version.pk,
        name="Autumn",
        budget_ids=[scene.budget.pk],
        filled={key: scenes.CHOICES[key] for key in scene.version.rules.unset()},
        opens_at=at,
        by=scene.manager,
        at=at,
    )
    assert [told_to(phone, "round") for phone in phones] == [[]] * 2
    operations.open_round(round_id=made.pk, by=scene.manager, at=at)
    assert [told_to(phone, "round") for phone in phones] == [["created"]] * 2
    operations.close_round(round_id=made.pk, by=scene.manager, at=at)
    assert [told_to(phone, "round") for phone in phones] == [["changed"]] * 2
