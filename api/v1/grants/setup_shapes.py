"""The shapes of funders and budgets."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers import (
    ChoiceField,
    IntegerField,
    MemberOut,
    NameField,
    PageQuery,
    StrictSerializer,
    TextField,
    UUIDField,
)
from api.shown import AmountField, CountField, OpenChoiceField, SentenceField, TimestampField
from api.v1.grants.award_shapes import WardOut
from api.v1.grants.inputs import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_TITLE,
    MOST_CENTS,
    MOST_REASON,
)
from api.verbs import WithVerbs
from grants import queries
from grants.sentences import ROLES, TERMS
from grants.states import BUDGET
from grants.verbs import BUDGET as BUDGET_VERBS


class FunderIn(StrictSerializer):
    """Somebody who gives money."""

    id = UUIDField(source="funder_id")
    name = NameField(max_length=LONGEST_TITLE)


class FunderOut(serializers.Serializer[Any]):
    """Somebody who gives money."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=LONGEST_TITLE)


class BudgetPurposeIn(StrictSerializer):
    """What a budget is for, who decides, and how it is accounted for: all of it before it opens."""

    purpose = TextField(max_length=MOST_REASON, allow_blank=True, default="")
    who_starts = NameField(max_length=LONGEST_TITLE, allow_blank=True, default="")
    who_decides = NameField(max_length=LONGEST_TITLE, allow_blank=True, default="")
    accounted_how = TextField(max_length=MOST_REASON, allow_blank=True, default="")
    role = ChoiceField(choices=tuple(ROLES))
    term = ChoiceField(choices=tuple(TERMS))


class BudgetIn(BudgetPurposeIn):
    """A new budget, for a ward or for the whole programme."""

    id = UUIDField()
    funder = UUIDField()
    name = NameField(max_length=LONGEST_TITLE)
    year = IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ward = UUIDField(
        source="ward_id", allow_null=True, default=None, help_text="null: the whole programme"
    )


class FundingIn(StrictSerializer):
    """How much the funder puts in, and why."""

    id = UUIDField(source="movement_id")
    amount_cents = IntegerField(min_value=1, max_value=MOST_CENTS)
    reason = TextField(max_length=MOST_REASON)


class MoveIn(StrictSerializer):
    """How much goes from one budget to another, and why."""

    id = UUIDField(source="movement_id")
    source = UUIDField(source="source_id")  # type: ignore[assignment]  # a field, as any other
    target = UUIDField(source="target_id")
    amount_cents = IntegerField(min_value=1, max_value=MOST_CENTS)
    reason = TextField(max_length=MOST_REASON)


class CloseIn(StrictSerializer):
    """What becomes of the money that is left, and why."""

    carry_to = UUIDField(
        source="carry_to_id",
        allow_null=True,
        default=None,
        help_text="the budget that takes over what is free; null: it goes back to the funder",
    )
    reason = TextField(max_length=MOST_REASON)


class BudgetsQuery(PageQuery):
    """Which budgets."""

    state = ChoiceField(
        choices=BUDGET.states, required=False, default="", help_text="only those in this state"
    )


class FiguresOut(serializers.Serializer[Any]):
    """
    What came into a budget and where it is now, in cents.

    funded + moved_in + carried_in = free + committed + paid - returned + moved_out + lapsed +
    carried_out
    """

    funded = AmountField()
    moved_in = AmountField()
    carried_in = AmountField()
    free = AmountField()
    committed = AmountField()
    paid = AmountField()
    returned = AmountField()
    moved_out = AmountField()
    lapsed = AmountField()
    carried_out = AmountField()


class BudgetOut(serializers.Serializer[Any]):
    """A budget with its figures."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=LONGEST_TITLE)
    year = CountField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    ward = WardOut(allow_null=True, help_text="null: the whole programme")
    funder = FunderOut()
    purpose = serializers.CharField(max_length=MOST_REASON)
    who_starts = serializers.CharField(max_length=LONGEST_TITLE)
    who_decides = serializers.CharField(max_length=LONGEST_TITLE)
    accounted_how = serializers.CharField(max_length=MOST_REASON)
    role = OpenChoiceField(choices=ROLES)
    role_title = serializers.SerializerMethodField()
    term = OpenChoiceField(choices=TERMS)
    term_title = serializers.SerializerMethodField()
    state = OpenChoiceField(choices=BUDGET.states)
    created_at = TimestampField()
    closed_at = TimestampField(allow_null=True)
    figures = FiguresOut()

    @extend_schema_field(SentenceField())
    def get_role_title(self, budget: Any) -> str:
        return str(ROLES[budget.role])

    @extend_schema_field(SentenceField())
    def get_term_title(self, budget: Any) -> str:
        return str(TERMS[budget.term])


class FullBudgetOut(WithVerbs, BudgetOut):
    """A budget with its figures, and what can be done with it."""

    verbs = BUDGET_VERBS


class MovementsQuery(PageQuery):
    """Which movements."""

    budget = UUIDField(required=False, help_text="only those into it or out of it")


class BudgetNameOut(serializers.Serializer[Any]):
    """A budget by its name."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=LONGEST_TITLE)
    year = CountField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


class MovementOut(serializers.Serializer[Any]):
    """Money on its way into a budget, out of it, or between two."""

    id = serializers.UUIDField()
    kind = OpenChoiceField(choices=queries.MOVEMENTS)
    source = BudgetNameOut(  # type: ignore[assignment]  # a field, as any other
        allow_null=True, help_text="null: the funder"
    )
    target = BudgetNameOut(allow_null=True, help_text="null: back to the funder")
    amount_cents = AmountField(min_value=1)
    reason = serializers.CharField(max_length=MOST_REASON)
    moved_by = MemberOut()
    moved_at = TimestampField()
