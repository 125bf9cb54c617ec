"""Euro in the books: put in, set aside, paid, given back; and never more than there is."""

from datetime import timedelta

import pytest

from cambio.common.errors import Invalid, NotAllowedNow, NotFound, NotPermitted
from cambio.common.ids import new_id
from cambio.payments import operations as payments
from cambio.payments.models import Payment
from grants import operations, queries, verbs
from grants.errors import AboveAward, BudgetEmpty, RulesInTheWay
from grants.models import Award
from tests.worlds import cast
from tests.worlds import office as scenes

pytestmark = pytest.mark.usefixtures("sound_books")


def test_an_award_sets_its_money_aside_at_once(quick, at):
    award = scenes.awarded(quick, amount_cents=60_000, at=at)
    assert scenes.figures(award) == (440_000, 60_000, 0)


def test_the_same_award_again_is_the_same(quick, at):
    award = scenes.awarded(quick, at=at)
    again = operations.award_application(
        application_id=award.application_id,
        amount_cents=award.amount_cents,
        reason="Again",
        public_title="Again",
        by=quick.official,
        at=at,
    )
    assert again == award
    assert scenes.figures(award) == (420_000, 80_000, 0)


def test_more_than_is_in_the_budget_is_not_awarded_and_changes_nothing(programme, at):
    scene = scenes.make_scene(programme, "buurt-aan-zet", free_cents=79_999, at=at)
    with pytest.raises(BudgetEmpty):
        scenes.awarded(scene, at=at)
    application = queries.applications_seen_by(scene.applicant).get()
    assert application.state == "submitted"
    assert not Award.objects.exists()
    assert queries.free_in(scene.budget) == 79_999


def test_more_than_was_asked_is_not_awarded(quick, at):
    with pytest.raises(Invalid) as refused:
        scenes.awarded(quick, amount_cents=80_001, at=at)
    assert refused.value.field == "amount_cents"


def test_an_award_waits_until_every_rule_is_met_judged_or_excepted(quick, at):
    application = scenes.applied(quick, applicant_kind="body", applicant_name="Firma", at=at)
    decision = {
        "application_id": application.pk,
        "amount_cents": 1_000,
        "reason": "Yes",
        "public_title": "Plants",
        "by": quick.official,
        "at": at,
    }
    with pytest.raises(RulesInTheWay, match="ours-residents"):
        operations.award_application(**decision)
    scenes.cleared(quick, application, at=at)
    assert operations.award_application(**decision).amount_cents == 1_000
    kept = application.checks.get(moment="decision").findings
    assert {one["rule"]: one["verdict"] for one in kept}["ours-residents"] == "not_met"


def test_a_payment_reaches_the_books_when_the_bank_has_paid_it(almere_award, almere, at):
    scenes.paid(almere, almere_award, 30_000, at=at)
    assert scenes.figures(almere_award) == (420_000, 50_000, 30_000)


@pytest.fixture
def almere_award(almere, at) -> Award:
    """An award of 800 euro, of which nothing is paid."""
    return scenes.awarded(almere, at=at)


def test_no_more_is_prepared_than_was_awarded_and_is_not_under_way(almere, almere_award, at):
    def prepare(cents):
        return scenes.prepared(almere, almere_award, cents, at=at)

    prepare(50_000)
    with pytest.raises(AboveAward):
        prepare(30_001)
    prepare(30_000)
    with pytest.raises(AboveAward):
        prepare(1)


def test_a_payment_called_back_may_be_prepared_anew(almere, almere_award, at):
    for _ in range(2):
        payment = scenes.prepared(almere, almere_award, 80_000, at=at)
        payments.cancel_payment(
            payment_id=payment.pk, reason="Wrong account", by=almere.treasurer, at=at
        )
    assert queries.payable_now(almere_award) == 80_000


def test_nothing_is_paid_before_the_decision(almere, at):
    application = scenes.applied(almere, at=at)
    asked = {"application_id": application.pk, "payment_id": new_id(), "amount_cents": 1}
    with pytest.raises(NotAllowedNow):
        verbs.prepare_payment(**asked, by=almere.desk, at=at)
    with pytest.raises(NotFound):
        payments.prepare_payment(
            payment_id=new_id(),
            subject_type="award",
            subject_id=new_id(),
            amount_cents=1,
            by=almere.desk,
            at=at,
        )


def test_who_prepares_does_not_release_and_who_only_prepared_cannot_mark_paid(
    almere, almere_award, at
):
    payment = scenes.prepared(almere, almere_award, 80_000, at=at)
    with pytest.raises(NotFound):  # the desk releases nothing
        payments.release_payment(payment_id=payment.pk, by=almere.desk, at=at)
    with pytest.raises(NotFound):
        payments.mark_paid(payment_id=payment.pk, by=almere.desk, at=at)
    with pytest.raises(NotAllowedNow):  # not before the bank has it
        payments.mark_paid(payment_id=payment.pk, by=almere.treasurer, at=at)


def test_an_award_that_pays_at_once_waits_for_its_release_only(quick, at):
    award = scenes.awarded(quick, at=at)
    payment = Payment.objects.get()
    assert (payment.subject_id, payment.amount_cents) == (award.pk, 80_000)
    assert payment.prepared_by_id == quick.official.pk
    scenes.through_the_bank(quick, payment.pk, at=at)
    payments.mark_paid(payment_id=payment.pk, by=quick.treasurer, at=at)
    assert scenes.figures(award) == (420_000, 0, 80_000)


def test_a_payee_named_after_the_award_is_paid_at_once_too(quick, at):
    application = scenes.cleared(quick, scenes.applied(quick, at=at), at=at)
    operations.award_application(
        application_id=application.pk,
        amount_cents=80_000,
        reason="Yes",
        public_title="Plants",
        by=quick.official,
        at=at,
    )
    assert not Payment.objects.exists()
    operations.set_payee(
        application_id=application.pk,
        holder_name="Rosa",
        iban=scenes.IBAN,
        by=quick.applicant,
        at=at,
    )
    payment = Payment.objects.get()
    assert payment.prepared_by_id == quick.official.pk
    both = cast.with_role(
        quick.official, "treasurer", "programme", quick.programme.pk, by=quick.manager, at=at
    )
    with pytest.raises(NotPermitted):  # who decided does not release
        payments.release_payment(payment_id=payment.pk, by=both, at=at)


def ended(scene, award, at, *, days=0):
    operations.record_end(
        application_id=award.application_id,
        ended_on=(at + timedelta(days=days)).date(),
        by=scene.applicant,
        at=at + timedelta(days=days),
    )


def test_what_an_award_does_not_come_to_returns_to_the_budget(quick, at):
    award = scenes.awarded(quick, at=at)
    payment = Payment.objects.get()
    payments.cancel_payment(payment_id=payment.pk, reason="In parts", by=quick.treasurer, at=at)
    scenes.paid(quick, award, 30_000, at=at)
    ended(quick, award, at)
    late = at + timedelta(days=200)
    determined = operations.determine_award(
        application_id=award.application_id,
        amount_cents=30_000,
        reason="It cost less",
        by=quick.official,
        at=late,
    )
    assert determined.state == "settled"
    assert scenes.figures(determined) == (470_000, 0, 30_000)


def test_what_was_paid_too_much_comes_back_and_settles_the_award(quick, at):
    award = scenes.awarded(quick, at=at)
    scenes.through_the_bank(quick, Payment.objects.get().pk, at=at)
    ended(quick, award, at)
    late = at + timedelta(days=200)
    award = operations.determine_award(
        application_id=award.application_id,
        amount_cents=50_000,
        reason="It cost less",
        by=quick.official,
        at=late,
    )
    assert (award.state, queries.most_to_return(award)) == ("determined", 30_000)
    back = {
        "application_id": award.application_id,
        "received_on": late.date(),
        "reason": "Unspent",
        "by": quick.desk,
        "at": late,
    }
    with pytest.raises(AboveAward):
        operations.record_repayment(repayment_id=new_id(), amount_cents=30_001, **back)
    first = {"repayment_id": new_id(), "amount_cents": 10_000}
    assert [operations.record_repayment(**first, **back)[1] for _ in range(2)] == [True, False]
    operations.record_repayment(repayment_id=new_id(), amount_cents=20_000, **back)
    award.refresh_from_db()
    assert award.state == "settled"
    assert scenes.figures(award) == (450_000, 0, 50_000)
