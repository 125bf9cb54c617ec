import django.db.models.deletion
from django.db import migrations, models

import cambio.common.ids
from cambio.programmes.tenancy import KeepWithinProgramme


class Migration(migrations.Migration):
    initial = True

    dependencies = [("programmes", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Key",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=cambio.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("answer", models.TextField()),
                ("headers", models.JSONField(default=dict)),
                ("answered_at", models.DateTimeField()),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.membership",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["answered_at"], name="key_answered")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "id"), name="idempotency_key_of_programme"
                    ),
                    models.UniqueConstraint(fields=("membership", "key"), name="key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__range", (200, 299))),
                        name="key_of_a_call_that_succeeded",
                    ),
                ],
            },
        ),
        KeepWithinProgramme("key", "membership"),
    ]
