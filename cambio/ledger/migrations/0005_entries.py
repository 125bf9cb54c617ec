from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
UNDO = """
DROP VIEW ledger_entry;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_folding")]
    operations = [migrations.RunSQL(SQL, UNDO)]
