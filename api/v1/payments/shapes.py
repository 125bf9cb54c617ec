"""The shapes of payments."""

from typing import Any

from rest_framework import serializers

from api.serializers import (
    ChoiceField,
    MemberOut,
    PageQuery,
    StrictSerializer,
    TextField,
    UUIDField,
)
from api.shown import AmountField, CountField, OpenChoiceField, TimestampField
from api.verbs import WithVerbs, WithVerbsOnRequest
from cambio.payments import verbs
from cambio.payments.accounts import MOST_NAME
from cambio.payments.states import PAYMENT

LONGEST_IBAN, LONGEST_REASON = 34, 300


class PaymentAccountIn(StrictSerializer):
    """The bank account from which the programme pays."""

    holder_name = TextField(max_length=MOST_NAME)
    iban = TextField(max_length=50, help_text="with blanks and small letters or without")
    bic = TextField(
        max_length=20,
        allow_blank=True,
        default="",
        help_text="needed only where it does not follow from the IBAN",
    )


class PaymentAccountOut(serializers.Serializer[Any]):
    """The bank account from which the programme pays."""

    holder_name = serializers.CharField(max_length=MOST_NAME)
    iban = serializers.CharField(max_length=LONGEST_IBAN)
    bic = serializers.CharField(max_length=11)
    set_at = TimestampField()


class PaymentReasonIn(StrictSerializer):
    """Why."""

    reason = TextField(max_length=LONGEST_REASON)


class PaymentBatchIn(StrictSerializer):
    """A batch, with the id that was made for it."""

    id = UUIDField()


class PaymentsQuery(PageQuery):
    """Which payments."""

    state = ChoiceField(
        choices=PAYMENT.states, required=False, help_text="only those in this state"
    )
    batch = UUIDField(required=False, help_text="only those of this message to the bank")


class PaymentOut(serializers.Serializer[Any]):
    """An amount in euro to one bank account, of which a list shows the ends only."""

    id = serializers.UUIDField()
    state = OpenChoiceField(choices=PAYMENT.states)
    subject_type = serializers.CharField(max_length=40, help_text="what is paid, such as `award`")
    subject = serializers.UUIDField(source="subject_id")
    creditor_name = serializers.CharField(max_length=MOST_NAME)
    masked_iban = serializers.CharField(max_length=LONGEST_IBAN)
    amount_cents = AmountField(min_value=1)
    reference = serializers.CharField(
        max_length=140, help_text="what the creditor reads on the statement"
    )
    prepared_by = MemberOut()
    prepared_at = TimestampField()
    released_by = MemberOut(allow_null=True)
    released_at = TimestampField(allow_null=True)
    batch = serializers.UUIDField(source="batch_id", allow_null=True)
    closed_at = TimestampField(
        allow_null=True, help_text="when it was paid, failed or was cancelled"
    )
    reason = serializers.CharField(
        max_length=LONGEST_REASON, help_text="why it was cancelled, or refused by the bank"
    )


class ListedPaymentOut(WithVerbsOnRequest, PaymentOut):
    """A payment in a list, with what can be done with it where that is asked for."""

    verbs = verbs.PAYMENT


class FullPaymentOut(WithVerbs, PaymentOut):
    """A payment with its whole account, for whoever releases it to compare."""

    verbs = verbs.PAYMENT
    iban = serializers.CharField(max_length=LONGEST_IBAN)


class PaymentBatchOut(serializers.Serializer[Any]):
    """Payments that went to the bank in one message."""

    id = serializers.UUIDField()
    message_id = serializers.CharField(max_length=35, help_text="what the bank knows it by")
    holder_name = serializers.CharField(max_length=MOST_NAME)
    masked_iban = serializers.CharField(max_length=LONGEST_IBAN)
    count = CountField(min_value=1)
    total_cents = AmountField(min_value=1)
    exported_by = MemberOut()
    exported_at = TimestampField()


class ListedPaymentBatchOut(WithVerbsOnRequest, PaymentBatchOut):
    """A batch in a list, with what can be done with it where that is asked for."""

    verbs = verbs.BATCH


class FullPaymentBatchOut(WithVerbs, PaymentBatchOut):
    """A batch, and what can be done with it."""

    verbs = verbs.BATCH
