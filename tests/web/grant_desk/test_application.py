"""One application at the grant desk: all that was said, what the rules find, what is asked."""

from django.utils import timezone

from cambio.common.ids import new_id
from grants import operations
from tests.web.grant_desk.pages import INBOX, acts_on, page_of, press, state_of
from tests.worlds import cast
from tests.worlds import office as scenes
from tests.worlds.desks import reader


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


def test_an_act_that_does_not_exist_is_not_found(quick, application):
    assert press(quick.official, application, "nonsense").status_code == 404
    assert press(quick.official, application, "judge-Z9-no", holds="yes").status_code == 404


def test_a_member_of_the_desk_elsewhere_cannot_press_anything(quick, application, at):
    member = cast.make_member(quick.programme, "Ward", at=at)
    elsewhere = cast.with_role(member, "grant_official", "ward", new_id(), by=quick.manager, at=at)
    assert press(elsewhere, application, "refuse", reason="No").status_code == 404
    assert state_of(application) == "submitted"
