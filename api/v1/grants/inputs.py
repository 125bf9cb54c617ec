"""What applicants and the desk send about applications and awards."""

from api.serializers import (
    ChoiceField,
    DayField,
    FlagField,
    IntegerField,
    NameField,
    PageQuery,
    StrictSerializer,
    TextField,
    TupleField,
    UUIDField,
)
from cambio.common.names import LONGEST_NAME
from cambio.payments.accounts import MOST_NAME
from grants import operations
from grants.schemes import rules
from grants.states import APPLICATION

MOST_LINES, MOST_CO_FUNDERS, MOST_SUPPORTERS = 100, 50, 200
MOST_TEXT, MOST_REASON = 2000, 500
LONGEST_TITLE, LONGEST_LINE, LONGEST_PLAN = 120, 200, 4000
LONGEST_RULE = 20
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_CENTS = 99_999_999_999


class CostLineIn(StrictSerializer):
    """What one thing will cost."""

    makes = operations.PlannedCost

    category = ChoiceField(choices=rules.CATEGORIES)
    description = NameField(max_length=LONGEST_LINE)
    amount_cents = IntegerField(min_value=1, max_value=MOST_CENTS)


class CoFunderIn(StrictSerializer):
    """Who else pays, and how much."""

    makes = operations.Giver

    name = NameField(max_length=LONGEST_TITLE)
    amount_cents = IntegerField(min_value=1, max_value=MOST_CENTS)


class ApplicationIn(StrictSerializer):
    """What somebody applies with; a draft may leave out what is asked for at submission."""

    title = NameField(max_length=LONGEST_TITLE)
    plan = TextField(max_length=LONGEST_PLAN, allow_blank=True, default="")
    applicant_kind = ChoiceField(choices=rules.APPLICANTS)
    applicant_name = NameField(
        max_length=LONGEST_TITLE,
        allow_blank=True,
        default="",
        help_text="of a group or organisation",
    )
    non_profit = FlagField(allow_null=True, default=None, help_text="of an organisation")
    place = UUIDField(
        source="place_id",
        allow_null=True,
        default=None,
        help_text="where the applicant lives; of an organisation its seat, or where it is active",
    )
    scope = ChoiceField(choices=rules.SCOPES)
    purposes = TupleField(
        child=ChoiceField(choices=rules.PURPOSES), max_length=len(rules.PURPOSES), default=list
    )
    structural = FlagField(default=False, help_text="all year, or at fixed times")
    consultation_held = FlagField(allow_null=True, default=None)
    starts_on = DayField(allow_null=True, default=None)
    ends_on = DayField(allow_null=True, default=None)
    asked_cents = IntegerField(min_value=1, max_value=MOST_CENTS)
    lines = TupleField(child=CostLineIn(), max_length=MOST_LINES, default=list)
    co_funders = TupleField(child=CoFunderIn(), max_length=MOST_CO_FUNDERS, default=list)
    supporters = TupleField(
        child=NameField(max_length=LONGEST_NAME),
        max_length=MOST_SUPPORTERS,
        default=list,
        help_text="names of those who stand behind the plan",
    )


class NewApplicationIn(ApplicationIn):
    """An application with the id that the phone made for it."""

    id = UUIDField()
    round = UUIDField()
    applicant = UUIDField(
        allow_null=True,
        default=None,
        help_text="the membership for which the desk types in what came on paper",
    )


class AnswerIn(StrictSerializer):
    """What the applicant says to the desk's question."""

    answer = TextField(max_length=MOST_TEXT)


class PayeeIn(StrictSerializer):
    """To whom is paid."""

    holder_name = TextField(max_length=MOST_NAME)
    iban = TextField(max_length=50)


class ApplicationsQuery(PageQuery):
    """Which applications."""

    state = ChoiceField(
        choices=APPLICATION.states,
        required=False,
        default="",
        help_text="only those in this state",
    )


class EndIn(StrictSerializer):
    """On which day the activity ended, or the period that was funded."""

    ended_on = DayField()


class CostIn(StrictSerializer):
    """What one thing did cost, with the id that its receipts will name."""

    makes = operations.Cost

    id = UUIDField()
    description = NameField(max_length=LONGEST_LINE)
    amount_cents = IntegerField(min_value=1, max_value=MOST_CENTS)


class ReportIn(StrictSerializer):
    """What was done, and what it cost; what is asked for at handing in may still be missing."""

    text = TextField(max_length=LONGEST_PLAN, allow_blank=True, default="")
    lines = TupleField(child=CostIn(), max_length=MOST_LINES, default=list)


class GrantQuestionIn(StrictSerializer):
    """What the applicant is asked."""

    question = TextField(max_length=MOST_TEXT)


class GrantReasonIn(StrictSerializer):
    """Why, for the applicant."""

    reason = TextField(max_length=MOST_TEXT)


class JudgementIn(StrictSerializer):
    """A person's word on one rule; an exception to a rule that is not met is one too."""

    rule = TextField(max_length=LONGEST_RULE)
    holds = FlagField(help_text="false takes an earlier word back")
    reason = TextField(max_length=MOST_REASON)


class AwardIn(StrictSerializer):
    """How much is awarded, why, and what everybody may read of it."""

    amount_cents = IntegerField(min_value=1, max_value=MOST_CENTS)
    reason = TextField(max_length=MOST_TEXT)
    public_title = NameField(max_length=LONGEST_TITLE, help_text="names no person")


class DeferIn(StrictSerializer):
    """Which later round pays instead, and why."""

    round = UUIDField(source="round_id")
    reason = TextField(max_length=MOST_TEXT)


class GrantPaymentIn(StrictSerializer):
    """How much is to be paid now."""

    id = UUIDField(source="payment_id")
    amount_cents = IntegerField(min_value=1, max_value=MOST_CENTS)


class DeterminationIn(StrictSerializer):
    """What an award finally comes to, and why."""

    amount_cents = IntegerField(min_value=0, max_value=MOST_CENTS)
    reason = TextField(max_length=MOST_TEXT)


class RepaymentIn(StrictSerializer):
    """What came back, when the bank received it, and why."""

    id = UUIDField(source="repayment_id")
    amount_cents = IntegerField(min_value=1, max_value=MOST_CENTS)
    received_on = DayField()
    reason = TextField(max_length=MOST_REASON)
