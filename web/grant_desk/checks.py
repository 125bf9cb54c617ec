"""The check of an application against the rules, line by line as the desk reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.utils.functional import Promise

from cambio.common.language import pick
from cambio.common.verbs import Refusals
from grants import queries, states
from grants.schemes.rules import RuleFinding
from grants.sentences import STRENGTHS, VERDICTS, sentence_of

if TYPE_CHECKING:
    from grants.models import Application, Judgement

# The last of these moments that was kept is what the application was finally looked at with.
MOMENTS = ("decision", "submission")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """
    One rule: what it says, and what is found of the application.

    :ivar before: what was found at submission, where it was something else
    :ivar outdated: somebody judged it, and then the application was changed
    :ivar act: the name of the button with which a person has their say; empty where there is none
    """

    rule: str
    text: str
    strength: str | Promise
    verdict: str
    verdict_text: str | Promise
    sentence: str
    before: str
    judgement: Judgement | None
    outdated: bool
    act: str
    form: Form | None

    @property
    def look(self) -> str:
        """What its colour says: a person's word settles what the program leaves to one."""
        return "met" if self.judgement and self.judgement.holds else self.verdict


def moment_of(application: Application) -> str:
    """When the rules found what is shown; empty where they are looked at now."""
    if application.state in {"draft", *states.WAITING}:
        return ""
    kept = {check.moment for check in application.checks.all()}
    return next((moment for moment in MOMENTS if moment in kept), "")


def findings_for(application: Application) -> list[RuleFinding]:
    """What the rules find now; of what was decided or taken back, what they found last."""
    moment = moment_of(application)
    return _kept(application, moment) if moment else queries.findings_of(application)


def _kept(application: Application, moment: str) -> list[RuleFinding]:
    checks = [check for check in application.checks.all() if check.moment == moment]
    return [RuleFinding(**found) for found in checks[-1].findings] if checks else []


def rule_lines(
    application: Application,
    findings: list[RuleFinding],
    found: Mapping[str, Refusals],
    forms: Mapping[str, Form],
) -> list[RuleLine]:
    """Put beside each finding its rule, what was found before, and what a person said of it."""
    rules = {rule.id: rule for rule in application.round.rules.rules}
    before = {found.rule: sentence_of(found) for found in _kept(application, "submission")}
    said = _last_judgements(application)
    judgements = {rule: each for rule, each in said.items() if _counts(each, application)}
    lines = []
    for finding in findings:
        sentence, judgement = sentence_of(finding), judgements.get(finding.rule)
        verdict_text = VERDICTS[finding.verdict]
        earlier = before.get(finding.rule, "")
        act = _act_on(finding, judgement, found)
        lines.append(
            RuleLine(
                rule=finding.rule,
                text=pick(nl=rules[finding.rule].nl, en=rules[finding.rule].en),
                strength=STRENGTHS[finding.strength],
                verdict=finding.verdict,
                verdict_text=verdict_text,
                sentence="" if sentence == f"{verdict_text}." else sentence,
                before=earlier if earlier != sentence else "",
                judgement=judgement,
                outdated=judgement is None and finding.rule in said,
                act=act,
                form=forms[act] if act else None,
            )
        )
    return lines


def _last_judgements(application: Application) -> dict[str, Judgement]:
    judgements: Any = application.judgements.all()
    ordered = sorted(judgements, key=lambda judgement: (judgement.judged_at, judgement.pk))
    return {judgement.rule: judgement for judgement in ordered}


def _counts(judgement: Judgement, application: Application) -> bool:
    """A word counts of the application that it was said of."""
    return application.changed_at is None or judgement.judged_at > application.changed_at


def _act_on(
    finding: RuleFinding, judgement: Judgement | None, found: Mapping[str, Refusals]
) -> str:
    """A judgement is the desk's to give; an exception takes who decides."""
    if found["judge"].first:
        return ""
    if finding.verdict == "needs_person":
        return f"judge-{finding.rule}"
    if not finding.is_for_a_person or found["award"].who:
        return ""
    excepted = judgement is not None and judgement.holds
    return f"keep-{finding.rule}" if excepted else f"except-{finding.rule}"
