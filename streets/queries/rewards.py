"""Reading what a cleanup earns under its rule, before it is paid and when it is."""

from streets.models import Cleanup, RewardRule
from streets.rewards import Facts, Reward, Rule, Share, reward_for


def reward_of(cleanup: Cleanup) -> Reward | None:
    """What verifying pays, line by line; nothing is known before a rule has been set on it."""
    if cleanup.rule is None:
        return None
    return reward_for(_facts(cleanup), _rule(cleanup.rule))


def _facts(cleanup: Cleanup) -> Facts:
    return Facts(
        places=[Share(entry.place_id, entry.share) for entry in cleanup.places.all()],
        participants=[entry.membership_id for entry in cleanup.participants.all()],
        others=cleanup.others,
        bags=cleanup.bags,
    )


def _rule(rule: RewardRule) -> Rule:
    return Rule(
        version=rule.version,
        per_action=rule.per_action,
        per_participant=rule.per_participant,
        most_participants=rule.most_participants,
        per_bag=rule.per_bag,
        most_bags=rule.most_bags,
        most_total=rule.most_total,
        street_percent=rule.street_percent,
    )
