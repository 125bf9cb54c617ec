import django.db.models.deletion
from django.db import migrations, models

from cambio.programmes.tenancy import KeepWithinProgramme

# Who it was stands in the trail. What has been decided on stays as it was decided.
FROM_THE_TRAIL = """
UPDATE grants_application AS application SET changed_by_id = (
    SELECT step.by_id FROM grants_step AS step
    WHERE step.application_id = application.id AND step.kind = 'answered'
    ORDER BY step.at DESC, step.id DESC LIMIT 1)
WHERE application.changed_at IS NOT NULL AND application.decided_by_id IS NULL;
UPDATE grants_report AS report SET submitted_by_id = (
    SELECT step.by_id FROM grants_step AS step
    JOIN grants_award AS award ON award.application_id = step.application_id
    WHERE award.id = report.award_id AND step.kind = 'reported'
    ORDER BY step.at DESC, step.id DESC LIMIT 1)
WHERE report.submitted_at IS NOT NULL AND report.decided_by_id IS NULL;
"""


def somebody() -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="programmes.membership",
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]

    operations = [
        migrations.AddField("application", "changed_by", somebody()),
        migrations.AddField("report", "submitted_by", somebody()),
        KeepWithinProgramme("application", "changed_by"),
        KeepWithinProgramme("report", "submitted_by"),
        migrations.RemoveConstraint("application", "application_not_decided_by_its_own"),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(
                        models.Q(("decided_by", models.F("applicant")), _negated=True),
                        models.Q(("decided_by", models.F("entered_by")), _negated=True),
                        models.Q(
                            ("changed_by", None),
                            models.Q(("decided_by", models.F("changed_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="application_not_decided_by_its_own",
            ),
        ),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="report_not_reviewed_by_its_own",
            ),
        ),
        migrations.RunSQL(FROM_THE_TRAIL, migrations.RunSQL.noop),
    ]
