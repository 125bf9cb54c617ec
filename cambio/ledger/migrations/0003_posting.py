from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
UNDO = """
DROP FUNCTION ledger_post, ledger_posted_before, ledger_move_one, ledger_move_many,
    ledger_refuse_accounts, ledger_refuse_change;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_opening")]
    operations = [migrations.RunSQL(SQL, UNDO)]
