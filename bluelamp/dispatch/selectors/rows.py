"""Reading many rows at once: only the columns that are asked for."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg.rows import namedtuple_row


def read_rows(found: QuerySet[Any], columns: Sequence[str]) -> list[Any]:
    """This will read some columns of every row, each a tuple with their names, in binary.

    Django's own reading of two times a row took longer than all the rest of a proposal.
    """
    try:
        statement, values = found.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    own = psycopg.Cursor(connection.connection, row_factory=namedtuple_row)
    with connection.wrap_database_errors, own as cursor:
        return cursor.execute(statement, values, prepare=True, binary=True).fetchall()
