"""Cash: who gives it, under which rules, who asks for it, and what became of it."""

from grants.models.applications import (
    Application,
    Attachment,
    BudgetLine,
    CoFunder,
    Judgement,
    RuleCheck,
    Step,
    Supporter,
)
from grants.models.awards import Award, Repayment, Report, ReportLine
from grants.models.funding import Envelope, Funder, Movement
from grants.models.schemes import Round, RoundEnvelope, Scheme, SchemeVersion

__all__ = [
    "Application",
    "Attachment",
    "Award",
    "BudgetLine",
    "CoFunder",
    "Envelope",
    "Funder",
    "Judgement",
    "Movement",
    "Repayment",
    "Report",
    "ReportLine",
    "Round",
    "RoundEnvelope",
    "RuleCheck",
    "Scheme",
    "SchemeVersion",
    "Step",
    "Supporter",
]
