from django.db import migrations, models

from cambio.common.folding import FoldedField, fold_rows


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_orders_in_state")]
    operations = [
        migrations.RemoveConstraint("supplier", "supplier_once"),
        migrations.AddField("supplier", "folded_name", FoldedField("name")),
        migrations.AddField(
            "item",
            "folded_texts",
            FoldedField("name_nl", "name_en", "description_nl", "description_en", max_length=2400),
        ),
        fold_rows("catalog.Supplier", once=("programme_id", "folded_name")),
        fold_rows("catalog.Item"),
        migrations.AddConstraint(
            "supplier",
            models.UniqueConstraint(fields=["programme", "folded_name"], name="supplier_once"),
        ),
    ]
