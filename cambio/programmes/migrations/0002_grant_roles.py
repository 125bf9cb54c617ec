from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="role_is_known",
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        (
                            "steward",
                            "coordinator",
                            "verifier",
                            "supplier_staff",
                            "manager",
                            "grant_desk",
                            "grant_official",
                            "treasurer",
                            "auditor",
                        ),
                    )
                ),
                name="role_is_known",
            ),
        ),
    ]
