import django.db.models.deletion
from django.db import migrations, models

import cambio.common.ids
from cambio.programmes.tenancy import KeepWithinProgramme


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programmes", "0002_grant_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=cambio.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("holder_name", models.CharField(max_length=70)),
                ("iban", models.CharField(max_length=34)),
                ("bic", models.CharField(max_length=11)),
                ("count", models.PositiveIntegerField()),
                ("total_cents", models.PositiveBigIntegerField()),
                ("message", models.TextField()),
                ("exported_at", models.DateTimeField()),
                (
                    "exported_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.membership",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "payment batches",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=cambio.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("state", models.CharField(default="prepared", max_length=9)),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("creditor_name", models.CharField(max_length=70)),
                ("iban", models.CharField(max_length=34)),
                ("amount_cents", models.PositiveBigIntegerField()),
                ("reference", models.CharField(max_length=140)),
                ("prepared_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "prepared_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.membership",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.membership",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.paymentbatch",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PaymentAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=cambio.common.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("holder_name", models.CharField(max_length=70)),
                ("iban", models.CharField(max_length=34)),
                ("bic", models.CharField(max_length=11)),
                ("set_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.membership",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "id"), name="payments_paymentaccount_of_programme"
                    ),
                    models.UniqueConstraint(fields=("programme",), name="payment_account_once"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.UniqueConstraint(
                fields=("programme", "id"), name="payments_paymentbatch_of_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gte", 1)), name="payment_batch_pays"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["programme", "state"], name="payment_by_state"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["subject_type", "subject_id"], name="payment_about"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("programme", "id"), name="payments_payment_of_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ("prepared", "released", "cancelled", "exported", "paid", "failed"),
                    )
                ),
                name="payment_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_cents__gte", 1), ("amount_cents__lte", 99999999999)),
                name="payment_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_by", None),
                    models.Q(("released_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="payment_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at", None), ("released_by", None), ("state", "prepared")),
                    ("state", "cancelled"),
                    models.Q(
                        models.Q(("state__in", ("prepared", "cancelled")), _negated=True),
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="payment_released_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("batch__isnull", False), ("state__in", ("exported", "paid", "failed"))
                    ),
                    models.Q(
                        models.Q(("state__in", ("exported", "paid", "failed")), _negated=True),
                        ("batch", None),
                    ),
                    _connector="OR",
                ),
                name="payment_at_the_bank_in_a_batch",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False), ("state__in", ("cancelled", "paid", "failed"))
                    ),
                    models.Q(
                        models.Q(("state__in", ("cancelled", "paid", "failed")), _negated=True),
                        ("closed_at", None),
                    ),
                    _connector="OR",
                ),
                name="payment_closed_when_it_ended",
            ),
        ),
        KeepWithinProgramme("paymentaccount", "set_by"),
        KeepWithinProgramme("paymentbatch", "exported_by"),
        KeepWithinProgramme("payment", "prepared_by"),
        KeepWithinProgramme("payment", "released_by"),
        KeepWithinProgramme("payment", "batch"),
    ]
