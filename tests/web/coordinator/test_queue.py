"""The coordinator's queue verifies what is ticked."""

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cambio.ledger import queries as books
from streets import operations
from streets.models import Cleanup
from tests.worlds import cast
from tests.worlds import desks as scene
from tests.worlds.desks import reader

QUEUE = "/west/cleanups/"


def ticks(page: str) -> list[str]:
    """What the page's boxes send, in its order."""
    return re.findall(r'<input type="checkbox" name="cleanups" value="([^"]+)"', page)


def press(browser, ticked, **kwargs):
    return browser.post(QUEUE, {"act": "verify", "cleanups": ticked}, **kwargs)


def states():
    return sorted(Cleanup.objects.values_list("state", flat=True))


def paid(street):
    return books.balance(books.AccountId(street.account_id))


def test_what_is_ticked_is_verified_and_paid_and_the_rest_waits(
    submit, resident, coordinator, street
):
    for _ in range(3):
        submit(resident)
    desk = reader(coordinator)
    first, _second, third = ticks(desk.get(QUEUE).text)
    answer = press(desk, [first, third], follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "2 cleanups are verified, and 72 cambi are paid." in answer.text
    assert "1 cleanup waits for your verdict" in answer.text
    assert states() == ["submitted", "verified", "verified"]
    assert paid(street) == 72


def test_the_queue_says_what_each_would_pay(cleanup, coordinator):
    assert "56 cambi" in reader(coordinator).get(QUEUE).text


def test_nothing_ticked_is_said_beside_the_button(cleanup, coordinator):
    answer = press(reader(coordinator), [])
    assert answer.status_code == 400
    assert "Tick at least one cleanup first." in answer.text
    assert states() == ["submitted"]


def test_a_box_that_no_page_had_is_refused(cleanup, coordinator):
    desk = reader(coordinator)
    (tick,) = ticks(desk.get(QUEUE).text)
    for forged in ("", "x", f"{cleanup.pk}", f"{cleanup.pk} yesterday", f"{tick} {tick}", "\0"):
        answer = press(desk, [forged])
        assert answer.status_code == 400, forged
        assert states() == ["submitted"]


def test_one_that_may_not_be_verified_keeps_the_others_and_the_ticks(
    submit, resident, coordinator, street, at
):
    submit(resident), submit(resident)
    desk = reader(coordinator)
    ticked = ticks(desk.get(QUEUE).text)
    cast.claim(coordinator, street, at=at)
    answer = press(desk, ticked)
    assert answer.status_code == 403
    assert "You live in a street that gains by this cleanup." in answer.text
    assert "Nothing has been verified. It is about this cleanup:" in answer.text
    assert f'href="{QUEUE}{ticked[0].split()[0]}/"' in answer.text
    assert answer.text.count(" checked>") == 2
    assert states() == ["submitted", "submitted"]


def test_one_that_somebody_else_was_faster_with_is_named(
    submit, resident, coordinator, second_coordinator, street, at
):
    submit(resident), submit(resident)
    desk = reader(coordinator)
    ticked = ticks(desk.get(QUEUE).text)
    gone = ticked[1].split()[0]
    operations.verify_cleanup(cleanup_id=gone, by=second_coordinator, at=at)
    answer = press(desk, ticked)
    assert answer.status_code == 409
    assert f'href="{QUEUE}{gone}/"' in answer.text
    assert "1 cleanup waits for your verdict" in answer.text
    assert paid(street) == 36
    assert press(desk, ticked[:1]).status_code == 302
    assert paid(street) == 72


def test_one_that_was_submitted_again_is_not_paid_from_an_old_page(
    submit, resident, coordinator, second_coordinator, street, at
):
    shown = submit(resident)
    desk = reader(coordinator)
    ticked = ticks(desk.get(QUEUE).text)
    operations.return_cleanup(cleanup_id=shown.pk, question="Where?", by=second_coordinator, at=at)
    operations.submit_cleanup(cleanup_id=shown.pk, by=resident, at=at + timedelta(seconds=1))
    answer = press(desk, ticked)
    assert answer.status_code == 409
    assert "submitted again since you looked" in answer.text
    assert paid(street) == 0
    assert press(desk, ticks(answer.text)).status_code == 302


def test_cleanups_of_other_programmes_are_not_verified(cleanup, coordinator, outsider):
    (tick,) = ticks(reader(coordinator).get(QUEUE).text)
    answer = reader(outsider).post("/oost/cleanups/", {"act": "verify", "cleanups": [tick]})
    assert answer.status_code == 404
    assert states() == ["submitted"]


def test_the_page_asks_the_database_the_same_for_one_as_for_many(log, resident, coordinator, at):
    def asked() -> int:
        desk = reader(coordinator)
        with CaptureQueriesContext(connection) as queries:
            assert "1 warning" in desk.get(QUEUE).text
        return len(queries)

    scene.submit_with_photos(log(resident, resident), at=at)
    for_one = asked()
    for seed in range(4):
        draft = log(resident, resident)
        scene.add_photo(draft, "after", at=at, seed=10 + seed, place=scene.FAR_AWAY)
        operations.submit_cleanup(cleanup_id=draft.pk, by=resident, at=at)
    assert asked() == for_one
