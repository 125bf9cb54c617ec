"""What cleanups earn: one rule, with versions."""

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import page_of
from api.serializers import (
    FlagField,
    IntegerField,
    MomentField,
    PageQuery,
    StrictSerializer,
    UUIDField,
)
from api.shown import CountField
from api.verbs import maker
from api.views import MemberView, created_status, paged, parse_body
from streets import operations, queries


class RuleIn(StrictSerializer):
    """What a cleanup earns from a time on."""

    id = UUIDField()
    valid_from = MomentField()
    per_action = IntegerField(min_value=0, max_value=10_000)
    per_participant = IntegerField(min_value=0, max_value=10_000)
    most_participants = IntegerField(min_value=0, max_value=10_000)
    per_bag = IntegerField(min_value=0, max_value=10_000)
    most_bags = IntegerField(min_value=0, max_value=10_000)
    most_total = IntegerField(min_value=0, max_value=1_000_000)
    street_percent = IntegerField(min_value=0, max_value=100)
    verifier_may_live_there = FlagField(default=False)


class RuleOut(RuleIn):
    """One version of the rule."""

    version = CountField(min_value=1)


_content = maker(operations.RuleContent, RuleIn)


class RewardRules(MemberView):
    query = PageQuery

    @extend_schema(operation_id="list_reward_rules", responses=page_of(RuleOut))
    def get(self, request: Request, programme: str) -> Response:
        """List what cleanups earn and earned, the latest version first."""
        return paged(queries.reward_rules_seen_by(self.member), RuleOut, request, self)

    @extend_schema(
        operation_id="set_reward_rule", request=RuleIn, responses={201: RuleOut, 200: RuleOut}
    )
    def post(self, request: Request, programme: str) -> Response:
        """Set what cleanups earn from a time on; the same id is the same version."""
        data = parse_body(RuleIn, request)
        rule, created = operations.set_reward_rule(
            rule_id=data["id"],
            valid_from=data["valid_from"],
            content=_content(data),
            by=self.member,
            at=timezone.now(),
        )
        return Response(RuleOut(rule).data, status=created_status(created=created))


urlpatterns = [path("reward-rules", RewardRules.as_view())]
