"""Measures the peers: reads one JSON request a line, answers each with a rate."""

import json
import os
import random
import sys
import uuid
from functools import partial

import django

from tools.benchmarks.crew import Act, Crew

ACCOUNTS = 2000
CLIENTS = 8


def main() -> None:
    """Migrate, open the accounts, say so, then measure what is asked."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.settings"
    django.setup()
    crew = Crew(
        CLIENTS,
        {
            f"{peer}.{accounts}": partial(_prepare, peer, accounts)
            for peer in ("hordak", "naive")
            for accounts in ("random", "hot")
        },
    )
    _open_accounts()
    _say({"ready": django.get_version()})
    for line in sys.stdin:
        request = json.loads(line)
        _say({"rate": crew.rate(request.pop("act"), **request)})


def _say(answer: dict[str, object]) -> None:
    print(json.dumps(answer), flush=True)


def _open_accounts() -> None:
    from django.core.management import call_command
    from hordak.models import Account

    from tools.benchmarks.peers.naive.models import Account as NaiveAccount

    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    # One by one, hordak's tree and its trigger on account codes take a minute and a half.
    Account.objects.bulk_create(
        Account(
            name=f"a{number}",
            type="AS",
            currencies=["EUR"],
            tree_id=number,
            level=0,
            lft=1,
            rght=2,
        )
        for number in range(1, ACCOUNTS + 1)
    )
    NaiveAccount.objects.bulk_create([NaiveAccount(balance=10**9) for _ in range(ACCOUNTS)])


def _prepare(peer: str, accounts: str, _number: int) -> Act:
    return (_hordak if peer == "hordak" else _naive)(hot=accounts == "hot")


def _hordak(*, hot: bool) -> Act:
    from hordak.models import Account
    from moneyed import Money

    accounts = list(Account.objects.order_by("pk"))

    def act() -> None:
        first, second = random.sample(accounts[1:], 2)
        source = accounts[0] if hot else first
        source.transfer_to(second, Money(random.randint(1, 9), "EUR"))

    return act


def _naive(*, hot: bool) -> Act:
    from tools.benchmarks.peers.naive.models import Account, transfer

    ids = list(Account.objects.order_by("pk").values_list("pk", flat=True))

    def act() -> None:
        first, second = random.sample(ids[1:], 2)
        amount = random.randint(1, 9)
        transfer(ids[0] if hot else first, second, amount, reference=str(uuid.uuid4()))

    return act


if __name__ == "__main__":
    main()
