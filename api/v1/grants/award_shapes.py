"""The shapes of awards: what was paid of them, how they were accounted for, what everybody sees."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers import MemberOut, PageQuery, QueryIntegerField, UUIDField
from api.shown import AmountField, CountField, OpenChoiceField, TimestampField, up_to
from api.v1.grants.inputs import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_LINE,
    LONGEST_PLAN,
    LONGEST_TITLE,
    MOST_LINES,
    MOST_REASON,
)
from api.v1.payments.shapes import LONGEST_IBAN, LONGEST_REASON
from cambio.common.names import LONGEST_NAME
from cambio.payments.accounts import MOST_NAME
from cambio.payments.states import PAYMENT
from grants import queries
from grants.states import AWARD, REPORT


class AwardOut(serializers.Serializer[Any]):
    """What was awarded, in a list."""

    amount_cents = AmountField(min_value=1)
    state = OpenChoiceField(choices=AWARD.states)
    determined_cents = AmountField(allow_null=True, help_text="what it finally comes to")
    account_by = serializers.DateField(
        allow_null=True, help_text="the last day on which the report is on time"
    )


class CostOut(serializers.Serializer[Any]):
    """What one thing did cost."""

    id = serializers.UUIDField()
    description = serializers.CharField(max_length=LONGEST_LINE)
    amount_cents = AmountField(min_value=1)


class ReportOut(serializers.Serializer[Any]):
    """The report on an award; what was asked and answered about it stands in the trail."""

    state = OpenChoiceField(choices=REPORT.states)
    text = serializers.CharField(max_length=LONGEST_PLAN)
    lines = up_to(MOST_LINES, CostOut)
    total_cents = serializers.SerializerMethodField()
    submitted_at = TimestampField(allow_null=True)
    decided_at = TimestampField(allow_null=True)

    @extend_schema_field(AmountField())
    def get_total_cents(self, report: Any) -> int:
        return queries.reported_cents(report)


class AwardPaymentOut(serializers.Serializer[Any]):
    """A payment of an award; of the account no more than its ends."""

    id = serializers.UUIDField()
    state = OpenChoiceField(choices=PAYMENT.states)
    amount_cents = AmountField(min_value=1)
    creditor_name = serializers.CharField(max_length=MOST_NAME)
    masked_iban = serializers.CharField(max_length=LONGEST_IBAN)
    prepared_at = TimestampField()
    released_at = TimestampField(allow_null=True)
    closed_at = TimestampField(allow_null=True)
    reason = serializers.CharField(
        max_length=LONGEST_REASON, help_text="why it was cancelled, or refused by the bank"
    )


class RepaymentOut(serializers.Serializer[Any]):
    """What came back."""

    id = serializers.UUIDField()
    amount_cents = AmountField(min_value=1)
    received_on = serializers.DateField()
    reason = serializers.CharField(max_length=MOST_REASON)
    recorded_at = TimestampField()


class FullAwardOut(AwardOut):
    """An award with its money, its payments and its report."""

    public_title = serializers.CharField(max_length=LONGEST_TITLE)
    awarded_at = TimestampField()
    committed_cents = serializers.SerializerMethodField(help_text="still set aside")
    paid_cents = serializers.SerializerMethodField(help_text="paid, less what came back")
    payable_cents = serializers.SerializerMethodField(help_text="may be prepared for payment now")
    to_return_cents = serializers.SerializerMethodField(
        help_text="has to come back, once it is said what the award finally comes to"
    )
    ended_on = serializers.DateField(allow_null=True)
    determined_at = TimestampField(allow_null=True)
    determined_by = MemberOut(allow_null=True, help_text="who stands for it, by name")
    settled_at = TimestampField(allow_null=True)
    report = serializers.SerializerMethodField()
    payments = serializers.SerializerMethodField()
    repayments = RepaymentOut(many=True)

    @extend_schema_field(AmountField())
    def get_committed_cents(self, award: Any) -> int:
        return queries.committed_of(award)

    @extend_schema_field(AmountField())
    def get_paid_cents(self, award: Any) -> int:
        return queries.paid_of(award)

    @extend_schema_field(AmountField())
    def get_payable_cents(self, award: Any) -> int:
        return queries.payable_now(award)

    @extend_schema_field(AmountField())
    def get_to_return_cents(self, award: Any) -> int:
        return queries.most_to_return(award) if award.state == "determined" else 0

    def get_report(self, award: Any) -> ReportOut(allow_null=True):  # type: ignore[valid-type]
        report = queries.report_of(award)
        return ReportOut(report).data if report else None

    def get_payments(self, award: Any) -> AwardPaymentOut(many=True):  # type: ignore[valid-type]
        return AwardPaymentOut(queries.payments_of(award), many=True).data


class _AwardForDeskOut(serializers.Serializer[Any]):
    application = serializers.UUIDField(source="application_id")
    title = serializers.CharField(source="application.title", max_length=LONGEST_TITLE)
    applicant = MemberOut(source="application.applicant")
    amount_cents = AmountField(min_value=1)


class ReportInReviewOut(_AwardForDeskOut):
    """An award whose report was handed in, until it is said what the award finally comes to."""

    state = OpenChoiceField(choices=REPORT.states, source="report.state", help_text="of the report")
    submitted_at = TimestampField(source="reported_at")


class LateReportOut(_AwardForDeskOut):
    """An award whose report should have been handed in."""

    ended_on = serializers.DateField()
    account_by = serializers.DateField()


class PublicAwardsQuery(PageQuery):
    """Which awards."""

    ward = UUIDField(required=False, help_text="only those of this ward")
    year = QueryIntegerField(
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="only those of this year",
    )


class WardOut(serializers.Serializer[Any]):
    """A part of town."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=LONGEST_NAME)


class PublicAwardOut(serializers.Serializer[Any]):
    """What was awarded, for everybody: no persons."""

    id = serializers.UUIDField()
    title = serializers.CharField(source="public_title", max_length=LONGEST_TITLE)
    scheme = serializers.CharField(
        source="application.round.version.title", max_length=LONGEST_TITLE
    )
    ward = WardOut(source="budget.ward", allow_null=True, help_text="null: the whole programme")
    year = CountField(source="budget.year", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    amount_cents = AmountField(min_value=1)
    determined_cents = AmountField(allow_null=True, help_text="what it finally comes to")
