"""Columns that hold the folded keys of names: for what is refused twice, searched and sorted."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from django.apps import apps
from django.db import migrations, models
from django.db.models import Q

from cambio.common.findings import Finding
from cambio.common.names import folded

LONGEST = 240


class FoldedField(models.CharField):  # type: ignore[type-arg]
    """The folded key of other fields of the same row; it is written whenever the row is."""

    def __init__(self, *of: str, max_length: int = LONGEST, **kwargs: Any) -> None:
        kwargs |= {"editable": False, "default": ""}
        super().__init__(max_length=max_length, **kwargs)
        self.of = of

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Tell migrations how it is made."""
        name, path, _args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["default"]
        return name, path, self.of, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's
        """Fold what the row says now."""
        del add
        key = self.key_of(model_instance)
        setattr(model_instance, self.attname, key)
        return key

    def get_prep_value(self, value: Any) -> Any:
        """Cut a key that is too long for an index, also where it is looked for."""
        key = super().get_prep_value(value)
        return key[: self.max_length] if isinstance(key, str) else key

    def key_of(self, row: models.Model) -> str:
        """Fold what a row says."""
        key: str = self.get_prep_value(folded(" ".join(getattr(row, name) for name in self.of)))
        return key


def holding(column: str, written: str) -> Q:
    """Find the rows whose key in a column holds what was written; nothing is found in nothing."""
    key = folded(written)
    return Q(**{f"{column}__contains": key}) if key else Q(pk__in=())


def keys_that_are_none() -> Iterator[Finding]:
    """Find each row whose key is another than that of its name."""
    for model in apps.get_models():
        if fields := _folded_fields(model):
            for row in model._default_manager.iterator():
                if any(getattr(row, each.attname) != each.key_of(row) for each in fields):
                    yield Finding(model._meta.model_name or "", str(row.pk), "has another's key")


def _folded_fields(model: type[models.Model] | models.Model) -> list[FoldedField]:
    return [field for field in model._meta.fields if isinstance(field, FoldedField)]


def fold_rows(label: str, *, once: Sequence[str] = ()) -> migrations.RunPython:
    """
    Make the operation that writes the keys of the rows there are, before a constraint needs them.

    Where two spellings of one name stand already, the later gets a number, so that people can tell
    them apart: what belongs to each of the two is not for a migration to join.

    :param label: of the model, as `streets.Ward`
    :param once: the columns in which no two rows may agree
    """

    def fold(history: Any, _editor: Any) -> None:
        taken = set()
        for row in history.get_model(label).objects.order_by("pk").iterator():
            name = getattr(row, "name", "")
            for number in count(2):
                for field in _folded_fields(row):
                    field.pre_save(row, add=False)
                key = tuple(getattr(row, column) for column in once)
                if not once or key not in taken:
                    break
                end = f" ({number})"
                row.name = name[: row._meta.get_field("name").max_length - len(end)] + end
            taken.add(key)
            row.save()  # once: no constraint is added while a row's second change is to be checked

    return migrations.RunPython(fold, migrations.RunPython.noop)
