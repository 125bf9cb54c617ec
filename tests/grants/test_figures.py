"""Reading for the desks: what became of a budget, whose report waits, who can be typed in for."""

from datetime import timedelta

import pytest

from cambio.common.errors import NotFound
from cambio.common.ids import new_id
from cambio.payments import operations as payments
from grants import operations, queries
from tests.worlds.office import awarded, make_budget, make_round, under_other_settings


def figures_of(budget):
    return queries.figures_of([budget])[budget.pk]


def pay(scene, award, *, at):
    """Let the bank pay what was prepared at the award."""
    [payment] = queries.payments_of(award)
    payments.release_payment(payment_id=payment.pk, by=scene.treasurer, at=at)
    payments.export_payments(batch_id=new_id(), by=scene.treasurer, at=at)
    payments.mark_paid(payment_id=payment.pk, by=scene.treasurer, at=at)


def test_a_new_budget_holds_what_was_put_in(quick):
    figures = figures_of(quick.budget)
    assert (figures.funded, figures.free, figures.committed) == (500_000, 500_000, 0)
    assert figures.came == figures.went == 500_000


def test_the_figures_follow_the_money_through_awards_payments_and_returns(quick, at):
    award = awarded(quick, amount_cents=80_000, at=at)
    figures = figures_of(quick.budget)
    assert (figures.free, figures.committed, figures.paid) == (420_000, 80_000, 0)
    pay(quick, award, at=at)
    operations.record_repayment(
        application_id=award.application_id,
        repayment_id=new_id(),
        amount_cents=10_000,
        received_on=at.date(),
        reason="The plants were cheaper",
        by=quick.desk,
        at=at,
    )
    figures = figures_of(quick.budget)
    assert (figures.free, figures.committed) == (430_000, 0)
    assert (figures.paid, figures.returned) == (80_000, 10_000)
    assert figures.came == figures.went == 500_000


@pytest.mark.parametrize("carried", [True, False])
def test_the_figures_of_two_budgets_tell_what_went_from_one_to_the_other(quick, at, carried):
    other = make_budget(quick.funder, quick.manager, None, name="Town", free_cents=0, at=at)
    operations.move_money(
        movement_id=new_id(),
        source_id=quick.budget.pk,
        target_id=other.pk,
        amount_cents=100_000,
        reason="The town has none left",
        by=quick.manager,
        at=at,
    )
    operations.close_budget(
        budget_id=quick.budget.pk,
        carry_to_id=other.pk if carried else None,
        reason="The year is over",
        by=quick.manager,
        at=at,
    )
    one, two = figures_of(quick.budget), figures_of(other)
    assert (one.moved_out, two.moved_in) == (100_000, 100_000)
    assert (one.carried_out, one.lapsed) == ((400_000, 0) if carried else (0, 400_000))
    assert two.carried_in == (400_000 if carried else 0)
    assert (one.came, two.came) == (one.went, two.went)


def test_the_desk_finds_people_by_a_part_of_their_name_and_never_itself(quick):
    assert list(queries.applicants_named(quick.desk, "ros")) == [quick.applicant]
    assert quick.desk not in queries.applicants_named(quick.desk, "")
    assert not queries.applicants_named(quick.applicant, "Dora")


def test_a_report_waits_from_its_submission_until_the_final_determination(quick, at):
    quick = under_other_settings(quick, account_needs=["text"], at=at)
    award = awarded(quick, at=at)
    pay(quick, award, at=at)
    about = {"application_id": award.application_id}
    operations.record_end(**about, ended_on=at.date(), by=quick.applicant, at=at)
    late = at.date() + timedelta(days=300)
    assert list(queries.overdue_reports(quick.desk, on=late)) == [award]
    operations.write_report(**about, text="It grows.", lines=(), by=quick.applicant, at=at)
    assert not queries.awards_in_review(quick.desk)
    operations.submit_report(**about, by=quick.applicant, at=at)
    assert not queries.overdue_reports(quick.desk, on=late)
    assert list(queries.awards_in_review(quick.desk)) == [award]
    assert not queries.awards_in_review(quick.applicant)
    operations.accept_report(**about, reason="In order", by=quick.desk, at=at)
    assert list(queries.awards_in_review(quick.official)) == [award]
    operations.determine_award(
        **about, amount_cents=80_000, reason="As awarded", by=quick.official, at=at
    )
    assert not queries.awards_in_review(quick.desk)


def test_a_round_is_open_from_its_first_moment_to_its_last(quick, at):
    until = at + timedelta(days=7)
    made, _ = operations.create_round(
        round_id=new_id(),
        version_id=quick.version.pk,
        name="A week",
        budget_ids=[quick.budget.pk],
        filled=quick.round.filled,
        opens_at=at,
        closes_at=until,
        by=quick.manager,
        at=at,
    )
    assert made not in queries.rounds_open_at(quick.desk, at)  # it is still being set up
    operations.open_round(round_id=made.pk, by=quick.manager, at=at)
    second = timedelta(seconds=1)
    for moment, is_open in (
        (at - second, False),
        (at, True),
        (until, True),
        (until + second, False),
    ):
        assert (made in queries.rounds_open_at(quick.desk, moment)) == is_open


def test_everybody_finds_the_newest_version_of_a_scheme(quick, other_programme, at):
    content = dict(quick.version.content) | {"year": 2009}
    second, _ = operations.load_scheme(programme=quick.programme, content=content, at=at)
    assert queries.newest_version(quick.programme, "buurt-aan-zet") == second
    for programme, code in ((quick.programme, "nothing"), (other_programme, "buurt-aan-zet")):
        with pytest.raises(NotFound):
            queries.newest_version(programme, code)


def test_everybody_finds_the_rounds_that_were_opened_and_no_others(quick, other_programme, at):
    make_round(quick.version, [quick.budget], quick.manager, name="Next", at=at)
    operations.create_round(
        round_id=new_id(),
        version_id=quick.version.pk,
        name="Being set up",
        budget_ids=[quick.budget.pk],
        filled=quick.round.filled,
        opens_at=at,
        by=quick.manager,
        at=at,
    )
    found = queries.public_rounds(quick.programme, code="buurt-aan-zet")
    assert {each.name for each in found} == {"This year", "Next"}
    assert not queries.public_rounds(quick.programme, code="nothing")
    assert not queries.public_rounds(other_programme)
