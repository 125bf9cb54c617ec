from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_entries")]
    # Not reversible: there is no going back to a ledger that can be rewritten.
    operations = [migrations.RunSQL(SQL)]
