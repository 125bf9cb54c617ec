from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("streets", "0002_four_eyes")]
    operations = [
        migrations.AddIndex(
            model_name="cleanup",
            index=models.Index(fields=["programme", "state", "id"], name="cleanup_in_state"),
        ),
    ]
