"""
Books, units, accounts, and what moved between them.

All rows are written by the functions in `migrations/*.sql`; the application's database role may
read these tables and call those functions, no more. Amounts are integers in the unit's smallest
part. Nothing here is personal and nothing is free text: ids, kinds and numbers.
"""

from typing import NewType

from django.db import models
from django.db.models import F, Func, Q

AccountId = NewType("AccountId", int)


class Book(models.Model):
    """The accounts of one programme; nothing ever crosses from one book into another."""

    id = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.pk)


class Unit(models.Model):
    """What is counted in a book: its currency, euro cents, minutes of work."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="units", db_index=False)
    code = models.CharField(max_length=12)
    decimals = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="ledger_unit_code"),
            # What the accounts' reference to (book, unit) points at.
            models.UniqueConstraint(fields=["book", "id"], name="ledger_unit_of_book"),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="ledger_unit_decimals"),
        ]

    def __str__(self) -> str:
        return self.code


class Account(models.Model):
    """
    A place where value of one unit lies.

    :ivar floor: the lowest balance allowed; none where there is no limit
    :ivar derived: a busy account: its row is neither changed nor locked by postings, its balance
        is `balance` plus its pending deltas, and it has no floor, no sequence, no running balance
    :ivar seq: how many transfers touched it; not for derived accounts
    """

    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="accounts", db_index=False
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="accounts", db_index=False
    )
    purpose = models.CharField(max_length=40)
    owner_type = models.CharField(max_length=40, blank=True)
    owner_id = models.UUIDField(null=True)
    floor = models.BigIntegerField(null=True)
    derived = models.BooleanField()
    balance = models.BigIntegerField()
    seq = models.BigIntegerField()
    closed = models.BooleanField()
    last_posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "unit", "purpose", "owner_type", "owner_id"],
                name="ledger_account_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=F("floor")), name="ledger_account_not_below_floor"
            ),
            models.CheckConstraint(
                condition=Q(derived=False) | Q(floor=None, seq=0, closed=False),
                name="ledger_account_derived_is_unguarded",
            ),
            models.CheckConstraint(
                condition=Q(closed=False) | Q(balance=0), name="ledger_account_closed_is_empty"
            ),
            models.CheckConstraint(
                condition=Q(owner_type="", owner_id=None)
                | (~Q(owner_type="") & Q(owner_id__isnull=False)),
                name="ledger_account_owner_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.owner_type} {self.owner_id or ''}".strip()


class Transaction(models.Model):
    """
    One event in the books, under a reference that can be used once in its book.

    References to other rows carry no database constraint, here and below: proving them again on
    every posting would cost up to twice the time and would lock the busy rows. The posting
    function proves them as it works and the audit proves them again.
    """

    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    reference = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "reference"], name="ledger_reference_once"),
            models.CheckConstraint(
                condition=Q(reference__regex=r"^[A-Za-z0-9._:/-]+$")
                & Q(kind__regex=r"^[a-z0-9._-]+$")
                & Q(subject_type__regex=r"^[a-z0-9._-]+$"),
                name="ledger_transaction_no_free_text",
            ),
            # PostgreSQL knows times without end, which Python cannot read.
            models.CheckConstraint(
                condition=Func(
                    F("happened_at"), function="isfinite", output_field=models.BooleanField()
                ),
                name="ledger_transaction_happened_some_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Transfer(models.Model):
    """
    An amount that left one account and reached another: both sides in one row.

    So nothing in this table can be unbalanced. A side's sequence and balance are empty where its
    account is derived.
    """

    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="transfers", db_constraint=False
    )
    source = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    target = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount = models.BigIntegerField()
    posted_at = models.DateTimeField()
    source_seq = models.BigIntegerField(null=True)
    source_balance = models.BigIntegerField(null=True)
    target_seq = models.BigIntegerField(null=True)
    target_balance = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_transfer_moves"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="ledger_transfer_two_accounts"
            ),
        ]
        indexes = [
            # With the time in second place the planner reads a statement from these alone.
            models.Index(fields=["source", "posted_at", "id"], name="ledger_transfer_source"),
            models.Index(fields=["target", "posted_at", "id"], name="ledger_transfer_target"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}: {self.amount}"


class Delta(models.Model):
    """What one transaction adds to a derived account, until a fold moves it into the row."""

    pk = models.CompositePrimaryKey("account", "transaction")
    account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="deltas",
        db_constraint=False,
        db_index=False,
    )
    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount:+}"


class Entry(models.Model):
    """One side of a transfer as its account sees it; a view with two rows for each transfer."""

    pk = models.CompositePrimaryKey("transfer", "account")
    transfer = models.ForeignKey(Transfer, on_delete=models.DO_NOTHING, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.DO_NOTHING, related_name="entries")
    counter_account = models.ForeignKey(Account, on_delete=models.DO_NOTHING, related_name="+")
    transaction = models.ForeignKey(
        Transaction, on_delete=models.DO_NOTHING, related_name="entries"
    )
    amount = models.BigIntegerField()
    posted_at = models.DateTimeField()
    seq = models.BigIntegerField(null=True)
    balance_after = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "ledger_entry"

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount:+}"
