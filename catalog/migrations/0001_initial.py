import django.db.models.deletion
from django.db import migrations, models

import cambio.common.ids
from cambio.programmes.tenancy import KeepWithinProgramme


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("ledger", "0001_initial"),
        ("programmes", "0001_initial"),
        ("streets", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplier",
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
                ("name", models.CharField(max_length=80)),
                ("own_depot", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "takings",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Order",
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
                ("state", models.CharField(default="waiting_signatures", max_length=18)),
                ("total_cambi", models.PositiveBigIntegerField()),
                ("signatures_needed", models.PositiveSmallIntegerField(default=0)),
                ("signatures_given", models.PositiveSmallIntegerField(default=0)),
                ("at_counter", models.BooleanField(default=False)),
                ("pickup_code", models.CharField(blank=True, max_length=6)),
                ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("ordered_at", models.DateTimeField()),
                ("placed_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("ready_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "buyer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchases",
                        to="programmes.membership",
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.membership",
                    ),
                ),
                (
                    "payer_account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="streets.place",
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
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="catalog.supplier",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Item",
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
                ("name_nl", models.CharField(max_length=80)),
                ("name_en", models.CharField(blank=True, max_length=80)),
                ("description_nl", models.CharField(blank=True, max_length=1000)),
                ("description_en", models.CharField(blank=True, max_length=1000)),
                ("category", models.CharField(max_length=20)),
                ("price_cambi", models.PositiveIntegerField()),
                ("settlement_cents", models.PositiveIntegerField()),
                ("vat_permille", models.PositiveSmallIntegerField()),
                ("stock", models.PositiveIntegerField(null=True)),
                ("reserved", models.PositiveIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
                ("digest", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "announced_picture",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
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
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="catalog.supplier",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CatalogRule",
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
                ("sign_above", models.PositiveIntegerField(default=100)),
                ("signatures_below", models.PositiveSmallIntegerField(default=1)),
                ("signatures_above", models.PositiveSmallIntegerField(default=2)),
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
                        fields=("programme", "id"), name="catalog_catalogrule_of_programme"
                    ),
                    models.UniqueConstraint(fields=("programme",), name="catalog_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signatures_below__gte", 1),
                            ("signatures_above__gte", models.F("signatures_below")),
                        ),
                        name="catalog_rule_needs_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
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
                ("quantity", models.PositiveIntegerField()),
                ("price_cambi", models.PositiveIntegerField()),
                ("settlement_cents", models.PositiveIntegerField()),
                ("vat_permille", models.PositiveSmallIntegerField()),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="catalog.item",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="catalog.order",
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
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "id"), name="catalog_orderline_of_programme"
                    ),
                    models.UniqueConstraint(fields=("order", "item"), name="order_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)), name="order_line_has_pieces"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.UniqueConstraint(
                fields=("programme", "id"), name="catalog_supplier_of_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.UniqueConstraint(fields=("programme", "name"), name="supplier_once"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["supplier", "state"], name="order_of_supplier"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ("waiting_signatures", "placed", "accepted", "ready"))
                ),
                fields=["programme"],
                name="order_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                fields=("programme", "id"), name="catalog_order_of_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "waiting_signatures",
                            "placed",
                            "refused",
                            "cancelled",
                            "accepted",
                            "handed_over",
                            "ready",
                        ),
                    )
                ),
                name="order_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("buyer", None), ("place__isnull", False)),
                    models.Q(("buyer__isnull", False), ("place", None)),
                    _connector="OR",
                ),
                name="order_has_one_payer",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("total_cambi__gte", 1)), name="order_costs_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at", None),
                        ("state__in", ("waiting_signatures", "placed", "accepted", "ready")),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ("waiting_signatures", "placed", "accepted", "ready")),
                            _negated=True,
                        ),
                        ("closed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="order_closed_when_it_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ("waiting_signatures", "placed", "accepted", "ready"))
                ),
                fields=("supplier", "pickup_code"),
                name="order_code_once_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("programme", "id"), name="catalog_item_of_programme"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        {
                            "bags": "Bags and bins",
                            "detergents": "Cleaning agents",
                            "green": "Plants and green",
                            "other": "Other",
                            "protection": "Gloves and protection",
                            "tools": "Tools",
                        },
                    )
                ),
                name="item_category",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_cambi__gte", 1)), name="item_has_a_price"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("vat_permille__lte", 1000)), name="item_vat"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("picture",), name="item_picture_once"),
        ),
        KeepWithinProgramme("item", "supplier"),
        KeepWithinProgramme("item", "picture"),
        KeepWithinProgramme("item", "announced_picture"),
        KeepWithinProgramme("catalogrule", "set_by"),
        KeepWithinProgramme("order", "supplier"),
        KeepWithinProgramme("order", "buyer"),
        KeepWithinProgramme("order", "place"),
        KeepWithinProgramme("order", "ordered_by"),
        KeepWithinProgramme("orderline", "order"),
        KeepWithinProgramme("orderline", "item"),
    ]
