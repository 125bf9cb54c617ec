from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
UNDO = """
DROP FUNCTION ledger_open_book, ledger_open_unit, ledger_open_account, ledger_close_account;
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_unit_of_book;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
