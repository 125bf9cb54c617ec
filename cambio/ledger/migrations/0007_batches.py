from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_guards")]
    # Not reversible, as the guards before it are not.
    operations = [migrations.RunSQL(SQL)]
