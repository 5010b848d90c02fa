"""Conditions in Django's words as SQL for a trigger or a constraint: no parameters, every value quoted."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, Q
from django.db.models.sql import Query


def of_row(model: type[Model], condition: Q, connection: BaseDatabaseWrapper, *, alias: str = "") -> str:
    """``condition`` over the columns of one row: bare, or those of ``alias`` such as NEW."""
    query = Query(model, alias_cols=bool(alias))
    where = query.build_where(condition)
    text, values = where.as_sql(query.get_compiler(connection=connection), connection)
    quoted = _quoted(text, values, connection)
    return quoted.replace(f'"{model._meta.db_table}".', f"{alias}.") if alias else quoted


def of_stored_row(model: type[Model], condition: Q, connection: BaseDatabaseWrapper) -> str:
    """``condition``, which may follow foreign keys, over the row OLD as it is stored."""
    query = model._base_manager.filter(condition).order_by().values("pk").query
    text, values = query.get_compiler(connection=connection).as_sql()
    key = f'"{model._meta.pk.column}"'
    return f'EXISTS ({_quoted(text, values, connection)} AND "{model._meta.db_table}".{key} = OLD.{key})'


def _quoted(text: str, values: tuple, connection: BaseDatabaseWrapper) -> str:
    editor = connection.SchemaEditorClass(connection)  # type: ignore[misc]  # every engine has one
    return text % tuple(editor.quote_value(value) for value in values)
