from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="kind",
            field=models.CharField(default="picture", max_length=8),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="name",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AlterField(
            model_name="storedfile",
            name="content_type",
            field=models.CharField(max_length=100),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("picture", "document"))), name="file_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "picture"), ("name", "")),
                    models.Q(
                        ("kind", "document"),
                        models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("state", "purged"),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="file_document_has_a_name",
            ),
        ),
    ]
