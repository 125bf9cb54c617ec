"""References that cannot leave their programme, as a step of a migration."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class KeepWithinProgramme(Operation):
    """
    Let the database check a foreign key as a pair: (programme, id).

    Goes with `db_constraint=False` on the field, which would check the id alone.
    """

    category = OperationCategory.SQL
    reversible = True

    def __init__(self, model_name: str, field_name: str) -> None:
        self.model_name = model_name
        self.field_name = field_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing of this is in Django's picture of the models."""

    def _names(self, app_label: str, state: ProjectState) -> dict[str, Any]:
        model = state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.field_name)
        table = model._meta.db_table
        return {
            "table": table,
            "name": f"{table}_{field.column}_within_programme"[:63],
            "column": field.column,
            "target": field.related_model._meta.db_table,
        }

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add the pair's constraint, checked at commit like Django's own."""
        del from_state
        schema_editor.execute(
            'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" '
            'FOREIGN KEY (programme_id, "{column}") REFERENCES "{target}" (programme_id, id) '
            "DEFERRABLE INITIALLY DEFERRED".format(**self._names(app_label, to_state))
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take the constraint away again."""
        del to_state
        names = self._names(app_label, from_state)
        schema_editor.execute('ALTER TABLE "{table}" DROP CONSTRAINT "{name}"'.format(**names))

    def describe(self) -> str:
        return f"Keep {self.model_name}.{self.field_name} within its programme"
