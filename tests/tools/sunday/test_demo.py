"""`make demo`: the story, then a Sunday with work at every desk. One run that all tests look at."""

import json
import re
import urllib.error
import urllib.request
from http.cookiejar import CookieJar

import pytest

from tests.proofs.acceptance.test_story import STEPS
from tests.worlds.demo import narration, start

WAITS = {
    "Mila": "Residents: 3",
    "Carla": "Cleanups to verify: 11, Residents: 3, Grants: 5",
    "Cem": "Cleanups to verify: 5, Residents: 2",
    "Noor": "Orders to sign: 2",
    "Bram": "Orders: 4",
    "Dina": "Orders: 1",
    "Onno": "Grants: 5",
    "Tess": "Payments: 2",
}
TABLE = re.compile(r"^(\w+) +.+\n +(.+: \d.*)\n +(http\S+)$", re.MULTILINE)
# Those who look at the demo share one: starting it takes a minute.
pytestmark = pytest.mark.xdist_group("demo")


def test_the_story_is_played_and_its_cast_can_go_on_calling(demo):
    assert len(narration(demo.told)) == len(STEPS)
    [rosa] = [actor for actor in demo.described["cast"] if actor["name"] == "Rosa"]
    assert demo.phone("Rosa").call("GET", "me")["id"] == rosa["membership"]
    assert rosa["roles"] == ["steward"]


def test_at_the_end_stands_who_has_what_to_do(demo):
    assert {name: waits for name, waits, _link in TABLE.findall(demo.told)} == WAITS


def test_the_page_is_served_before_sunday_comes(demo):
    served = demo.told.index("cambio serves on")
    assert served < demo.told.index(" 1. Nine people") < demo.told.index("Sunday comes")


def open_link(link):
    """Open a link as a browser does; give where it led, and what was there."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    browser.addheaders = [("Accept-Language", "en")]
    with browser.open(link, timeout=30) as page:
        return page.url, page.read().decode()


def test_each_link_leads_once_to_the_desk_where_most_waits(demo):
    links = {name: link for name, _waits, link in TABLE.findall(demo.told)}
    led = {name: open_link(link) for name, link in links.items()}
    assert {name: url.rsplit("/", 2)[1] for name, (url, _page) in led.items()} == {
        "Mila": "residents",
        "Carla": "cleanups",
        "Cem": "cleanups",
        "Noor": "signatures",
        "Bram": "orders",
        "Dina": "orders",
        "Onno": "grants",
        "Tess": "payments",
    }
    assert "11 cleanups wait for your verdict" in led["Carla"][1]
    with pytest.raises(urllib.error.HTTPError) as refused:
        open_link(links["Carla"])
    assert refused.value.code == 403


def test_new_links_are_given_on_demand(demo):
    old, new = TABLE.findall(demo.told), TABLE.findall(demo.make("links"))
    assert {(name, waits) for name, waits, _link in new} == set(WAITS.items())
    assert not {link for *_, link in old} & {link for *_, link in new}
    assert open_link(new[0][2])[0].endswith("/residents/")


def test_the_audit_finds_nothing_asked_from_another_terminal(demo):
    found = json.loads(demo.make("manage", "ARGS=audit --json"))
    assert found["ok"], found["findings"]
    assert found["checks"] > 20


@pytest.mark.parametrize(
    ("what", "query", "rows"),
    [
        ("people", "SELECT count(*) FROM programmes_membership", [(40,)]),
        (
            "streets",
            "SELECT count(DISTINCT place_id) FROM streets_residency WHERE state = 'confirmed'",
            [(4,)],
        ),
        ("claims", "SELECT count(*) FROM streets_residency WHERE state = 'claimed'", [(3,)]),
        (
            "cleanups",
            "SELECT state, count(*) FROM streets_cleanup GROUP BY state ORDER BY state",
            [("draft", 2), ("returned", 1), ("submitted", 12), ("verified", 43)],
        ),
        (
            "without photos",
            "SELECT count(*) FROM streets_cleanup AS cleanup WHERE state = 'submitted'"
            " AND NOT EXISTS (SELECT 1 FROM streets_photo WHERE cleanup_id = cleanup.id)",
            [(1,)],
        ),
        (
            "weeks of rewards",
            "SELECT count(DISTINCT date_trunc('week', paid_at)) >= 8 FROM streets_reward",
            [(True,)],
        ),
        (
            "weeks of handovers",
            "SELECT count(DISTINCT date_trunc('week', closed_at)) >= 7 FROM catalog_order"
            " WHERE state = 'handed_over'",
            [(True,)],
        ),
        (
            "open orders",
            "SELECT state, count(*) FROM catalog_order WHERE state NOT IN"
            " ('handed_over', 'cancelled') GROUP BY state ORDER BY state",
            [("accepted", 1), ("placed", 3), ("ready", 1), ("waiting_signatures", 2)],
        ),
        (
            "applications",
            "SELECT state, count(*) FROM grants_application GROUP BY state ORDER BY state",
            # One of those that were awarded is the story's.
            [
                ("asked", 1), ("awarded", 4), ("draft", 1), ("refused", 1), ("submitted", 2),
                ("wait_listed", 1),
            ],
        ),
        (
            "payments",
            "SELECT state, count(*) FROM payments_payment GROUP BY state ORDER BY state",
            [("paid", 2), ("prepared", 1), ("released", 1)],
        ),
        ("reports", "SELECT count(*) FROM grants_report WHERE state = 'submitted'", [(1,)]),
    ],
)  # fmt: skip
def test_sunday_has_what_it_promises(demo, what, query, rows):
    assert demo.rows(query) == rows, what


def test_each_thing_that_a_photo_can_be_warned_of_waits_to_be_seen(demo):
    carla = demo.phone("Carla")
    found = set()
    for waiting in carla.call("GET", "cleanups/queue")["results"]:
        cleanup = carla.call("GET", f"cleanups/{waiting['id']}")
        found |= {signal["code"] for photo in cleanup["signals"] for signal in photo["signals"]}
    assert found == {
        "copy_of_earlier",
        "picture_flat",
        "place_far",
        "place_from_camera",
        "place_from_device",
        "place_missing",
        "place_set_by_hand",
        "taken_before",
        "time_missing",
    }


def test_a_second_demo_on_the_same_data_plays_again_and_leaves_sunday_as_it_was(demo):
    waiting = demo.phone("Cem").call("GET", "cleanups/queue")["results"]
    demo.phone("Cem").call("POST", f"cleanups/{waiting[0]['id']}/verify", {})
    assert demo.stop() == 0
    assert not (demo.data_dir / "run" / "environment.json").exists()
    again = start(demo.data_dir)
    try:
        assert len(narration(again.told)) == len(STEPS)
        assert "Sunday is as it was left." in again.told
        told = {name: waits for name, waits, _link in TABLE.findall(again.told)}
        assert told["Cem"] == "Cleanups to verify: 4, Residents: 2"
    finally:
        assert again.stop() == 0
