"""The coordinator's queue and the page of one cleanup."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cambio.ledger import queries as books
from streets import operations
from streets.models import Cleanup
from tests.worlds import desks as scene
from tests.worlds.desks import reader


def address(cleanup):
    return f"/west/cleanups/{cleanup.pk}/"


def state_of(cleanup):
    return Cleanup.objects.get(pk=cleanup.pk).state


def test_the_queue_lists_what_waits_with_its_warnings(cleanup, coordinator):
    page = reader(coordinator).get("/west/cleanups/").text
    assert "1 cleanup waits for your verdict" in page
    assert address(cleanup) in page
    assert "Zandhoek" in page
    assert "Logged by Rosa" in page
    assert "3 photos" in page
    assert "1 warning" in page


def test_the_queue_is_oldest_first_and_has_pages(submit, log, resident, coordinator, at):
    drafts = [log(resident) for _ in range(21)]
    for age, draft in enumerate(drafts):
        operations.submit_cleanup(
            cleanup_id=draft.pk, by=resident, at=at + timedelta(minutes=30 - age)
        )
    first = reader(coordinator).get("/west/cleanups/").text
    assert first.index(address(drafts[20])) < first.index(address(drafts[1]))
    assert address(drafts[0]) not in first
    assert address(drafts[0]) in reader(coordinator).get("/west/cleanups/?page=2").text


def test_ones_own_cleanups_do_not_wait_for_oneself(submit, coordinator):
    cleanup = submit(coordinator)
    assert "You are up to date" in reader(coordinator).get("/west/cleanups/").text
    page = reader(coordinator).get(address(cleanup)).text
    assert "You logged this cleanup yourself" in page
    assert 'value="verify"' not in page


def test_the_page_shows_the_report_the_photos_and_what_it_pays(cleanup, coordinator):
    page = reader(coordinator).get(address(cleanup)).text
    assert "Rosa, Noor" in page or "Noor, Rosa" in page
    assert "and 1 person without an account" in page
    assert "Along the water &amp; &lt;by&gt; the bridge" in page
    assert "Photo 1, before the cleanup" in page
    assert "Photo 3, after the cleanup" in page
    assert re.search(r"Taken 3\d\d m away from the place that was cleaned", page)
    assert "The place comes from the photo itself" in page
    assert "People: 3 of 3, 10 each" in page
    assert "Verify and pay 56 cambi" in page


def test_the_map_shows_the_street_and_numbers_the_photos(cleanup, coordinator):
    page = reader(coordinator).get(address(cleanup)).text
    assert page.count('class="map-door"') == 2
    assert re.findall(r"<text x=[^>]*>([^<]+)<", page) == ["1, 2", "3"]
    assert "Photo 1: 0 m from what was cleaned" in page


def test_a_cleanup_without_photos_says_so(submit, resident, coordinator):
    page = reader(coordinator).get(address(submit(resident))).text
    assert page.count("No photo.") == 2


def test_photos_are_served_by_signed_links_only(cleanup, coordinator):
    page = reader(coordinator).get(address(cleanup)).text
    links = re.findall(r'(?:href|src)="(/files/[^"]+)"', page)
    assert len(links) == 6
    for link in links:
        answer = reader(None).get(link)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, max-age=900"
        content = b"".join(answer.streaming_content)
        assert content.startswith(b"\xff\xd8")
        assert b"Cambiofoon" not in content


@pytest.mark.parametrize(
    "link", ["/files/nonsense", "/files/a:b:c", "/files/documents/a:b:c", "/files/documents/a/b"]
)
def test_a_bad_link_leads_nowhere(link, db):
    assert reader(None).get(link).status_code == 404


def test_verifying_pays_and_shows_the_rewards_lines(cleanup, coordinator, street):
    browser = reader(coordinator)
    answer = browser.post(address(cleanup), {"act": "verify"}, follow=True)
    assert answer.redirect_chain == [(address(cleanup), 302)]
    assert "Verified. The reward is paid." in answer.text
    assert "The reward that was paid" in answer.text
    assert "56 cambi" in answer.text
    assert "What cannot be divided evenly goes to the street" in answer.text
    assert 'value="verify"' not in answer.text
    assert books.balance(books.AccountId(street.account_id)) == 38


def test_returning_asks_the_author(cleanup, coordinator):
    browser = reader(coordinator)
    given = {"act": "return", "question": "Where is photo 3?"}
    page = browser.post(address(cleanup), given, follow=True).text
    assert "Returned with your question." in page
    assert "Where is photo 3?" in page
    assert state_of(cleanup) == "returned"


def test_rejecting_gives_a_reason(cleanup, coordinator):
    given = {"act": "reject", "reason": "These are old photos."}
    page = reader(coordinator).post(address(cleanup), given, follow=True).text
    assert "Rejected. Nothing is paid." in page
    assert "These are old photos." in page
    assert state_of(cleanup) == "rejected"


@pytest.mark.parametrize(("act", "field"), [("return", "question"), ("reject", "reason")])
def test_a_verdict_without_words_names_the_field(cleanup, coordinator, act, field):
    answer = reader(coordinator).post(address(cleanup), {"act": act, field: "  "})
    assert answer.status_code == 400
    assert f'id="{act}-{cleanup.pk}-{field}_error"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert f"Write {'your' if act == 'return' else 'the'} {field} first." in answer.text
    assert state_of(cleanup) == "submitted"


def test_too_many_words_are_refused_and_kept(cleanup, coordinator):
    words = "Why? " * 101
    answer = reader(coordinator).post(address(cleanup), {"act": "return", "question": words})
    assert answer.status_code == 400
    assert words.strip() in answer.text
    assert state_of(cleanup) == "submitted"


def test_an_act_that_does_not_exist_is_not_found(cleanup, coordinator):
    assert reader(coordinator).post(address(cleanup), {"act": "burn"}).status_code == 404
    assert reader(coordinator).post(address(cleanup)).status_code == 404


def test_four_eyes_are_kept_at_the_page_too(submit, coordinator):
    cleanup = submit(coordinator)
    answer = reader(coordinator).post(address(cleanup), {"act": "verify"})
    assert answer.status_code == 403
    assert "Somebody else has to do this" in answer.text
    assert "You logged this cleanup yourself" in answer.text
    assert state_of(cleanup) == "submitted"


def test_whoever_comes_second_is_told_what_is_so_now(
    cleanup, coordinator, second_coordinator, street, at
):
    operations.verify_cleanup(cleanup_id=cleanup.pk, by=second_coordinator, at=at)
    given = {"act": "reject", "reason": "Too late."}
    answer = reader(coordinator).post(address(cleanup), given)
    assert answer.status_code == 409
    assert "This cannot be done now" in answer.text
    assert "The reward that was paid" in answer.text
    assert books.balance(books.AccountId(street.account_id)) == 38


def test_a_copy_of_an_earlier_photo_leads_to_the_other_cleanup(
    cleanup, log, resident, coordinator, at
):
    copied = log(resident)
    scene.add_photo(copied, "after", at=at, seed=2, quality=60)
    operations.submit_cleanup(cleanup_id=copied.pk, by=resident, at=at)
    page = reader(coordinator).get(address(copied)).text
    assert "Looks like a photo of another cleanup" in page
    assert f'href="{address(cleanup)}"' in page


def test_a_form_from_elsewhere_is_refused(cleanup, coordinator):
    browser = reader(coordinator)
    browser.handler.enforce_csrf_checks = True
    assert browser.post(address(cleanup), {"act": "verify"}).status_code == 403
    assert state_of(cleanup) == "submitted"


def test_what_one_has_planned_is_found_and_put_off(log, coordinator):
    now = timezone.localtime().replace(second=0, microsecond=0)
    tomorrow = {"starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=1, hours=1)}
    planned = log(coordinator, **tomorrow)
    browser = reader(coordinator)
    assert address(planned) in browser.get("/west/cleanups/").text
    assert 'value="postpone"' in browser.get(address(planned)).text

    def press(days):
        said = {name: time + timedelta(days=days) for name, time in tomorrow.items()}
        texts = {name: time.strftime("%Y-%m-%dT%H:%M") for name, time in said.items()}
        return browser.post(address(planned), {"act": "postpone", **texts}, follow=True)

    refused = press(days=-0.5)
    assert refused.status_code == 400
    assert "Choose a later time than before" in refused.text
    assert "Postponed." in press(days=1).text
    assert Cleanup.objects.get(pk=planned.pk).starts_at == now + timedelta(days=2)


def test_what_has_taken_place_cannot_be_put_off(log, coordinator):
    draft = log(coordinator)
    page = reader(coordinator).get(address(draft)).text
    assert 'value="postpone"' not in page
