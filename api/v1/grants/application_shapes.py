"""The shapes of applications, and of what the rules find of them."""

from typing import Any, get_args

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers import MemberOut
from api.shown import AmountField, OpenChoiceField, SentenceField, TimestampField, up_to
from api.v1.grants import inputs
from api.v1.grants.attachment_shapes import AttachmentOut
from api.v1.grants.award_shapes import AwardOut, FullAwardOut
from api.v1.grants.scheme_shapes import MOST_PARTS
from api.v1.payments.shapes import LONGEST_IBAN
from api.v1.streets.places import PlaceOut
from api.verbs import WithVerbs
from cambio.common.names import LONGEST_NAME
from cambio.payments.accounts import MOST_NAME, masked
from grants import operations, queries
from grants.schemes import rules
from grants.sentences import sentence_of
from grants.states import APPLICATION, WAITING
from grants.verbs import APPLICATION as APPLICATION_VERBS


class RoundNameOut(serializers.Serializer[Any]):
    """A round, and the scheme whose rules hold in it."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=inputs.LONGEST_TITLE)
    version = serializers.UUIDField(source="version_id", help_text="of the scheme")
    scheme = serializers.CharField(source="version.title", max_length=inputs.LONGEST_TITLE)


class StoredApplicationOut(serializers.Serializer[Any]):
    """An application, without what changes by itself as time goes by."""

    id = serializers.UUIDField()
    state = OpenChoiceField(choices=APPLICATION.states)
    round = RoundNameOut()
    title = serializers.CharField(max_length=inputs.LONGEST_TITLE)
    applicant = MemberOut()
    applicant_kind = OpenChoiceField(choices=rules.APPLICANTS)
    applicant_name = serializers.CharField(max_length=inputs.LONGEST_TITLE)
    on_paper = serializers.BooleanField()
    place = PlaceOut(allow_null=True)
    ward = serializers.UUIDField(source="ward_id", allow_null=True)
    asked_cents = AmountField(min_value=1)
    written_at = TimestampField()
    submitted_at = TimestampField(allow_null=True)
    decide_by = TimestampField(
        allow_null=True, help_text="when the applicant should have heard; it waits for an answer"
    )
    asked_at = TimestampField(allow_null=True, help_text="since when the clock waits for an answer")
    closed_at = TimestampField(allow_null=True)
    award = serializers.SerializerMethodField()

    def get_award(self, application: Any) -> AwardOut(allow_null=True):  # type: ignore[valid-type]
        award = getattr(application, "award", None)
        return AwardOut(award).data if award else None


class ApplicationOut(StoredApplicationOut):
    """An application in a list."""

    late = serializers.SerializerMethodField(help_text="not decided when it should have been")

    def get_late(self, application: Any) -> bool:
        return queries.late_at(application, timezone.now())


class CostLineOut(serializers.Serializer[Any]):
    """What one thing will cost."""

    category = OpenChoiceField(choices=rules.CATEGORIES)
    description = serializers.CharField(max_length=inputs.LONGEST_LINE)
    amount_cents = AmountField(min_value=1)


class CoFunderOut(serializers.Serializer[Any]):
    """Who else pays, and how much."""

    name = serializers.CharField(max_length=inputs.LONGEST_TITLE)
    amount_cents = AmountField(min_value=1)


class PayeeOut(serializers.Serializer[Any]):
    """To whom is paid; of the account no more than its ends."""

    holder_name = serializers.CharField(source="payee_name", max_length=MOST_NAME)
    masked_iban = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(max_length=LONGEST_IBAN))
    def get_masked_iban(self, application: Any) -> str:
        return masked(application.payee_iban)


class FindingOut(serializers.Serializer[Any]):
    """What one rule finds, in the reader's language; what the rule says is in the rule book."""

    rule = serializers.CharField(max_length=inputs.LONGEST_RULE)
    kind = OpenChoiceField(choices=rules.KINDS)
    verdict = OpenChoiceField(choices=get_args(rules.Verdict))
    strength = OpenChoiceField(choices=rules.STRENGTHS)
    sentence = serializers.SerializerMethodField()

    @extend_schema_field(SentenceField())
    def get_sentence(self, finding: Any) -> str:
        return sentence_of(finding)


class OpenFindingOut(FindingOut):
    """What one rule finds of an application that is still to be decided."""

    in_the_way = serializers.SerializerMethodField(
        help_text="nothing can be awarded while this is true"
    )

    def get_in_the_way(self, finding: Any) -> bool:
        return finding.rule in self.context["in_the_way"]


class CheckOut(serializers.Serializer[Any]):
    """What the rules found at a moment that counts, kept as it was."""

    moment = OpenChoiceField(choices=("submission", "decision"))
    checked_at = TimestampField()
    findings = serializers.SerializerMethodField()

    def get_findings(self, check: Any) -> up_to(MOST_PARTS, FindingOut):  # type: ignore[valid-type]
        return FindingOut([rules.RuleFinding(**kept) for kept in check.findings], many=True).data


class _Traced(serializers.Serializer[Any]):
    """Something in the trail: of the desk's people the applicant learns no names."""

    by = serializers.SerializerMethodField(
        help_text="null where it was the program, and to the applicant where it was the desk"
    )

    def get_by(self, traced: Any) -> MemberOut(allow_null=True):  # type: ignore[valid-type]
        reader, application = self.context["member"], traced.application
        own = traced.by_id in {reader.pk, application.applicant_id}
        if traced.by_id and (own or queries.is_handled_by(reader, application)):
            return MemberOut(traced.by).data
        return None


class StepOut(_Traced):
    """A line of the trail: what was done, when, by which side, and what was said."""

    kind = OpenChoiceField(choices=queries.STEPS)
    side = serializers.SerializerMethodField()
    at = TimestampField()
    text = serializers.CharField(max_length=inputs.MOST_TEXT)
    amount_cents = AmountField(allow_null=True)

    @extend_schema_field(OpenChoiceField(choices=("applicant", "desk", "program")))
    def get_side(self, step: Any) -> str:
        if step.by_id is None:
            return "program"
        return "applicant" if step.by_id == step.application.applicant_id else "desk"


class JudgementOut(serializers.Serializer[Any]):
    """A person's word on one rule; the last one counts."""

    rule = serializers.CharField(max_length=inputs.LONGEST_RULE)
    holds = serializers.BooleanField()
    reason = serializers.CharField(max_length=inputs.MOST_REASON)
    judged_at = TimestampField()


class BudgetForOut(serializers.Serializer[Any]):
    """The budget that pays, as the desk sees it."""

    id = serializers.UUIDField()
    name = serializers.CharField(max_length=inputs.LONGEST_TITLE)
    free_cents = serializers.SerializerMethodField()

    @extend_schema_field(AmountField())
    def get_free_cents(self, budget: Any) -> int:
        return queries.free_in(budget)


class FullApplicationOut(WithVerbs, ApplicationOut):
    """An application with all that belongs to it."""

    verbs = APPLICATION_VERBS
    plan = serializers.CharField(max_length=inputs.LONGEST_PLAN)
    non_profit = serializers.BooleanField(allow_null=True)
    scope = OpenChoiceField(choices=rules.SCOPES)
    purposes = serializers.ListField(
        child=OpenChoiceField(choices=rules.PURPOSES), max_length=len(rules.PURPOSES)
    )
    structural = serializers.BooleanField()
    consultation_held = serializers.BooleanField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    lines = up_to(inputs.MOST_LINES, CostLineOut)
    co_funders = up_to(inputs.MOST_CO_FUNDERS, CoFunderOut)
    supporters = serializers.SerializerMethodField()
    payee = serializers.SerializerMethodField()
    deferred_to = RoundNameOut(allow_null=True, help_text="the later round that pays instead")
    decided_by = MemberOut(allow_null=True, help_text="who stands for the decision, by name")
    findings = serializers.SerializerMethodField(
        help_text="what the rules find of it as it is now; empty once it is decided"
    )
    judgements = JudgementOut(many=True)
    attachments = up_to(operations.MOST_ATTACHMENTS, AttachmentOut)
    checks = CheckOut(many=True)
    steps = StepOut(many=True)
    budget = serializers.SerializerMethodField(help_text="which budget pays: for the desk")
    most_cents = serializers.SerializerMethodField(
        help_text="the most that can be awarded: for the desk, until it is decided"
    )
    award = serializers.SerializerMethodField()

    @extend_schema_field(
        serializers.ListField(
            child=serializers.CharField(max_length=LONGEST_NAME),
            max_length=inputs.MOST_SUPPORTERS,
        )
    )
    def get_supporters(self, application: Any) -> list[str]:
        return [supporter.name for supporter in application.supporters.all()]

    def get_payee(self, application: Any) -> PayeeOut(allow_null=True):  # type: ignore[valid-type]
        return PayeeOut(application).data if application.payee_iban else None

    def get_findings(self, application: Any) -> up_to(MOST_PARTS, OpenFindingOut):  # type: ignore[valid-type]
        if application.state not in ("draft", *WAITING):
            return []
        findings = queries.findings_of(application)
        blocking = rules.blocking(findings, queries.judgements_of(application))
        context = {"in_the_way": {finding.rule for finding in blocking}}
        return OpenFindingOut(findings, many=True, context=context).data

    def get_budget(self, application: Any) -> BudgetForOut(allow_null=True):  # type: ignore[valid-type]
        if application.budget is None or not self._for_desk(application):
            return None
        return BudgetForOut(application.budget).data

    @extend_schema_field(AmountField(allow_null=True))
    def get_most_cents(self, application: Any) -> int | None:
        if application.state not in WAITING or not self._for_desk(application):
            return None
        return queries.most_to_award(application)

    def get_award(self, application: Any) -> FullAwardOut(allow_null=True):  # type: ignore[valid-type]
        award = getattr(application, "award", None)
        return FullAwardOut(award).data if award else None

    def _for_desk(self, application: Any) -> bool:
        return queries.is_handled_by(self.context["member"], application)
