"""What a cleanup earns: a next version of the rule, never a change of an old one."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Conflict, Invalid
from cambio.programmes.models import Membership, Programme
from cambio.programmes.permissions import check_may
from cambio.programmes.recording import record
from streets.models import RewardRule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContent:
    """What a rule says; see `streets.rewards.Rule`."""

    per_action: int
    per_participant: int
    most_participants: int
    per_bag: int
    most_bags: int
    most_total: int
    street_percent: int
    verifier_may_live_there: bool = False


@transaction.atomic
def set_reward_rule(
    *, rule_id: UUID, content: RuleContent, valid_from: datetime, by: Membership, at: datetime
) -> tuple[RewardRule, bool]:
    """
    Set what cleanups earn that take place from a time on.

    :returns: the rule, and whether it is new: the same id with the same content is not
    :raises NotPermitted: the actor may not set rules
    :raises Invalid: it would count for the past, where others relied on the rule before it
    :raises Conflict: the id was used for another rule
    """
    check_may(by, "rules.manage")
    Programme.objects.select_for_update().get(pk=by.programme_id)
    present = RewardRule.objects.filter(pk=rule_id).first()
    if present is not None:
        said = RuleContent(**{name: getattr(present, name) for name in asdict(content)})
        if (present.programme_id, present.valid_from, said) != (
            by.programme_id,
            valid_from,
            content,
        ):
            raise Conflict(field="id")
        return present, False
    last = RewardRule.objects.filter(programme=by.programme_id).order_by("-version").first()
    if last is not None and valid_from < at:
        raise Invalid(_("A new rule cannot count for the past."), field="valid_from")
    rule = RewardRule.objects.create(
        id=rule_id,
        programme_id=by.programme_id,
        version=last.version + 1 if last else 1,
        valid_from=valid_from,
        set_by=by,
        set_at=at,
        **asdict(content),
    )
    record("reward_rule.set", rule, by=by, at=at, version=rule.version)
    return rule, True
