from django.db import migrations, models


class Migration(migrations.Migration):
    """The same roles in the order of their names: nothing changes in the database."""

    dependencies = [
        ("programmes", "0002_grant_roles"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="rolegrant",
            name="role_is_known",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        (
                            "auditor",
                            "coordinator",
                            "grant_desk",
                            "grant_official",
                            "manager",
                            "steward",
                            "supplier_staff",
                            "treasurer",
                            "verifier",
                        ),
                    )
                ),
                name="role_is_known",
            ),
        ),
    ]
