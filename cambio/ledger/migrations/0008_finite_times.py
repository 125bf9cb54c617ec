from django.db import migrations, models
from django.db.models import F, Func


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_batches")]
    operations = [
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=Func(
                    F("happened_at"), function="isfinite", output_field=models.BooleanField()
                ),
                name="ledger_transaction_happened_some_time",
            ),
        ),
    ]
