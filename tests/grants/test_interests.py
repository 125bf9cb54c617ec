"""Whoever spoke for an applicant, or gains, neither decides nor releases …"""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from cambio.common.errors import FourEyes, NotPermitted
from cambio.common.ids import new_id
from cambio.payments import operations as payments
from cambio.payments.models import Payment
from grants import operations
from grants.models import Application, Award
from tests.worlds import cast
from tests.worlds import office as scenes


@pytest.fixture
def prepared(almere, at):
    """A payment of an award, prepared by the desk."""
    return scenes.prepared(almere, scenes.awarded(almere, at=at), 10_000, at=at)


def programme_wide(member, role, scene, at):
    scope = ("programme", scene.programme.pk)
    return cast.with_role(member, role, *scope, by=scene.manager, at=at)


def test_a1_an_applicant_who_became_a_treasurer_does_not_release_to_themselves(
    almere, prepared, at
):
    applicant = programme_wide(almere.applicant, "treasurer", almere, at)
    with pytest.raises(FourEyes):
        payments.release_payment(payment_id=prepared.pk, by=applicant, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=prepared.pk).update(
            state="released", released_by=applicant, released_at=at
        )
    released = payments.release_payment(payment_id=prepared.pk, by=almere.treasurer, at=at)
    assert released.state == "released"


def test_a1_nor_does_whoever_typed_the_application_in(quick, at):
    typist = programme_wide(quick.desk, "treasurer", quick, at)
    on_paper = cast.make_member(quick.programme, "Opa", at=at)
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=quick.content(applicant_kind="person", applicant_name=""),
        applicant_id=on_paper.pk,
        by=typist,
        at=at,
    )
    assert [str(step.by_id) for step in application.steps.all()] == [str(typist.pk)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(decided_by=typist)


def test_a1_a_colleague_who_wrote_in_a_draft_on_paper_does_not_decide_on_it(quick, at):
    """Of a draft that somebody else typed in, too, although only its last author is known."""
    on_paper = cast.make_member(quick.programme, "Opa", at=at)
    content = quick.content(applicant_kind="person", applicant_name="")
    application, _ = operations.write_application(
        application_id=new_id(), round_id=quick.round.pk, content=content,
        applicant_id=on_paper.pk, by=quick.desk, at=at,
    )  # fmt: skip
    about = {"application_id": application.pk, "at": at}
    operations.submit_application(by=quick.desk, **about)
    operations.ask_applicant(question="How many?", by=quick.desk, **about)
    operations.change_application(content=content, by=quick.official, **about)
    operations.answer_question(answer="Ten", by=quick.desk, **about)
    with pytest.raises(FourEyes):
        operations.refuse_application(reason="No", by=quick.official, **about)


def test_a1_who_lives_in_the_street_that_gains_does_not_decide(quick, at):
    cast.claim(quick.official, quick.street, at=at)
    application = scenes.applied(quick, at=at)
    with pytest.raises(FourEyes):
        operations.refuse_application(
            application_id=application.pk, reason="No", by=cast.again(quick.official), at=at
        )


def test_a1_nobody_determines_what_they_accounted_for(almere, prepared, at):
    award = Award.objects.get()
    applicant = programme_wide(almere.applicant, "grant_official", almere, at)
    with pytest.raises(FourEyes):
        operations.determine_award(
            application_id=award.application_id, amount_cents=1, reason="Mine", by=applicant, at=at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(
            state="determined", determined_cents=1, determined_by=applicant
        )


def test_b5_of_the_whole_programmes_budget_a_wards_official_does_not_award(quick, at):
    """Whoever decides follows from the budget that pays, and not from what an applicant says."""
    everywhere = scenes.make_budget(
        quick.funder, quick.manager, None, name="All wards", free_cents=500_000, at=at
    )
    both = scenes.make_round(
        quick.version, [quick.budget, everywhere], quick.manager, name="Another", at=at
    )
    scene = replace(quick, round=both)
    application = scenes.applied(scene, scope="city", at=at)
    assert application.budget == everywhere
    about = {"application_id": application.pk, "reason": "No", "at": at}
    with pytest.raises(NotPermitted):
        operations.refuse_application(by=scene.official, **about)
    central = cast.make_member(scene.programme, "Cato", at=at)
    operations.refuse_application(by=programme_wide(central, "grant_official", scene, at), **about)
