import django.db.models.deletion
from django.db import migrations, models

import cambio.common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [("programmes", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
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
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveIntegerField()),
                ("content_type", models.CharField(max_length=40)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("original", models.CharField(blank=True, default="", max_length=160)),
                ("display", models.CharField(blank=True, default="", max_length=160)),
                ("thumb", models.CharField(blank=True, default="", max_length=160)),
                ("state", models.CharField(default="announced", max_length=9)),
                ("announced_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(null=True)),
                ("purged_at", models.DateTimeField(null=True)),
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
                "indexes": [
                    models.Index(fields=["programme", "sha256"], name="file_by_digest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "id"), name="files_storedfile_of_programme"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("announced", "received", "purged"))),
                        name="file_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "received"), _negated=True),
                            models.Q(
                                ("received_at__isnull", False),
                                models.Q(("original", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="file_received_lies_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "received"),
                            models.Q(("display", ""), ("original", ""), ("thumb", "")),
                            _connector="OR",
                        ),
                        name="file_lies_nowhere_unless_received",
                    ),
                ],
            },
        ),
    ]
