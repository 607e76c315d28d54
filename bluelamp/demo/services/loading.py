"""COPY into tables, as the owner of the database."""

from collections.abc import Iterable
from typing import Any

from django.db import connections, models
from psycopg import sql

OWNER = "owner"
Row = tuple[Any, ...]


def copy_rows(model: type[models.Model], rows: Iterable[Row]) -> int:
    """This will send rows, whose values stand in the order of the model's columns."""
    columns = sql.SQL(", ").join(sql.Identifier(each.column) for each in columns_of(model))
    statement = sql.SQL("copy {} ({}) from stdin").format(_table(model), columns)
    count = 0
    with connections[OWNER].cursor() as cursor, cursor.copy(statement) as copy:
        for count, row in enumerate(rows, start=1):  # noqa: B007  (the count is what is returned)
            copy.write_row(row)
    return count


def settle(*loaded: type[models.Model]) -> None:
    """This will set each table's next id past those that were sent, and let the planner look."""
    with connections[OWNER].cursor() as cursor:
        for model in loaded:
            key = str(model._meta.pk.column)
            cursor.execute("select pg_get_serial_sequence(%s, %s)", [model._meta.db_table, key])
            if sequence := cursor.fetchone()[0]:
                statement = sql.SQL("select setval(%s, (select coalesce(max({}), 1) from {}))")
                cursor.execute(statement.format(sql.Identifier(key), _table(model)), [sequence])
            cursor.execute(sql.SQL("analyze {}").format(_table(model)))


def columns_of(model: type[models.Model]) -> list[Any]:
    """This will list a model's fields that have a column, in the order in which they stand."""
    return [field for field in model._meta.concrete_fields if field.column]


def _table(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)
