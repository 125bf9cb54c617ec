"""What growth does to the books: `make big`, looked at."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.report import ROOT


@pytest.fixture(scope="module")
def big() -> dict:
    """The findings on a million entries, built for this in a minute or two."""
    subprocess.run([sys.executable, "-m", "benchmarks.big"], cwd=ROOT, env=os.environ, check=True)
    return json.loads((ROOT / "var" / "big.json").read_text())


@pytest.mark.long
def test_a_balance_costs_the_same_at_a_million_entries(big):
    for name in ("balance of a wallet", "balance of issuance"):
        few, many = big["blocks"][name]
        assert many <= 1.2 * few


@pytest.mark.long
def test_a_statement_page_costs_one_block_more_for_each_index_that_grew_a_level(big):
    """R13 wants 1.5; the ledger's own goal of 1.2 is missed, since the page costs so little."""
    for name, (few, many) in big["blocks"].items():
        assert many <= 1.5 * few, name
        assert many <= 30, name


@pytest.mark.long
def test_the_audit_of_a_million_entries_takes_seconds(big):
    assert sum(big["audit_s"].values()) < 60
