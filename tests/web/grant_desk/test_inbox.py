"""The grant desk's inbox: what waits, the most urgent first."""

from datetime import timedelta

from django.utils import timezone

from grants import operations
from tests.web.grant_desk.pages import INBOX
from tests.worlds import office as scenes
from tests.worlds.desks import reader


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
