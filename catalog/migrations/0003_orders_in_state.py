from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_names_on_lines")]
    operations = [
        migrations.RemoveIndex(model_name="order", name="order_of_supplier"),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["supplier", "state", "id"], name="order_of_supplier"),
        ),
    ]
