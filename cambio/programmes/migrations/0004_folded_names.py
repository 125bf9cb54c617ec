from django.db import migrations

from cambio.common.folding import FoldedField, fold_rows


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_roles_by_name")]
    operations = [
        migrations.AddField("person", "folded_name", FoldedField("name")),
        fold_rows("programmes.Person"),
    ]
