"""What the audits found."""

from django.db import models

from cambio.common.ids import new_id


class AuditRun(models.Model):
    """One run of every check; `findings` holds ids and English sentences for the repairer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    checks = models.PositiveSmallIntegerField()
    ok = models.BooleanField()
    findings = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="audit_run_latest")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {'clean' if self.ok else 'findings'}"
