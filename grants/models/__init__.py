"""Cash: who gives it, under which rules, who asks for it, and what became of it."""

from grants.models.applications import (
    Application,
    Attachment,
    CoFunder,
    CostLine,
    Judgement,
    RuleCheck,
    Step,
    Supporter,
)
from grants.models.awards import Award, Repayment, Report, ReportLine
from grants.models.funding import Budget, Funder, Movement
from grants.models.schemes import Round, RoundBudget, Scheme, SchemeVersion

__all__ = [
    "Application",
    "Attachment",
    "Award",
    "Budget",
    "CoFunder",
    "CostLine",
    "Funder",
    "Judgement",
    "Movement",
    "Repayment",
    "Report",
    "ReportLine",
    "Round",
    "RoundBudget",
    "RuleCheck",
    "Scheme",
    "SchemeVersion",
    "Step",
    "Supporter",
]
