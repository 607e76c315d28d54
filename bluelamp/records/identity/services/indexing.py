"""Keeping the index of live matching: built whole beside the one in use, then kept in step."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, connections

OWNER, NEXT = "owner", "identity_next"
TABLES = ("identity_name", "identity_key", "identity_word", "identity_spelling")
AT_ONCE = 20_000
# The library's parallel workers and memory are for this session alone.
_SETTINGS = (
    "set maintenance_work_mem = '512MB'",
    "set work_mem = '256MB'",
    "set max_parallel_workers_per_gather = 2",
    "set max_parallel_maintenance_workers = 2",
)
_FILL = {
    "identity_name": "select record_id, surname, given, born_on from identity_name_now"
    " where revision < {until}",
    "identity_key": "select key, record_id from identity_key_now where revision < {until}",
    "identity_word": """
        select word, sum(surnames)::int as surnames, sum(givens)::int as givens from (
            select surname as word, count(*) as surnames, 0 as givens
                from identity_next.identity_name group by 1
            union all
            select given, 0, count(*) from identity_next.identity_name group by 1
        ) counted where word <> '' group by 1""",
    "identity_spelling": """
        select each collate "C" as spelling, word from identity_next.identity_word
            cross join lateral unnest(identity_spellings_of(word)) each""",
}


def build_index() -> Iterator[str]:
    """This will build the index anew beside the one in use, then swap them, and tell each step.

    Matching goes on meanwhile. What is written after it begins is taken up by `keep_up`.
    """
    with connections[OWNER].cursor() as cursor:
        for setting in _SETTINGS:
            cursor.execute(setting)
        cursor.execute(f"drop schema if exists {NEXT} cascade; create schema {NEXT}")
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        until = int(cursor.fetchone()[0])
        for table in TABLES:
            yield _fill(cursor, table, until)
        for table in TABLES:
            _finish(cursor, table)
            yield f"{table}: indexed"
        _swap(cursor, until)
    yield "in use"


def keep_up(*, most: int = AT_ONCE) -> int:
    """This will take up records that were added or amended since, and return how many.

    Whole transactions are taken, in the order in which they ended, so none is passed by.
    """
    count = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute("select identity_keep_up(%s)", [most])
            found = int(cursor.fetchone()[0])
            count += found
            if found < most:
                return count


def _fill(cursor: Any, table: str, until: int) -> str:
    cursor.execute(f"create table {NEXT}.{table} as {_FILL[table].format(until=until)}")
    return f"{table}: {cursor.rowcount:,} rows"


def _finish(cursor: Any, table: str) -> None:
    """The indexes are those of the table in use; a vacuum lets them answer without the table."""
    cursor.execute(
        "select indexdef from pg_indexes where schemaname = 'public' and tablename = %s", [table]
    )
    for (definition,) in cursor.fetchall():
        cursor.execute(definition.replace(" ON public.", f" ON {NEXT}."))
    cursor.execute(f"vacuum (analyze) {NEXT}.{table}")


def _swap(cursor: Any, until: int) -> None:
    moves = "".join(
        f"drop table public.{table}; alter table {NEXT}.{table} set schema public;"
        f"revoke all on public.{table} from bluelamp_app;"
        for table in TABLES
    )
    cursor.execute("begin; select pg_advisory_xact_lock(hashtext('identity_keep_up'))")
    cursor.execute(f"{moves} drop schema {NEXT}")
    cursor.execute("delete from identity_followed")
    cursor.execute(
        "insert into identity_followed select 1, %s, count(*), now() from pole_personrecord",
        [until],
    )
    cursor.execute("commit")
