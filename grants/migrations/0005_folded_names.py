from django.db import migrations, models

from cambio.common.folding import FoldedField, fold_rows


class Migration(migrations.Migration):
    dependencies = [("grants", "0004_interests")]
    operations = [
        migrations.RemoveConstraint("funder", "funder_once"),
        migrations.RemoveConstraint("budget", "envelope_once"),
        migrations.RemoveConstraint("round", "round_once"),
        migrations.AddField("funder", "folded_name", FoldedField("name")),
        migrations.AddField("budget", "folded_name", FoldedField("name")),
        migrations.AddField("round", "folded_name", FoldedField("name")),
        fold_rows("grants.Funder", once=("programme_id", "folded_name")),
        fold_rows("grants.Budget", once=("programme_id", "folded_name", "year")),
        fold_rows("grants.Round", once=("programme_id", "folded_name")),
        migrations.AddConstraint(
            "funder",
            models.UniqueConstraint(fields=["programme", "folded_name"], name="funder_once"),
        ),
        migrations.AddConstraint(
            "budget",
            models.UniqueConstraint(
                fields=["programme", "folded_name", "year"], name="envelope_once"
            ),
        ),
        migrations.AddConstraint(
            "round",
            models.UniqueConstraint(fields=["programme", "folded_name"], name="round_once"),
        ),
    ]
