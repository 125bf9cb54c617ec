"""What is earned adds up to the last cambi, whatever is divided among whomever."""

import random
from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streets.rewards import Facts, Payout, ReasonLine, Reward, Rule, Share, reward_for

RULE = Rule(
    version=1,
    per_action=20,
    per_participant=5,
    most_participants=10,
    per_bag=2,
    most_bags=10,
    most_total=100,
    street_percent=50,
)
STREET, SQUARE = UUID(int=1), UUID(int=2)
ANNA, BRAM, CEES = UUID(int=101), UUID(int=102), UUID(int=103)


def facts(
    *participants: UUID, others: int = 0, bags: int = 0, places: Sequence[Share] = ()
) -> Facts:
    return Facts(places or (Share(STREET),), participants, others, bags)


def paid(reward: Reward) -> dict[UUID, int]:
    return {payment.id: payment.amount for payment in reward.payments}


def lines(reward: Reward, part: str) -> dict[str, int]:
    return {line.code: line.amount for line in reward.reasons if line.part == part}


def with_rule(**change: int) -> Rule:
    return Rule(**({name: getattr(RULE, name) for name in Rule.__slots__} | change))


def test_street_and_residents_share_what_was_earned() -> None:
    reward = reward_for(facts(ANNA, BRAM, bags=3), RULE)
    assert reward.total == 20 + 2 * 5 + 3 * 2
    assert paid(reward) == {STREET: 18, ANNA: 9, BRAM: 9}
    assert reward.payments[0] == Payout("place", STREET, reward.payments[0].amount)
    assert lines(reward, "earned") == {"per_action": 20, "per_participant": 10, "per_bag": 6}
    assert lines(reward, "divided") == {"street_share": 18, "member_share": 18}


def test_what_does_not_divide_goes_to_the_street() -> None:
    reward = reward_for(facts(ANNA, BRAM, CEES), with_rule(per_action=24))
    assert reward.total == 39
    assert paid(reward) == {STREET: 21, ANNA: 6, BRAM: 6, CEES: 6}
    assert lines(reward, "divided") == {
        "street_share": 20,
        "member_share": 18,
        "remainder_to_street": 1,
    }


def test_the_share_of_those_without_an_account_goes_to_the_street_and_is_named() -> None:
    reward = reward_for(facts(ANNA, others=3), RULE)
    assert paid(reward) == {STREET: 35, ANNA: 5}
    (line,) = (line for line in reward.reasons if line.code == "others_to_street")
    assert (line.amount, line.params) == (15, {"others": 3, "each": 5})


def test_without_participants_the_street_gets_all() -> None:
    reward = reward_for(facts(bags=1), RULE)
    assert paid(reward) == {STREET: 22}
    assert ReasonLine("divided", "street_share", 22, {"percent": 100}) in reward.reasons


def test_heads_and_bags_are_counted_up_to_their_caps() -> None:
    reward = reward_for(facts(others=14, bags=12), with_rule(most_total=1000))
    assert lines(reward, "earned") == {"per_action": 20, "per_participant": 50, "per_bag": 20}
    heads = next(line for line in reward.reasons if line.code == "per_participant")
    assert heads.params == {"counted": 10, "present": 14, "each": 5}


def test_the_total_is_capped_and_the_cap_is_a_line_of_its_own() -> None:
    reward = reward_for(facts(ANNA, others=9, bags=50), with_rule(most_total=60))
    assert reward.total == 60
    assert lines(reward, "earned")["most_total"] == -30


def test_a_person_named_twice_took_part_once() -> None:
    assert reward_for(facts(ANNA, ANNA), RULE) == reward_for(facts(ANNA), RULE)


def test_streets_share_by_weight_and_the_heaviest_takes_the_remainder() -> None:
    reward = reward_for(
        facts(places=[Share(STREET, 1), Share(SQUARE, 2)]), with_rule(per_action=40)
    )
    assert paid(reward) == {SQUARE: 27, STREET: 13}


@pytest.mark.parametrize("percent", [0, 100])
def test_either_side_may_have_all(percent: int) -> None:
    reward = reward_for(facts(ANNA), with_rule(street_percent=percent))
    assert paid(reward) == ({STREET: 25} if percent else {ANNA: 25})


def test_nothing_earned_is_nothing_paid() -> None:
    nothing = with_rule(per_action=0, per_participant=0, per_bag=0)
    assert reward_for(facts(ANNA, bags=3), nothing) == Reward(
        reward_for(facts(), nothing).total, (), ()
    )


@pytest.mark.parametrize(
    "change", [{"street_percent": 101}, {"street_percent": -1}, {"per_bag": -1}, {"most_total": -1}]
)
def test_a_rule_that_makes_no_sense_is_not_made(change: dict[str, int]) -> None:
    with pytest.raises(AssertionError):
        with_rule(**change)


@pytest.mark.parametrize(
    "bad", [{"places": []}, {"places": [Share(STREET, 0)]}, {"others": -1}, {"bags": -1}]
)
def test_facts_that_make_no_sense_are_not_made(bad: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        Facts(**({"places": [Share(STREET)], "participants": []} | bad))  # type: ignore[arg-type]


AMOUNTS = st.integers(0, 10_000)
RULES = st.builds(
    Rule,
    version=st.just(1),
    per_action=AMOUNTS,
    per_participant=AMOUNTS,
    most_participants=st.integers(0, 50),
    per_bag=AMOUNTS,
    most_bags=st.integers(0, 50),
    most_total=st.integers(0, 100_000),
    street_percent=st.integers(0, 100),
)
FACTS = st.builds(
    Facts,
    places=st.lists(
        st.builds(Share, st.uuids(), st.integers(1, 1000)),
        min_size=1,
        max_size=5,
        unique_by=lambda share: share.place_id,
    ),
    participants=st.lists(st.uuids(), max_size=30, unique=True),
    others=st.integers(0, 30),
    bags=st.integers(0, 100),
)


@given(FACTS, RULES)
def test_payments_and_reasons_add_up_and_nobody_pays_in(known: Facts, rule: Rule) -> None:
    reward = reward_for(known, rule)
    assert 0 <= reward.total <= rule.most_total
    assert sum(payment.amount for payment in reward.payments) == reward.total
    assert all(payment.amount > 0 for payment in reward.payments)
    assert sum(lines(reward, "earned").values()) == reward.total
    assert sum(lines(reward, "divided").values()) == reward.total
    assert all(amount > 0 for amount in lines(reward, "divided").values())


@given(FACTS, RULES)
def test_residents_get_the_same_and_never_more_than_their_share(known: Facts, rule: Rule) -> None:
    reward = reward_for(known, rule)
    amounts = {payment.amount for payment in reward.payments if payment.target == "member"}
    assert len(amounts) <= 1
    for_people = sum(amounts) * len(known.participants)
    assert for_people * 100 <= reward.total * (100 - rule.street_percent)


@given(FACTS, RULES, st.randoms(use_true_random=False))
def test_the_order_of_people_and_places_changes_nothing(
    known: Facts, rule: Rule, chance: random.Random
) -> None:
    places, people = list(known.places), list(known.participants)
    chance.shuffle(places)
    chance.shuffle(people)
    shuffled = Facts(places, people, known.others, known.bags)
    assert reward_for(shuffled, rule) == reward_for(known, rule)
