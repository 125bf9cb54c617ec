"""The shapes of applications, and of what the rules find of them."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from api.serializers import MemberOut
from api.v1.grants.attachment_shapes import AttachmentOut
from api.v1.grants.award_shapes import AwardOut, FullAwardOut
from api.v1.streets.places import PlaceOut
from api.verbs import WithVerbs
from cambio.payments.accounts import masked
from grants import queries
from grants.schemes import rules
from grants.sentences import sentence_of
from grants.states import APPLICATION, WAITING
from grants.verbs import APPLICATION as APPLICATION_VERBS


class RoundNameOut(serializers.Serializer[Any]):
    """A round, and the scheme whose rules hold in it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    version = serializers.UUIDField(source="version_id", help_text="of the scheme")
    scheme = serializers.CharField(source="version.title")


class StoredApplicationOut(serializers.Serializer[Any]):
    """An application, without what changes by itself as time goes by."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text=", ".join(APPLICATION.states))
    round = RoundNameOut()
    title = serializers.CharField()
    applicant = MemberOut()
    applicant_kind = serializers.CharField(help_text=", ".join(rules.APPLICANTS))
    applicant_name = serializers.CharField()
    on_paper = serializers.BooleanField()
    place = PlaceOut(allow_null=True)
    ward = serializers.UUIDField(source="ward_id", allow_null=True)
    asked_cents = serializers.IntegerField()
    written_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decide_by = serializers.DateTimeField(
        allow_null=True, help_text="when the applicant should have heard; it waits for an answer"
    )
    asked_at = serializers.DateTimeField(
        allow_null=True, help_text="since when the clock waits for an answer"
    )
    closed_at = serializers.DateTimeField(allow_null=True)
    award = serializers.SerializerMethodField()

    def get_award(self, application: Any) -> AwardOut(allow_null=True):  # type: ignore[valid-type]
        award = getattr(application, "award", None)
        return AwardOut(award).data if award else None


class ApplicationOut(StoredApplicationOut):
    """An application in a list."""

    late = serializers.SerializerMethodField(help_text="not decided when it should have been")

    def get_late(self, application: Any) -> bool:
        return queries.late_at(application, timezone.now())


class BudgetLineOut(serializers.Serializer[Any]):
    """What one thing will cost."""

    category = serializers.CharField(help_text=", ".join(rules.CATEGORIES))
    description = serializers.CharField()
    amount_cents = serializers.IntegerField()


class CoFunderOut(serializers.Serializer[Any]):
    """Who else pays, and how much."""

    name = serializers.CharField()
    amount_cents = serializers.IntegerField()


class PayeeOut(serializers.Serializer[Any]):
    """To whom is paid; of the account no more than its ends."""

    holder_name = serializers.CharField(source="payee_name")
    masked_iban = serializers.SerializerMethodField()

    def get_masked_iban(self, application: Any) -> str:
        return masked(application.payee_iban)


class FindingOut(serializers.Serializer[Any]):
    """What one rule finds, in the reader's language; what the rule says is in the rule book."""

    rule = serializers.CharField()
    kind = serializers.CharField()
    verdict = serializers.CharField(help_text="met, not_met or needs_person")
    strength = serializers.CharField(help_text="wall, default or favours")
    sentence = serializers.SerializerMethodField()

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

    moment = serializers.CharField(help_text="submission or decision")
    checked_at = serializers.DateTimeField()
    findings = serializers.SerializerMethodField()

    def get_findings(self, check: Any) -> FindingOut(many=True):  # type: ignore[valid-type]
        return FindingOut([rules.Finding(**kept) for kept in check.findings], many=True).data


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

    kind = serializers.CharField()
    side = serializers.SerializerMethodField(help_text="applicant, desk or program")
    at = serializers.DateTimeField()
    text = serializers.CharField()
    amount_cents = serializers.IntegerField(allow_null=True)

    def get_side(self, step: Any) -> str:
        if step.by_id is None:
            return "program"
        return "applicant" if step.by_id == step.application.applicant_id else "desk"


class JudgementOut(serializers.Serializer[Any]):
    """A person's word on one rule; the last one counts."""

    rule = serializers.CharField()
    holds = serializers.BooleanField()
    reason = serializers.CharField()
    judged_at = serializers.DateTimeField()


class BudgetForOut(serializers.Serializer[Any]):
    """The budget that pays, as the desk sees it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    free_cents = serializers.SerializerMethodField()

    def get_free_cents(self, envelope: Any) -> int:
        return queries.free_in(envelope)


class FullApplicationOut(WithVerbs, ApplicationOut):
    """An application with all that belongs to it."""

    verbs = APPLICATION_VERBS
    plan = serializers.CharField()
    non_profit = serializers.BooleanField(allow_null=True)
    scope = serializers.CharField(help_text=", ".join(rules.SCOPES))
    purposes = serializers.ListField(child=serializers.CharField())
    structural = serializers.BooleanField()
    consultation_held = serializers.BooleanField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    lines = BudgetLineOut(many=True)
    co_funders = CoFunderOut(many=True)
    supporters = serializers.SerializerMethodField()
    payee = serializers.SerializerMethodField()
    deferred_to = RoundNameOut(allow_null=True, help_text="the later round that pays instead")
    decided_by = MemberOut(allow_null=True, help_text="who stands for the decision, by name")
    findings = serializers.SerializerMethodField(
        help_text="what the rules find of it as it is now; empty once it is decided"
    )
    judgements = JudgementOut(many=True)
    attachments = AttachmentOut(many=True)
    checks = CheckOut(many=True)
    steps = StepOut(many=True)
    envelope = serializers.SerializerMethodField(help_text="which budget pays: for the desk")
    most_cents = serializers.SerializerMethodField(
        help_text="the most that can be awarded: for the desk, until it is decided"
    )
    award = serializers.SerializerMethodField()

    def get_supporters(self, application: Any) -> list[str]:
        return [supporter.name for supporter in application.supporters.all()]

    def get_payee(self, application: Any) -> PayeeOut(allow_null=True):  # type: ignore[valid-type]
        return PayeeOut(application).data if application.payee_iban else None

    def get_findings(self, application: Any) -> OpenFindingOut(many=True):  # type: ignore[valid-type]
        if application.state not in ("draft", *WAITING):
            return []
        findings = queries.findings_of(application)
        blocking = rules.blocking(findings, queries.judgements_of(application))
        context = {"in_the_way": {finding.rule for finding in blocking}}
        return OpenFindingOut(findings, many=True, context=context).data

    def get_envelope(self, application: Any) -> BudgetForOut(allow_null=True):  # type: ignore[valid-type]
        if application.envelope is None or not self._for_desk(application):
            return None
        return BudgetForOut(application.envelope).data

    def get_most_cents(self, application: Any) -> int | None:
        if application.state not in WAITING or not self._for_desk(application):
            return None
        return queries.most_to_award(application)

    def get_award(self, application: Any) -> FullAwardOut(allow_null=True):  # type: ignore[valid-type]
        award = getattr(application, "award", None)
        return FullAwardOut(award).data if award else None

    def _for_desk(self, application: Any) -> bool:
        return queries.is_handled_by(self.context["member"], application)
