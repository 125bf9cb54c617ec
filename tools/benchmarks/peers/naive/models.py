"""Accounts with a balance, locked by `select_for_update`; transactions; entries."""

from typing import ClassVar

from django.db import models, transaction


class Account(models.Model):
    """A balance."""

    objects: ClassVar["models.Manager[Account]"] = models.Manager()

    balance = models.BigIntegerField(default=0)

    class Meta:
        app_label = "naive"


class Transaction(models.Model):
    """What happened."""

    objects: ClassVar["models.Manager[Transaction]"] = models.Manager()

    reference = models.CharField(max_length=200, unique=True)
    posted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "naive"


class Entry(models.Model):
    """One side of it."""

    objects: ClassVar["models.Manager[Entry]"] = models.Manager()

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    amount = models.BigIntegerField()
    balance_after = models.BigIntegerField()

    class Meta:
        app_label = "naive"


@transaction.atomic
def transfer(source_id: int, target_id: int, amount: int, *, reference: str) -> None:
    """Move an amount."""
    ids = sorted((source_id, target_id))
    accounts = {
        a.pk: a for a in Account.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    posted = Transaction.objects.create(reference=reference)
    entries = []
    for account_id, change in ((source_id, -amount), (target_id, amount)):
        account = accounts[account_id]
        account.balance += change
        if account.balance < 0:
            raise ValueError("not enough")
        account.save(update_fields=["balance"])
        entries.append(
            Entry(transaction=posted, account=account, amount=change, balance_after=account.balance)
        )
    Entry.objects.bulk_create(entries)
