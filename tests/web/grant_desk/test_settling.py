"""From the award to its end: payments, reports, and what it finally comes to."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from cambio.common.ids import new_id
from grants import operations, queries
from tests.web.grant_desk.pages import INBOX, OVERDUE, REPORTS, acts_on, page_of, press
from tests.worlds import office as scenes
from tests.worlds.desks import reader


@pytest.fixture
def award(quick, at):
    """Awarded and not yet released, under a scheme whose report is a text."""
    quick = scenes.under_other_settings(quick, account_needs=["text"], at=at)
    return scenes.awarded(quick, at=at)


def report(scene, award, *, at):
    """End the activity and hand a report in."""
    about = {"application_id": award.application_id}
    operations.record_end(**about, ended_on=at.date(), by=scene.applicant, at=at)
    operations.write_report(
        **about,
        text="It grows & <blooms>.",
        lines=(operations.Cost(new_id(), "Roses", 60_000),),
        by=scene.applicant,
        at=at,
    )
    operations.submit_report(**about, by=scene.applicant, at=at)


def test_payments_of_an_award_are_shown_with_their_states(quick, award, at):
    page = reader(quick.desk).get(page_of(award.application)).text
    assert "Prepared, waiting for release" in page
    [payment] = queries.payments_of(award)
    scenes.through_the_bank(quick, payment.pk, at=at)
    page = " ".join(reader(quick.desk).get(page_of(award.application)).text.split())
    assert "Paid, and not returned</th><td>€800" in page


def test_a_payment_is_prepared_once_and_never_above_what_is_due(almere, at):
    application = scenes.awarded(almere, at=at).application
    answer = press(
        almere.desk, application, "prepare_payment", payment_id=new_id(), amount_cents="800.01"
    )
    assert answer.status_code == 409
    assert f'id="prepare_payment-{application.pk}-amount_cents_error"' in answer.text
    form = {"payment_id": new_id(), "amount_cents": "300"}
    assert "Prepared: €300." in press(almere.desk, application, "prepare_payment", **form).text
    press(almere.desk, application, "prepare_payment", **form)  # the button, pressed twice
    assert queries.payable_now(application.award) == 50_000


def test_without_an_account_no_payment_is_prepared_and_the_page_says_so(almere, at):
    application = scenes.cleared(almere, scenes.applied(almere, at=at), at=at)
    press(almere.official, application, "award", amount_cents="800", reason="x", public_title="y")
    page = reader(almere.desk).get(page_of(application)).text
    assert "The applicant has not said who is to be paid." in page
    assert "prepare_payment" not in acts_on(almere.desk, application)


def test_reminders_stand_in_the_trail_as_steps_of_the_program(quick, award, at):
    ended = (at - timedelta(days=150)).date()
    press(quick.desk, award.application, "record_end", ended_on=ended.isoformat())
    award.refresh_from_db()
    operations.remind_of_reports(at=timezone.now())
    page = reader(quick.desk).get(page_of(award.application)).text
    trail = page[page.index('id="trail"') :]
    assert "Reminder sent: the report is late" in trail
    assert "The program itself" in trail
    assert date_format(award.account_by, "j F Y") in trail


def test_overdue_reports_are_listed_with_how_late_they_are(quick, award, at):
    ended = (at - timedelta(days=150)).date()
    press(quick.desk, award.application, "record_end", ended_on=ended.isoformat())
    page = reader(quick.desk).get(OVERDUE).text
    assert award.application.title in page
    award.refresh_from_db()
    days = (timezone.localdate() - award.account_by).days
    assert f"{days} days late" in page
    assert "(1)" in reader(quick.desk).get(INBOX).text
    report(quick, award, at=at)
    assert "No report is overdue." in reader(quick.desk).get(OVERDUE).text


def test_a_day_that_lies_ahead_is_named_beside_its_field(quick, award):
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = press(quick.desk, award.application, "record_end", ended_on=tomorrow.isoformat())
    assert answer.status_code == 400
    assert f'id="record_end-{award.application_id}-ended_on_error"' in answer.text


def test_a_report_is_returned_accepted_and_the_grant_determined(quick, award, at):
    application = award.application
    [payment] = queries.payments_of(award)
    scenes.through_the_bank(quick, payment.pk, at=at)
    report(quick, award, at=at)
    assert "Waiting for review" in reader(quick.desk).get(REPORTS).text
    page = reader(quick.desk).get(page_of(application)).text
    assert "It grows &amp; &lt;blooms&gt;." in page
    assert "€600" in page
    answer = press(quick.desk, application, "return_report", question="Which roses?")
    assert "Returned with your question." in answer.text
    operations.submit_report(application_id=application.pk, by=quick.applicant, at=at)
    assert (
        "The report is accepted."
        in press(quick.desk, application, "accept_report", reason="In order").text
    )
    assert "waiting for the final amount" in reader(quick.official).get(REPORTS).text
    assert "determine" not in acts_on(quick.desk, application)
    assert 'value="600"' in reader(quick.official).get(page_of(application)).text
    answer = press(
        quick.official, application, "determine", amount_cents="600", reason="It cost less"
    )
    assert "Final amount: €600." in answer.text
    assert "To be repaid</th><td>€200" in " ".join(answer.text.split())
    back = {
        "repayment_id": new_id(),
        "received_on": at.date().isoformat(),
        "reason": "Unspent",
    }
    above = press(quick.desk, application, "record_repayment", amount_cents="200.01", **back)
    assert above.status_code == 409
    answer = press(quick.desk, application, "record_repayment", amount_cents="200", **back)
    assert "Repayment noted: €200." in answer.text
    assert "Settled" in answer.text
    assert acts_on(quick.official, application) == set()


def test_a_rejected_report_can_come_to_nothing(quick, award, at):
    application = award.application
    [payment] = queries.payments_of(award)
    scenes.through_the_bank(quick, payment.pk, at=at)
    report(quick, award, at=at)
    press(quick.desk, application, "reject_report", reason="Nothing was planted")
    answer = press(
        quick.official, application, "determine", amount_cents="0", reason="Nothing was planted"
    )
    assert "Final amount: €0." in answer.text
    assert "To be repaid</th><td>€800" in " ".join(answer.text.split())


def test_what_is_under_way_keeps_the_determination_waiting_and_says_so(quick, award, at):
    report(quick, award, at=at)
    press(quick.desk, award.application, "accept_report", reason="In order")
    page = reader(quick.official).get(page_of(award.application)).text
    assert "A payment is under way" in page
    assert "determine" not in acts_on(quick.official, award.application)


def test_the_trail_tells_who_did_what_and_why_in_order(quick, award):
    page = reader(quick.desk).get(page_of(award.application)).text
    trail = page[page.index('id="trail"') :]
    order = ["Begun", "Submitted", "Bank account named", "Awarded", "Payment prepared"]
    places = [trail.index(f"<strong>{title}</strong>") for title in order]
    assert places == sorted(places)
    assert "Onno" in trail
    assert "A good plan with support in the street" in trail
