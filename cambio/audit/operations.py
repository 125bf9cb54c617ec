"""Running every check there is, in one snapshot of the database."""

import sys
from collections.abc import Callable
from datetime import datetime

from django.apps import apps
from django.db import connection, transaction

from cambio.audit.models import AuditRun
from cambio.common.findings import Check

MOST_FINDINGS_PER_CHECK = 100


def checks() -> dict[str, Check]:
    """Every app's checks by name, as its `audit.py` lists them in CHECKS."""
    found: dict[str, Check] = {}
    for config in apps.get_app_configs():
        module = sys.modules.get(f"{config.name}.audit")
        found |= getattr(module, "CHECKS", {})
    return found


def run_audit(*, at: datetime, clock: Callable[[], datetime]) -> AuditRun:
    """
    Run all checks in one snapshot, so that what is posted meanwhile cannot look like a fault.

    :param clock: tells when it ended
    """
    with transaction.atomic():
        if not connection.savepoint_ids:
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        findings = [
            {
                "check": name,
                "subject_type": finding.subject_type,
                "subject_id": finding.subject_id,
                "problem": finding.problem,
            }
            for name, check in sorted(checks().items())
            for finding, _ in zip(check(), range(MOST_FINDINGS_PER_CHECK), strict=False)
        ]
    return AuditRun.objects.create(
        started_at=at,
        finished_at=clock(),
        checks=len(checks()),
        ok=not findings,
        findings=findings,
    )
