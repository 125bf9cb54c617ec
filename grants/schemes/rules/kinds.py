"""
What kinds of rules there can be, each a small function: facts and parameters in, an outcome out.

An outcome's values are numbers, or words of `grants.schemes.rules.facts` joined by commas.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from grants.schemes.rules.facts import APPLICANTS, CATEGORIES, PURPOSES, SCOPES, Facts
from grants.values import MOST_CENTS, OneOf, SomeOf, Spec, Whole

Verdict = Literal["met", "not_met", "needs_person"]
Basis = Literal["total", "asked"]
BASES: tuple[Basis, ...] = ("total", "asked")
WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule finds; the code and its values make the sentence."""

    verdict: Verdict
    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)


def _met(code: str, **values: int | str) -> Outcome:
    return Outcome("met", code, values)


def _not_met(code: str, **values: int | str) -> Outcome:
    return Outcome("not_met", code, values)


def _needs_person(code: str, **values: int | str) -> Outcome:
    return Outcome("needs_person", code, values)


def _amount_at_most(facts: Facts, *, cents: int) -> Outcome:
    answer = _met if facts.cents <= cents else _not_met
    code = "amount_within" if facts.cents <= cents else "amount_above"
    return answer(code, cents=facts.cents, most_cents=cents)


def _amount_at_least(facts: Facts, *, cents: int) -> Outcome:
    answer = _met if facts.cents >= cents else _not_met
    code = "amount_enough" if facts.cents >= cents else "amount_below"
    return answer(code, cents=facts.cents, least_cents=cents)


def _applicant_in(facts: Facts, *, kinds: Sequence[str]) -> Outcome:
    if facts.applicant_kind in kinds:
        return _met("applicant_fits", applicant=facts.applicant_kind)
    return _not_met("applicant_unfit", applicant=facts.applicant_kind, applicants=",".join(kinds))


def _scope_in(facts: Facts, *, scopes: Sequence[str]) -> Outcome:
    if facts.scope in scopes:
        return _met("scope_fits", scope=facts.scope)
    return _not_met("scope_unfit", scope=facts.scope, scopes=",".join(scopes))


def _purpose_in(facts: Facts, *, purposes: Sequence[str]) -> Outcome:
    fitting = [purpose for purpose in facts.purposes if purpose in purposes]
    if fitting:
        return _met("purpose_fits", purposes=",".join(fitting))
    return _not_met("purpose_unfit", purposes=",".join(purposes))


def _not_only_for(facts: Facts, *, purposes: Sequence[str]) -> Outcome:
    found = [purpose for purpose in facts.purposes if purpose in purposes]
    if not found:
        return _met("not_for_this", purposes=",".join(purposes))
    answer, code = (
        (_not_met, "only_for_this")
        if len(found) == len(facts.purposes)
        else (_needs_person, "for_this_too")
    )
    return answer(code, purposes=",".join(found))


def _co_financed(facts: Facts, *, least: int, percent: int = 0) -> Outcome:
    parties, cents = len(facts.co_funders), sum(facts.co_funders)
    if parties < least:
        return _not_met("too_few_pay", parties=parties, least=least)
    # Rounded up: half a cent less than the share is less than the share.
    least_cents = -(-facts.total_cents * percent // WHOLE_PERCENT)
    if cents < least_cents:
        return _not_met(
            "others_pay_too_little", cents=cents, least_cents=least_cents, percent=percent
        )
    return _met("others_pay", parties=parties, cents=cents)


def _supporters_at_least(facts: Facts, *, count: int) -> Outcome:
    if facts.supporters >= count:
        return _met("supported", supporters=facts.supporters)
    return _not_met("too_few_supporters", supporters=facts.supporters, least=count)


def _not_structural(
    facts: Facts,
    *,
    except_purposes: Sequence[str] = (),
    except_applicants: Sequence[str] = APPLICANTS,
) -> Outcome:
    if not facts.structural:
        return _met("occasional")
    excepted = {purpose for purpose in facts.purposes if purpose in except_purposes}
    if not excepted or facts.applicant_kind not in except_applicants:
        return _not_met("structural")
    if excepted == set(facts.purposes):
        return _met("structural_excepted", purposes=",".join(sorted(excepted)))
    return _needs_person("structural_in_part", purposes=",".join(sorted(excepted)))


def _no_expense_of(facts: Facts, *, categories: Sequence[str]) -> Outcome:
    """The plan may hold such lines, as long as others pay them."""
    refused = facts.cents_for(categories)
    words = ",".join(categories)
    if not refused:
        return _met("no_such_expense", categories=words)
    most = max(facts.total_cents - refused, 0)
    answer, code = (
        (_met, "expense_left_to_others") if facts.cents <= most else (_not_met, "expense_refused")
    )
    return answer(code, categories=words, refused_cents=refused, most_cents=most)


def _budget_document(facts: Facts) -> Outcome:
    return _met("budget_there") if facts.has_budget_document else _not_met("budget_missing")


def _budget_balances(facts: Facts) -> Outcome:
    covered = facts.asked_cents + sum(facts.co_funders)
    answer, code = (
        (_met, "budget_balances")
        if covered == facts.total_cents
        else (_not_met, "budget_does_not_balance")
    )
    return answer(code, total_cents=facts.total_cents, covered_cents=covered)


def _by_word(word: bool | None, *, met: str, not_met: str, unsaid: str) -> Outcome:  # noqa: FBT001
    """Go by a word that somebody has given, or ask for it."""
    if word is None:
        return _needs_person(unsaid)
    return _met(met) if word else _not_met(not_met)


def _lives_in_ward(facts: Facts) -> Outcome:
    return _by_word(
        facts.lives_in_ward,
        met="lives_there",
        not_met="lives_elsewhere",
        unsaid="home_to_confirm",
    )


def _non_profit(facts: Facts) -> Outcome:
    return _by_word(
        facts.non_profit,
        met="without_profit",
        not_met="for_profit",
        unsaid="profit_to_confirm",
    )


def _payee_is_another(facts: Facts) -> Outcome:
    payee = facts.payee_is_applicant
    return _by_word(
        None if payee is None else not payee,
        met="payee_is_another",
        not_met="payee_is_applicant",
        unsaid="payee_to_confirm",
    )


def _consultation_above(facts: Facts, *, cents: int, basis: Basis) -> Outcome:
    amount = facts.total_cents if basis == "total" else facts.asked_cents
    if amount <= cents:
        return _met("no_consultation_needed", cents=amount, above_cents=cents)
    return _by_word(
        facts.consultation_held,
        met="consultation_held",
        not_met="consultation_missing",
        unsaid="consultation_to_confirm",
    )


def _judged_by_person(_facts: Facts) -> Outcome:
    return _needs_person("to_judge")


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of rule: how it is checked, and what a scheme must or may say of it.

    :param check: takes the facts, and the parameters by their names
    """

    check: Callable[..., Outcome]
    parameters: Mapping[str, Spec] = field(default_factory=dict)
    optional: Mapping[str, Spec] = field(default_factory=dict)


_CENTS, _PURPOSES = Whole(1, MOST_CENTS), SomeOf(PURPOSES)

KINDS: Mapping[str, Kind] = {
    "amount_at_most": Kind(_amount_at_most, {"cents": _CENTS}),
    "amount_at_least": Kind(_amount_at_least, {"cents": _CENTS}),
    "applicant_in": Kind(_applicant_in, {"kinds": SomeOf(APPLICANTS)}),
    "scope_in": Kind(_scope_in, {"scopes": SomeOf(SCOPES)}),
    "purpose_in": Kind(_purpose_in, {"purposes": _PURPOSES}),
    "not_only_for": Kind(_not_only_for, {"purposes": _PURPOSES}),
    "co_financed": Kind(
        _co_financed, {"least": Whole(0, 100)}, {"percent": Whole(0, WHOLE_PERCENT)}
    ),
    "supporters_at_least": Kind(_supporters_at_least, {"count": Whole(1, 1000)}),
    "not_structural": Kind(
        _not_structural,
        optional={"except_purposes": _PURPOSES, "except_applicants": SomeOf(APPLICANTS)},
    ),
    "no_expense_of": Kind(_no_expense_of, {"categories": SomeOf(CATEGORIES)}),
    "budget_document": Kind(_budget_document),
    "budget_balances": Kind(_budget_balances),
    "lives_in_ward": Kind(_lives_in_ward),
    "non_profit": Kind(_non_profit),
    "payee_is_another": Kind(_payee_is_another),
    "consultation_above": Kind(_consultation_above, {"cents": _CENTS, "basis": OneOf(BASES)}),
    "judged_by_person": Kind(_judged_by_person),
}
