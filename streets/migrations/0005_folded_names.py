from django.db import migrations, models

from cambio.common.folding import FoldedField, fold_rows


class Migration(migrations.Migration):
    dependencies = [("streets", "0004_submissions")]
    operations = [
        migrations.RemoveConstraint("ward", "ward_once"),
        migrations.RemoveConstraint("place", "place_once"),
        migrations.AddField("ward", "folded_name", FoldedField("name")),
        migrations.AddField("place", "folded_name", FoldedField("name")),
        migrations.AddField("place", "folded_town", FoldedField("town")),
        fold_rows("streets.Ward", once=("programme_id", "folded_name")),
        fold_rows("streets.Place", once=("programme_id", "folded_town", "folded_name")),
        migrations.AddConstraint(
            "ward",
            models.UniqueConstraint(fields=["programme", "folded_name"], name="ward_once"),
        ),
        migrations.AddConstraint(
            "place",
            models.UniqueConstraint(
                fields=["programme", "folded_town", "folded_name"], name="place_once"
            ),
        ),
    ]
