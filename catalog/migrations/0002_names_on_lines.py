from django.db import migrations, models

NAMES_OF_NOW = """
UPDATE catalog_orderline AS line SET name_nl = item.name_nl, name_en = item.name_en
FROM catalog_item AS item WHERE item.id = line.item_id;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="name_nl",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="orderline",
            name="name_en",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunSQL(NAMES_OF_NOW, migrations.RunSQL.noop),
    ]
