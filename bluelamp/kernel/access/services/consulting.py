"""Looking at protected records and accounting for it, in one journey to the database."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason

from .acting import SET_SCOPE, acting, is_acting, signed

M = TypeVar("M", bound=Model)
# A model may have its key anywhere; the entry in the log wants it first.
KEY_FIRST = "select r.id, r.* from ({}) r"
Row = tuple[Any, ...]


class NotPlainRows(Exception):
    """Only whole rows of one table can be consulted so; the message names the model."""


def consult(
    rows: QuerySet[M],
    *,
    by: Actor,
    act: str,
    kind: str,
    reason: Reason,
    detail: dict[str, Any] | None = None,
    operation: Operation = Operation.CONSULTATION,
) -> list[M]:
    """This will fetch records that the actor may see and write an entry for each of them.

    It is one statement: what cannot be accounted for is not seen, and what is not seen is not
    accounted for. `kind` names the records in the log. Raises ReasonMissing and NotPlainRows.
    """
    fields = _plain(rows)
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:  # none were asked for
        return []
    found = consult_rows(
        KEY_FIRST.format(statement),
        values,
        by=by,
        act=act,
        kind=kind,
        reason=reason,
        detail=detail,
        operation=operation,
    )
    readers = _readers(rows.model)
    return [rows.model.from_db("default", fields, _read(row[1:], readers)) for row in found]


def consult_rows(
    statement: str,
    values: Sequence[Any],
    *,
    by: Actor,
    act: str,
    kind: str,
    reason: Reason,
    detail: dict[str, Any] | None = None,
    operation: Operation = Operation.CONSULTATION,
) -> list[Row]:
    """This will do the same for a statement whose first column is the record's id.

    In the actor's own block it belongs to that transaction; elsewhere it is one by itself.
    """
    said, given = audit.accounted(
        statement,
        values,
        by=by,
        operation=operation,
        act=act,
        kind=kind,
        reason=reason,
        detail=detail,
    )
    return [row[:-1] for row in _run(by, said, given)]


def _run(by: Actor, statement: str, values: Sequence[Any]) -> list[Row]:
    if not connection.in_atomic_block:
        return _at_once(by, statement, values)
    if is_acting(by):
        return _fetch(statement, values)
    with acting(by):
        return _fetch(statement, values)


def _fetch(statement: str, values: Sequence[Any]) -> list[Row]:
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement.encode(), values, prepare=True).fetchall()


def _at_once(by: Actor, statement: str, values: Sequence[Any]) -> list[Row]:
    """The server makes one transaction of what is sent together, and commits it at its end."""
    connection.ensure_connection()
    driver = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(driver) as cursor:
        with driver.pipeline():
            psycopg.Cursor(driver).execute(SET_SCOPE, [signed(by)], prepare=True)
            cursor.execute(statement.encode(), values, prepare=True)
        return cursor.fetchall()


def _readers(model: type[Model]) -> list[tuple[int, Callable[[Any, Any, Any], Any]]]:
    """Columns whose values Django turns into something else, as JSON, each with its reader."""
    known = enumerate(model._meta.concrete_fields)
    return [(n, each.from_db_value) for n, each in known if hasattr(each, "from_db_value")]


def _read(row: Row, readers: Sequence[tuple[int, Callable[[Any, Any, Any], Any]]]) -> Sequence[Any]:
    if not readers:
        return row
    values = list(row)
    for place, reader in readers:
        values[place] = reader(values[place], None, connection)
    return values


def _plain(rows: QuerySet[M]) -> list[str]:
    """Whole rows of one table: those columns and no others are in the statement."""
    query, fields = rows.query, rows.model._meta.concrete_fields
    odd = (query.select, query.select_related, query.annotations, query.deferred_loading[0])
    if any(odd) or query.extra or query.combinator:
        raise NotPlainRows(rows.model.__name__)
    return [each.attname for each in fields]
