"""The grant desk: what waits, one application, and everything that can be done with it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from cambio.common.ids import new_id
from grants import operations, queries
from tests.web.grant_desk import pages as office
from tests.web.grant_desk.pages import INBOX, OVERDUE, REPORTS, acts_on, page_of, press, state_of
from tests.worlds import cast
from tests.worlds import office as scenes
from tests.worlds.desks import reader

at, look_at, application = office.at, office.look_at, office.application


def test_the_inbox_shows_what_waits_the_most_urgent_first_with_the_clock(quick, at, look_at):
    scenes.applied(quick, title="Young", at=at + timedelta(hours=19))
    late = scenes.applied(quick, title="Late", at=at)
    asked = scenes.applied(quick, title="Asked", at=at + timedelta(hours=1))
    operations.ask_applicant(
        application_id=asked.pk, question="Where?", by=quick.desk, at=at + timedelta(hours=2)
    )
    look_at(at + timedelta(hours=30))
    page = reader(quick.desk).get(INBOX).text.replace("\N{NO-BREAK SPACE}", " ")
    assert page.index("Late") < page.index("Asked") < page.index("Young")
    assert "Late: should have been decided 6 hours ago" in page
    assert "13 hours left" in page
    assert "Waiting for an answer for 1 day, 4 hours. The clock is paused." in page
    assert page.count('class="badge warned"') == 1
    operations.refuse_application(
        application_id=late.pk, reason="Too late", by=quick.official, at=timezone.now()
    )
    assert "should have been decided" not in reader(quick.desk).get(INBOX).text


def test_exactly_at_the_deadline_it_is_not_late(quick, application, look_at):
    application.refresh_from_db()
    for moment, is_late in (
        (application.decide_by, False),
        (application.decide_by + timedelta(microseconds=1), True),
    ):
        look_at(moment)
        assert ("should have been decided" in reader(quick.desk).get(INBOX).text) == is_late


def test_the_inbox_can_be_looked_through_by_state(quick, application, at):
    refused = scenes.applied(quick, title="A castle", at=at)
    operations.refuse_application(
        application_id=refused.pk, reason="Too large", by=quick.official, at=at
    )
    browser = reader(quick.desk)
    assert "A castle" not in browser.get(INBOX).text
    assert "A castle" in browser.get(INBOX, {"state": "refused"}).text
    assert ">None.<" in browser.get(INBOX, {"state": "awarded"}).text
    assert browser.get(INBOX, {"state": "nonsense"}).status_code == 404


def test_many_applications_have_pages_that_keep_the_state(quick, at):
    for number in range(21):
        scenes.applied(quick, title=f"Plan {number}", at=at)
    page = reader(quick.desk).get(INBOX, {"state": "submitted"}).text
    assert "Page 1 of 2" in page
    assert 'href="?state=submitted&amp;page=2"' in page


def test_ones_own_application_does_not_wait_for_oneself_and_says_why(quick, at):
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=quick.content(title="My own"),
        by=quick.official,
        at=at,
    )
    operations.submit_application(application_id=application.pk, by=quick.official, at=at)
    assert "My own" not in reader(quick.official).get(INBOX).text
    page = reader(quick.official).get(page_of(application)).text
    assert "This is your own application." in page
    assert acts_on(quick.official, application) == {"set_payee", "withdraw"}
    answer = press(quick.official, application, "refuse", reason="No")
    assert answer.status_code == 403
    assert state_of(application) == "submitted"


def test_an_application_shows_all_that_was_said_and_adds_it_up(quick, application):
    page = reader(quick.desk).get(page_of(application)).text
    for text in (
        "We plant the strip along the quay with the neighbours.",
        "Kade in bloei",
        "A group of residents",
        "Zandhoek, Amsterdam",
        "Nicer surroundings",
        "Plants and soil",
        "€700",
        "The housing corporation",
        "€200",
        "€1,000",
        "Noor, Nico, Bram, Dina, Cem",
        "budget.pdf",
    ):
        assert text in page, text


def test_what_residents_typed_is_text_and_nothing_else(quick, at):
    application = scenes.applied(quick, title="<script>x</script>", plan="<b>bold</b>", at=at)
    page = reader(quick.desk).get(page_of(application)).text
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "<b>bold" not in page


def test_the_bank_account_is_shown_but_for_its_middle(quick, application, at):
    operations.set_payee(
        application_id=application.pk,
        holder_name="Rosa",
        iban=scenes.IBAN,
        by=quick.applicant,
        at=at,
    )
    page = reader(quick.desk).get(page_of(application)).text
    assert "Rosa, NL91 **** 4300" in page
    assert scenes.IBAN not in page


def test_every_rule_stands_there_with_its_text_and_what_was_found(quick, at):
    application = scenes.applied(quick, asked_cents=240_000, at=at)
    page = reader(quick.official).get(page_of(application)).text
    assert "It is about €2,000 at most, as a rule." in page
    assert "€2,400 is more than €2,000." in page
    assert "Rule Z1-amount" in page
    assert 'href="#rule-Z1-amount"' in page
    dutch = reader(quick.official, "nl").get(page_of(application)).text
    assert "Het gaat in de regel om hoogstens € 2.000." in dutch


def test_what_changed_since_submission_is_shown_beside_what_is_found_now(quick, application, at):
    operations.ask_applicant(
        application_id=application.pk, question="All of it?", by=quick.desk, at=at
    )
    assert "At submission:" not in reader(quick.desk).get(page_of(application)).text
    operations.change_application(
        application_id=application.pk,
        content=quick.content(asked_cents=90_000),
        by=quick.applicant,
        at=at,
    )
    page = reader(quick.desk).get(page_of(application)).text
    assert "At submission: The costs of €1,000 are covered." in " ".join(page.split())
    assert "What is asked for and what others pay is €1,100." in page


def test_an_exception_takes_a_reason_and_the_official(quick, at):
    application = scenes.applied(quick, asked_cents=240_000, at=at)
    assert not {act for act in acts_on(quick.desk, application) if act.startswith("except")}
    answer = press(quick.official, application, "except-Z1-amount", reason="")
    assert answer.status_code == 400
    assert f'id="except-Z1-amount-{application.pk}-reason_error"' in answer.text
    answer = press(quick.official, application, "except-Z1-amount", reason="A long quay")
    assert "Noted what you found of rule Z1-amount." in answer.text
    assert "A long quay" in answer.text
    assert 'href="#rule-Z1-amount"' not in answer.text
    assert "keep-Z1-amount" in acts_on(quick.official, application)
    press(quick.official, application, "keep-Z1-amount", reason="Not so long after all")
    page = reader(quick.official).get(page_of(application)).text
    assert "No exception any more" in page
    assert 'href="#rule-Z1-amount"' in page


def test_a_rule_for_a_person_is_judged_by_the_desk(almere, at):
    application = scenes.applied(almere, applicant_kind="person", applicant_name="", at=at)
    press(almere.desk, application, "judge-A6-support", holds="yes", reason="Asked around")
    page = reader(almere.desk).get(page_of(application)).text
    assert "Found to hold · Dora" in page
    answer = press(almere.desk, application, "judge-A6-support", reason="Asked again")
    assert answer.status_code == 400
    assert "Choose yes or no." in answer.text
    press(almere.desk, application, "judge-A6-support", holds="no", reason="Nobody knew")
    assert "Found not to hold · Dora" in reader(almere.desk).get(page_of(application)).text
    operations.refuse_application(
        application_id=application.pk, reason="No support", by=almere.official, at=at
    )
    late = press(almere.desk, application, "judge-A6-support", holds="yes", reason="Too late")
    assert late.status_code == 409
    assert 'role="alert"' in late.text


def test_a_judgement_of_what_was_changed_since_does_not_count_any_more(quick, at):
    application = scenes.applied(quick, asked_cents=240_000, at=at)
    press(quick.official, application, "except-Z1-amount", reason="A long quay")
    press(quick.official, application, "ask", question="How long?")
    operations.change_application(
        application_id=application.pk,
        content=quick.content(asked_cents=300_000),
        by=quick.applicant,
        at=timezone.now(),
    )
    operations.answer_question(
        application_id=application.pk, answer="Longer", by=quick.applicant, at=timezone.now()
    )
    page = reader(quick.official).get(page_of(application)).text
    assert "This was judged before the application was changed" in page
    assert 'href="#rule-Z1-amount"' in page
    assert "except-Z1-amount" in acts_on(quick.official, application)


def test_the_desk_asks_and_sees_the_answer_in_the_trail(quick, application):
    answer = press(quick.desk, application, "ask", question="Which plants?")
    assert "The clock is paused" in answer.text
    assert "Which plants?" in answer.text
    assert "ask" not in acts_on(quick.desk, application)
    operations.answer_question(
        application_id=application.pk, answer="Roses", by=quick.applicant, at=timezone.now()
    )
    page = reader(quick.desk).get(page_of(application)).text
    assert "Roses" in page
    assert "left" in page


def test_the_award_shows_what_is_free_and_sets_the_money_aside(quick, application):
    page = reader(quick.official).get(page_of(application)).text
    assert "At most €800 can be awarded. €5,000 is free in the budget Ward budget" in page
    assert 'value="800"' in page
    answer = press(
        quick.official,
        application,
        "award",
        amount_cents="750,50",
        reason="A good plan",
        public_title="Plants",
    )
    assert "Awarded: €750.50." in answer.text
    assert "As they were at the time of the decision." in answer.text
    assert queries.free_in(quick.budget) == 424_950
    assert acts_on(quick.official, application) == {"record_end"}


@pytest.mark.parametrize(
    ("typed", "status", "field"),
    [
        ({"amount_cents": "800.01"}, 400, "amount_cents"),
        ({"amount_cents": "eight"}, 400, "amount_cents"),
        ({"amount_cents": "0"}, 400, "amount_cents"),
        ({"reason": ""}, 400, "reason"),
        ({"public_title": ""}, 400, "public_title"),
    ],
)
def test_an_award_that_cannot_be_is_named_beside_its_field_and_kept(
    quick, application, typed, status, field
):
    said = {"amount_cents": "800", "reason": "Good", "public_title": "Plants"} | typed
    answer = press(quick.official, application, "award", **said)
    assert answer.status_code == status
    assert f'id="award-{application.pk}-{field}_error"' in answer.text
    assert "<details open>" in answer.text
    assert state_of(application) == "submitted"


def test_an_award_that_a_rule_forbids_is_refused_with_the_rules_sentence(quick, at):
    application = scenes.applied(quick, asked_cents=240_000, at=at)
    answer = press(
        quick.official, application, "award", amount_cents="2400", reason="x", public_title="y"
    )
    assert answer.status_code == 409
    assert "Rule Z1-amount: €2,400 is more than €2,000." in answer.text


def test_an_award_above_what_is_free_is_refused_beside_its_field(programme, at):
    scene = scenes.make_scene(programme, "buurt-aan-zet", free_cents=79_999, at=at)
    application = scenes.applied(scene, at=at)
    answer = press(
        scene.official, application, "award", amount_cents="800", reason="x", public_title="y"
    )
    assert answer.status_code == 409
    assert f'id="award-{application.pk}-amount_cents_error"' in answer.text


def test_the_desk_does_not_decide_and_reads_who_does(quick, application):
    assert acts_on(quick.desk, application) == {"ask"}
    page = reader(quick.desk).get(page_of(application)).text
    assert "Somebody else decides on this:" in page
    assert press(quick.desk, application, "refuse", reason="No").status_code == 403


def test_who_typed_it_in_does_not_decide_and_reads_why(quick, at):
    application, _ = operations.write_application(
        application_id=new_id(),
        round_id=quick.round.pk,
        content=quick.content(),
        applicant_id=quick.applicant.pk,
        by=quick.official,
        at=at,
    )
    operations.submit_application(application_id=application.pk, by=quick.official, at=at)
    assert (
        "You typed this application in, or a part of it."
        in reader(quick.official).get(page_of(application)).text
    )
    assert "award" not in acts_on(quick.official, application)


def test_a_refusal_gives_its_reason(quick, application):
    assert press(quick.official, application, "refuse", reason="").status_code == 400
    answer = press(quick.official, application, "refuse", reason="Paid by the city already")
    assert "Refused." in answer.text
    assert "Paid by the city already" in answer.text
    assert acts_on(quick.official, application) == set()


def test_what_was_decided_meanwhile_is_refused_in_words(quick, application, at):
    operations.withdraw_application(application_id=application.pk, by=quick.applicant, at=at)
    answer = press(quick.official, application, "refuse", reason="No")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert "Withdrawn" in answer.text


@pytest.mark.parametrize(
    ("when_empty", "act"), [("refuse", None), ("wait_list", "wait_list"), ("next_round", "defer")]
)
def test_with_too_little_money_the_scheme_says_what_follows(programme, at, when_empty, act):
    scene = scenes.make_scene(
        programme,
        "buurt-aan-zet",
        free_cents=10_000,
        filled={"when_empty": when_empty},
        at=at,
    )
    application = scenes.applied(scene, at=at)
    follows = {"award", "refuse", "ask", *([act] if act else [])}
    assert acts_on(scene.official, application) == follows


def test_an_application_goes_on_the_waiting_list_and_is_awarded_from_there(programme, at):
    scene = scenes.make_scene(
        programme, "buurt-aan-zet", free_cents=0, filled={"when_empty": "wait_list"}, at=at
    )
    application = scenes.applied(scene, at=at)
    answer = press(scene.official, application, "wait_list", reason="Next month there is more")
    assert "Put on the waiting list." in answer.text
    assert acts_on(scene.official, application) == {"award", "refuse"}


def test_an_application_is_left_to_another_round(programme, at):
    scene = scenes.make_scene(
        programme, "buurt-aan-zet", free_cents=0, filled={"when_empty": "next_round"}, at=at
    )
    more = scenes.make_budget(
        scene.funder, scene.manager, scene.ward, name="More", free_cents=100_000, at=at
    )
    following = scenes.make_round(scene.version, [more], scene.manager, name="Autumn", at=at)
    application = scenes.applied(scene, at=at)
    answer = press(
        scene.official, application, "defer", round_id=following.pk, reason="Money by then"
    )
    assert "Left to the other round." in answer.text
    assert "Paid from the budget of: Autumn" in answer.text
    foreign = press(scene.official, application, "defer", round_id=new_id(), reason="x")
    assert foreign.status_code == 400


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


def test_an_act_that_does_not_exist_is_not_found(quick, application):
    assert press(quick.official, application, "nonsense").status_code == 404
    assert press(quick.official, application, "judge-Z9-no", holds="yes").status_code == 404


def test_the_trail_tells_who_did_what_and_why_in_order(quick, award):
    page = reader(quick.desk).get(page_of(award.application)).text
    trail = page[page.index('id="trail"') :]
    order = ["Begun", "Submitted", "Bank account named", "Awarded", "Payment prepared"]
    places = [trail.index(f"<strong>{title}</strong>") for title in order]
    assert places == sorted(places)
    assert "Onno" in trail
    assert "A good plan with support in the street" in trail


def test_a_member_of_the_desk_elsewhere_cannot_press_anything(quick, application, at):
    member = cast.make_member(quick.programme, "Ward", at=at)
    elsewhere = cast.with_role(member, "grant_official", "ward", new_id(), by=quick.manager, at=at)
    assert press(elsewhere, application, "refuse", reason="No").status_code == 404
    assert state_of(application) == "submitted"
