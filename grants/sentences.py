"""Codes turned into words: what a rule finds, what a setting says, what is wrong with a scheme."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cambio.common.language import pick
from cambio.common.money import euros
from grants.deadlines import Term
from grants.schemes.rules import Rule, RuleFinding
from grants.values import Problem, Words

Texts = Mapping[str, str | Promise]

APPLICANTS: Texts = {
    "person": _("One resident"),
    "group": _("A group of residents"),
    "association": _("A residents' association or committee"),
    "body": _("Another organisation"),
}
SCOPES: Texts = {
    "street": _("A street"),
    "neighbourhood": _("A neighbourhood"),
    "district": _("A district"),
    "city": _("The whole city"),
}
PURPOSES: Texts = {
    "meeting": _("Neighbours meet"),
    "for_others": _("Something for others"),
    "running_costs": _("Running costs of a residents' association"),
    "surroundings": _("Nicer surroundings"),
    "safety": _("Safety"),
    "party": _("A party"),
    "other": _("Something else"),
}
CATEGORIES: Texts = {
    "materials": _("Materials"),
    "hire": _("Hire"),
    "labour": _("Work by others"),
    "food_and_drink": _("Food and drink"),
    "alcohol": _("Alcohol"),
    "publicity": _("Publicity"),
    "running_costs": _("Running costs"),
    "other": _("Other"),
}
# What a budget is to the plans that it pays for.
ROLES: Texts = {
    "sole_source": _("The only source"),
    "start_capital": _("Start capital"),
    "driver": _("Starts something small"),
    "small_repairs": _("Small irritations that cannot wait"),
}
TERMS: Texts = {
    "yearly": _("Every year"),
    "once": _("Once"),
    "multi_year": _("For several years"),
}
BASES: Texts = {"total": _("All costs"), "asked": _("What is asked for")}
VERDICTS: Texts = {
    "met": _("Met"),
    "not_met": _("Not met"),
    "needs_person": _("A person has to judge this"),
}
STRENGTHS: Texts = {
    "wall": _("Has to be met"),
    "default": _("An exception needs a reason"),
    "favours": _("Counts in favour"),
}
SETTINGS: Texts = {
    "legal_regime": _("The law that decisions fall under"),
    "decider": _("Who decides"),
    "decide_within": _("How soon it is decided"),
    "weekends_count": _("Whether hours count at the weekend"),
    "when_empty": _("When the budget is empty"),
    "pay_at_award": _("Whether the payment is prepared at the award"),
    "advance_percent": _("What may be paid before the report is accepted"),
    "account_within": _("How soon after the activity the report is due"),
    "account_needs": _("What a report holds"),
}
CHOICES: Mapping[str, Texts] = {
    "legal_regime": {
        "awb_subsidy": _("Administrative law: a subsidy"),
        "awb_other": _("Administrative law: no subsidy"),
        "private": _("Private law"),
    },
    "when_empty": {
        "refuse": _("An application is refused"),
        "wait_list": _("An application goes on a waiting list"),
        "next_round": _("An application goes on to the next round"),
    },
    "account_needs": {
        "lines": _("What was spent, line by line"),
        "receipts": _("Receipts"),
        "photos": _("Photos"),
        "text": _("A short story"),
    },
}
_UNITS = {
    "hours": ngettext_lazy("%(count)d hour", "%(count)d hours", "count"),
    "days": ngettext_lazy("%(count)d day", "%(count)d days", "count"),
    "weeks": ngettext_lazy("%(count)d week", "%(count)d weeks", "count"),
    "months": ngettext_lazy("%(count)d month", "%(count)d months", "count"),
}
RULES: Texts = {
    "amount_at_most": _("The amount is at most %(cents)s."),
    "amount_at_least": _("The amount is at least %(cents)s."),
    "applicant_in": _("Who can apply: %(kinds)s."),
    "scope_in": _("It is meant for one of these: %(scopes)s."),
    "purpose_in": _("It is for one of these: %(purposes)s."),
    "not_only_for": _("It is not only for: %(purposes)s."),
    "co_financed": _("Others who pay, at least: %(least)d."),
    "supporters_at_least": _("Supporters, at least: %(count)d."),
    "not_structural": _("It does not go on all year, nor at fixed times."),
    "no_expense_of": _("Nothing of the amount is for: %(categories)s."),
    "budget_document": _("A budget is uploaded."),
    "budget_balances": _("The costs are what is asked for and what others pay together."),
    "lives_in_ward": _("The applicant lives in the ward."),
    "non_profit": _("The organisation is non-profit."),
    "payee_is_another": _("The money goes to somebody other than the applicant."),
    "consultation_above": _(
        "Above %(cents)s the ward is asked for its view. What counts: %(basis)s."
    ),
    "judged_by_person": _("A person has to judge this."),
}
# What is said beside of a parameter that a rule need not have.
PARAMETERS: Texts = {
    "percent": _("They pay at least %(percent)d %% of the costs."),
    "except_purposes": _("Except: %(except_purposes)s."),
    "except_applicants": _("That exception is for: %(except_applicants)s."),
    "applies_to": _("The rule is for: %(applies_to)s."),
}

FINDINGS: Texts = {
    "does_not_apply": _("This rule is not for who applies here: %(applicant)s."),
    "amount_within": _("%(cents)s is not more than %(most_cents)s."),
    "amount_above": _("%(cents)s is more than %(most_cents)s."),
    "amount_enough": _("%(cents)s is not less than %(least_cents)s."),
    "amount_below": _("%(cents)s is less than %(least_cents)s."),
    "applicant_fits": _("Who applies: %(applicant)s."),
    "applicant_unfit": _("Who applies: %(applicant)s. Who can apply: %(applicants)s."),
    "scope_fits": _("It is meant for: %(scope)s."),
    "scope_unfit": _("It is meant for: %(scope)s. It has to be for: %(scopes)s."),
    "purpose_fits": _("This is what it is for: %(purposes)s."),
    "purpose_unfit": _("It is for none of these: %(purposes)s."),
    "not_for_this": _("This is not what it is for: %(purposes)s."),
    "only_for_this": _("This is all that it is for: %(purposes)s."),
    "for_this_too": _("It is for this too: %(purposes)s. A person has to judge the whole."),
    "others_pay": _("Others who pay: %(parties)d. Together they pay %(cents)s."),
    "too_few_pay": _("Others who pay: %(parties)d. There have to be %(least)d."),
    "others_pay_too_little": _(
        "Others pay %(cents)s. It has to be %(least_cents)s: %(percent)d %% of the costs."
    ),
    "supported": _("Supporters: %(supporters)d."),
    "too_few_supporters": _("Supporters: %(supporters)d. There have to be %(least)d."),
    "occasional": _("It happens now and then."),
    "structural": _("It goes on all year, or at fixed times."),
    "structural_excepted": _("It goes on all year. For this it may: %(purposes)s."),
    "structural_in_part": _(
        "It goes on all year. For this it may: %(purposes)s. A person has to judge the rest."
    ),
    "no_such_expense": _("The budget has nothing for this: %(categories)s."),
    "expense_left_to_others": _("Others pay the %(refused_cents)s for this: %(categories)s."),
    "expense_refused": _(
        "The budget has %(refused_cents)s for this: %(categories)s. "
        "Without it, %(most_cents)s can be awarded."
    ),
    "budget_there": _("The budget is uploaded."),
    "budget_missing": _("The budget is not uploaded."),
    "budget_balances": _("The costs of %(total_cents)s are covered."),
    "budget_does_not_balance": _(
        "The costs are %(total_cents)s. What is asked for and what others pay is %(covered_cents)s."
    ),
    "lives_there": _("It is confirmed that the applicant lives there."),
    "lives_elsewhere": _("The applicant lives elsewhere."),
    "home_to_confirm": _("It is not confirmed that the applicant lives there."),
    "without_profit": _("The organisation is non-profit."),
    "for_profit": _("The organisation is for profit."),
    "profit_to_confirm": _("It is not known whether the organisation is non-profit."),
    "payee_is_another": _("The money goes to somebody other than the applicant."),
    "payee_is_applicant": _("The money goes to the applicant."),
    "payee_to_confirm": _("It is not known whose bank account the money goes to."),
    "no_consultation_needed": _(
        "%(cents)s is not more than %(above_cents)s: the ward does not have to be asked."
    ),
    "consultation_held": _("The ward was asked for its view."),
    "consultation_missing": _("The ward was not asked for its view."),
    "consultation_to_confirm": _("It is not known whether the ward was asked for its view."),
    "to_judge": _("A person has to judge this."),
}

PROBLEMS: Texts = {
    "not_toml": _("This is not TOML: %(error)s"),
    "not_a_table": _("This has to be a table."),
    "not_tables": _("This has to be a list of at most %(most)d tables."),
    "not_a_list": _("This has to be a list with something in it."),
    "missing": _("This is missing."),
    "unknown_key": _("There is no such key."),
    "unknown_key_like": _("There is no such key; do you mean “%(like)s”?"),
    "not_a_whole_number": _("This has to be a whole number."),
    "out_of_range": _("This has to be between %(least)d and %(most)d."),
    "not_true_or_false": _("This has to be true or false."),
    "not_one_of": _("This has to be one of: %(options)s."),
    "twice": _("This appears twice."),
    "text_missing": _("A text is missing."),
    "text_too_long": _("A text here has at most %(most)d characters."),
    "text_not_printable": _("This has characters that cannot be printed."),
    "not_a_code": _("This has to look like “%(example)s”."),
    "one_origin": _("Say where it comes from: source, ours or unset, and only one of them."),
    "value_of_unset": _("What is unset has no value."),
    "id_of_another": _("The id has to begin with “%(owner)s”."),
    "not_left_open": _("The scheme says this itself."),
}


def sentence_of(finding: RuleFinding) -> str:
    """Say what a rule found."""
    return str(FINDINGS[finding.code]) % _in_words(finding.values)


def rule_text(rule: Rule) -> str:
    """Say what is checked, from the parameters: the rule's own sentence is its author's."""
    values = _in_words(rule.parameters)
    said = [str(RULES[rule.kind]) % values]
    said += [str(PARAMETERS[name]) % values for name in rule.parameters if name in PARAMETERS]
    if set(rule.applies_to) != set(APPLICANTS):
        said.append(str(PARAMETERS["applies_to"]) % _in_words({"applies_to": rule.applies_to}))
    return " ".join(said)


def problem_text(problem: Problem) -> str:
    """Say what is wrong at a key of a scheme."""
    return str(PROBLEMS[problem.code]) % problem.params


def setting_text(key: str, value: object) -> str:
    """Say what a setting is set to."""
    if isinstance(value, Term):
        return str(_UNITS[value.unit] % {"count": value.count})
    if isinstance(value, Words):
        return pick(nl=value.nl, en=value.en)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, int):
        return f"{value}\N{NO-BREAK SPACE}%"
    words = value if isinstance(value, tuple) else (value,)
    return "; ".join(str(CHOICES[key][str(word)]) for word in words)


def _in_words(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _word(name, value) for name, value in values.items()}


def _word(name: str, value: int | str | Sequence[str]) -> int | str:
    if isinstance(value, int):
        return euros(value) if name.endswith("cents") else value
    codes = value.split(",") if isinstance(value, str) else value
    return ", ".join(_inline(str(_LABELS[name][code])) for code in codes)


def _inline(label: str) -> str:
    """Write a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


_LABELS: Mapping[str, Texts] = {
    "applicant": APPLICANTS,
    "applicants": APPLICANTS,
    "applies_to": APPLICANTS,
    "basis": BASES,
    "categories": CATEGORIES,
    "except_applicants": APPLICANTS,
    "except_purposes": PURPOSES,
    "kinds": APPLICANTS,
    "purposes": PURPOSES,
    "scope": SCOPES,
    "scopes": SCOPES,
}
