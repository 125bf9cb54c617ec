"""Reading what the audits found."""

from cambio.audit.models import AuditRun


def last_run() -> AuditRun | None:
    """The latest audit, or None where none ran yet."""
    return AuditRun.objects.order_by("-started_at").first()
