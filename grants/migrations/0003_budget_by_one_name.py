"""A budget bears one name everywhere: `Budget`, no longer `Envelope` in the code."""

import django.db.models.deletion
from django.db import migrations, models


def renamed(
    table: str,
    model: str,
    before: str,
    *,
    end: str = "of_programme",
    fields: tuple[str, str] = ("programme", "id"),
) -> list[migrations.SeparateDatabaseAndState]:
    """Rename a key that references within the programme may stand on; dropping it drops them."""
    old, new = f"grants_{before}_{end}", f"grants_{model}_{end}"
    unique = models.UniqueConstraint(fields=fields, name=new)
    return [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}",
                    f"ALTER TABLE {table} RENAME CONSTRAINT {new} TO {old}",
                )
            ],
            state_operations=[
                migrations.RemoveConstraint(model, old),
                migrations.AddConstraint(model, unique),
            ],
        )
    ]


def within(to: str, related_name: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0002_colleagues")]

    operations = [
        migrations.RemoveConstraint("application", "application_submitted_to_an_envelope"),
        migrations.AlterModelTable("envelope", "grants_envelope"),
        migrations.AlterModelTable("roundenvelope", "grants_roundenvelope"),
        migrations.AlterModelTable("budgetline", "grants_budgetline"),
        migrations.RenameModel("Envelope", "Budget"),
        migrations.RenameModel("RoundEnvelope", "RoundBudget"),
        migrations.RenameModel("BudgetLine", "CostLine"),
        *renamed("grants_envelope", "budget", "envelope"),
        *renamed("grants_roundenvelope", "roundbudget", "roundenvelope"),
        *renamed("grants_budgetline", "costline", "budgetline"),
        *renamed(
            "grants_budgetline",
            "costline",
            "budgetline",
            end="once",
            fields=("application", "position"),
        ),
        migrations.AlterField("budget", "funder", within("grants.funder", "budgets")),
        migrations.AlterField("budget", "ward", within("streets.ward", "budgets", null=True)),
        migrations.AlterField("roundbudget", "round", within("grants.round", "budgets")),
        migrations.RenameField("application", "envelope", "budget"),
        migrations.RenameField("award", "envelope", "budget"),
        migrations.RenameField("roundbudget", "envelope", "budget"),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "withdrawn"))
                | models.Q(submitted_at__isnull=False, budget__isnull=False),
                name="application_submitted_to_an_envelope",
            ),
        ),
    ]
