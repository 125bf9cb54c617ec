"""What growth does to the books and the lists: `make big`, looked at."""

import json
import os
import subprocess
import sys

import pytest

from tools.benchmarks.report import ROOT


@pytest.fixture(scope="module")
def big() -> dict:
    """The findings on a whole town, built for this in some minutes."""
    subprocess.run(
        [sys.executable, "-m", "tools.benchmarks.big"], cwd=ROOT, env=os.environ, check=True
    )
    return json.loads((ROOT / "var" / "big.json").read_text())


@pytest.mark.long
def test_a_balance_costs_the_same_at_a_million_entries(big):
    for name in ("balance of a wallet", "balance of issuance"):
        few, many = big["blocks"][name]
        assert many <= 1.2 * few


# What only some may see: docs/proof.md says why these grow. They stay below a bound all the same.
GROW = {
    "cleanups of a ward",
    "cleanups of a street",
    "a person's cleanups, of long ago",
    "a person's cleanups, of every day",
    "the queue of a ward",
    "a person's orders, of long ago",
}
BOUND = 2_500


@pytest.mark.long
def test_a_page_costs_at_most_half_as_much_again_when_all_has_grown(big):
    grown = {name: many for name, (few, many) in big["blocks"].items() if many > 1.5 * few}
    assert grown.keys() <= GROW
    assert max(grown.values(), default=0) <= BOUND


@pytest.mark.long
def test_a_page_takes_the_same_number_of_queries_however_much_there_is(big):
    assert {name: counts for name, counts in big["queries"].items() if len(set(counts)) > 1} == {}


@pytest.mark.long
def test_the_audit_of_it_all_takes_seconds(big):
    assert sum(big["audit_s"].values()) < 60
