"""Euro that go out: who pays, what to whom, and the messages in which the bank was told."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cambio.payments import states
from cambio.payments.accounts import MOST_NAME, masked
from cambio.programmes.models import OfProgramme, within

MOST_CENTS = 99_999_999_999
"""999,999,999.99 euro: what a payment in the euro area can hold."""


class PaymentAccount(OfProgramme):
    """The bank account from which a programme pays."""

    holder_name = models.CharField(max_length=MOST_NAME)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11)
    set_by = within("programmes.Membership", "+")
    set_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.UniqueConstraint(fields=["programme"], name="payment_account_once"),
        ]

    def __str__(self) -> str:
        return masked(self.iban)


class PaymentBatch(OfProgramme):
    """
    The payments that went to the bank in one message.

    The account is the one of that day. The message is kept as it was sent: fetched again, it is
    the same to the last sign, and the bank sees that it has it.
    """

    holder_name = models.CharField(max_length=MOST_NAME)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11)
    count = models.PositiveIntegerField()
    total_cents = models.PositiveBigIntegerField()
    message = models.TextField()
    exported_by = within("programmes.Membership", "+")
    exported_at = models.DateTimeField()

    class Meta(OfProgramme.Meta):
        verbose_name_plural = "payment batches"
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(condition=Q(count__gte=1), name="payment_batch_pays"),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def message_id(self) -> str:
        """What the bank knows it by."""
        return self.id.hex

    @property
    def masked_iban(self) -> str:
        """The account it was paid from, hidden but for its ends."""
        return masked(self.iban)


class Payment(OfProgramme):
    """
    An amount in euro to one bank account, prepared by one person and released by another.

    What it is for lies further up, and is known by name and id only. Once prepared, its content
    does not change; the database sees to that.

    :ivar reference: what the creditor reads on the statement; nothing personal
    :ivar closed_at: when it was paid, failed or was cancelled
    :ivar reason: why it was cancelled, or refused by the bank
    """

    state: models.CharField[states.PaymentState, states.PaymentState] = models.CharField(
        max_length=9, default=states.PAYMENT.initial
    )
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    creditor_name = models.CharField(max_length=MOST_NAME)
    iban = models.CharField(max_length=34)
    amount_cents = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=140)
    prepared_by = within("programmes.Membership", "+")
    prepared_at = models.DateTimeField()
    released_by = within("programmes.Membership", "+", null=True)
    released_at = models.DateTimeField(null=True)
    batch = within("payments.PaymentBatch", "payments", null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(OfProgramme.Meta):
        constraints = [
            *OfProgramme.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=states.PAYMENT.states), name="payment_state"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__gte=1, amount_cents__lte=MOST_CENTS),
                name="payment_amount",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("prepared_by")),
                name="payment_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", released_by=None, released_at=None)
                | Q(state="cancelled")
                | (
                    ~Q(state__in=("prepared", "cancelled"))
                    & Q(released_by__isnull=False, released_at__isnull=False)
                ),
                name="payment_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.AT_THE_BANK, batch__isnull=False)
                | (~Q(state__in=states.AT_THE_BANK) & Q(batch=None)),
                name="payment_at_the_bank_in_a_batch",
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.PAYMENT.final_states, closed_at__isnull=False)
                | (~Q(state__in=states.PAYMENT.final_states) & Q(closed_at=None)),
                name="payment_closed_when_it_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "state"], name="payment_by_state"),
            models.Index(fields=["subject_type", "subject_id"], name="payment_about"),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk} ({self.state})"

    @property
    def end_to_end_id(self) -> str:
        """What the bank and the statement know it by."""
        return self.id.hex

    @property
    def masked_iban(self) -> str:
        """The creditor's account, hidden but for its ends."""
        return masked(self.iban)
