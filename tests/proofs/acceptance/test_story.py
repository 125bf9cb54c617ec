"""The story …"""

import pytest

from tests.worlds.demo import ROOT, Demo, narration

# Those who look at the demo share one: it plays the story before anything else.
pytestmark = pytest.mark.xdist_group("demo")

STEPS = [
    "log_in",
    "rule",
    "places",
    "roles",
    "residents",
    "resident_cleanup",
    "planned_and_logged",
    "photos",
    "returned",
    "verified",
    "paid_once",
    "catalog",
    "person_order",
    "street_order",
    "counter",
    "refused_and_cancelled",
    "grant_round",
    "application",
    "question",
    "award",
    "payment",
    "accountability",
    "determination",
    "audit",
]


def test_holds_in_every_step_and_is_told_in_the_readme(demo: Demo) -> None:
    result = demo.described["story"]
    assert result["ok"]
    assert result["steps"] == STEPS
    assert result["audit"]["ok"]
    # Rosa: 26 for her own cleanup and 11 for Carla's, 12 for a broom. The streets: 39 and two
    # thirds of 123, of which Zandhoek spends 90.
    assert result["balances"] == {"Rosa": 25, "Noor": 5, "Zandhoek": 31, "Realengracht": 41}
    readme = (ROOT / "README.md").read_text()
    told = readme.split("<!-- story -->")[1].split("<!-- /story -->")[0]
    assert narration(told) == narration(demo.told)
