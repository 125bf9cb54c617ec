"""What the rules find, kept at the moments that count."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cambio.common.errors import Invalid
from grants import queries, sentences
from grants.errors import RulesInTheWay
from grants.models import Application, RuleCheck
from grants.schemes import rules


def keep_check(
    application: Application, moment: str, findings: list[rules.RuleFinding], *, at: datetime
) -> None:
    """Write down what the rules found of an application."""
    RuleCheck.objects.create(
        programme_id=application.programme_id,
        application=application,
        moment=moment,
        findings=[asdict(finding) for finding in findings],
        checked_at=at,
    )


def finding_on(application: Application, rule: str) -> rules.RuleFinding:
    """
    What one rule finds of an application now.

    :raises Invalid: its scheme has no such rule
    """
    for finding in queries.findings_of(application):
        if finding.rule == rule:
            return finding
    raise Invalid(_("The scheme has no such rule."), field="rule")


def findings_for_award(application: Application, amount_cents: int) -> list[rules.RuleFinding]:
    """
    Check an amount before it is awarded.

    :raises RulesInTheWay: a rule is neither met, nor judged, nor excepted; with its sentence
    """
    facts = queries.facts_of(application).awarding(amount_cents)
    findings = rules.check(facts, application.round.rules)
    found = rules.blocking(findings, queries.judgements_of(application))
    if found:
        raise RulesInTheWay(
            _("Rule %(rule)s: %(sentence)s")
            % {"rule": found[0].rule, "sentence": sentences.sentence_of(found[0])}
        )
    return findings
