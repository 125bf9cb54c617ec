"""
What changed last for whom, and in which era of the database.

Rows are written by the functions in `migrations/*.sql`. Ids only: nothing here is personal.
"""

from django.db import models


class Change(models.Model):
    """
    When one thing last changed in one topic: one row for ever, stamped again with every change.

    :ivar stamp: the transaction that wrote it, counted on over restored databases, see `Era`
    :ivar first_stamp: the transaction by which the thing came into the topic
    :ivar gone: nobody sees the thing by this topic any more; kept for those who have yet to hear it
    """

    id = models.BigAutoField(primary_key=True)
    programme_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    scope_id = models.UUIDField()
    thing_id = models.UUIDField()
    stamp = models.BigIntegerField()
    first_stamp = models.BigIntegerField()
    gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thing_id", "kind", "scope_id"], name="sync_change_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["programme_id", "scope_id", "kind", "stamp", "id"],
                name="sync_change_topic",
            ),
            models.Index(fields=["stamp"], name="sync_change_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id} around {self.scope_id}"


class Era(models.Model):
    """
    A stretch of the changes, written by one run of one database.

    A new one begins when the server was started, when the database was restored, and once a day.
    A cursor knows its era by the key: one of an era that was lost with a restored database, or that
    was forgotten, or that has seen more than its era holds, is of no use any more.

    :ivar identity: of the run: server, database, table
    :ivar shift: what is added to a transaction's id to make its stamp, so that stamps go on where
        a restored database counts its transactions from lower numbers
    :ivar from_stamp: above every stamp of the eras before
    :ivar low_stamp: whatever is stamped below had been decided when it began
    """

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(unique=True)
    identity = models.CharField(max_length=80)
    shift = models.BigIntegerField()
    from_stamp = models.BigIntegerField()
    low_stamp = models.BigIntegerField()
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"era {self.pk} from {self.begun_at:%Y-%m-%d %H:%M}"
