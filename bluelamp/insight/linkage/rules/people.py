"""Person records as columns that DuckDB compares."""

import itertools
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import fields
from operator import attrgetter
from typing import Any

import duckdb
import pyarrow as pa

from bluelamp.records.identity.rules.person import Person, Prepared, prepare
from bluelamp.records.identity.rules.words import sound

TEXTS = ("given", "surname", "born", "gender", "postcode", "sector", "house", "line")
LISTS = (
    "middles", "formals", "parts", "other_given", "other_surnames", "personal", "landlines",
    "emails", "kinds", "identifiers",
)  # fmt: skip
FIRSTS = {
    "personal_1": "personal",
    "landline_1": "landlines",
    "email_1": "emails",
    "identifier_1": "identifiers",
}
AT_A_TIME, PROCESSES = 25_000, 2
APART = "\x1f"
COLUMNS = ("id", *TEXTS, *LISTS, *FIRSTS, "middle", "given_sound", "surname_sound")
BIRTH = "born[1:4] as year, born[5:6] as month, born[7:8] as day, born[1:4]::smallint as in_year"
_facts = attrgetter(*(each.name for each in fields(Person)))
_texts, _lists, _firsts = (attrgetter(*names) for names in (TEXTS, LISTS, FIRSTS.values()))
Numbered = tuple[int, Person]


def load_people(connection: duckdb.DuckDBPyConnection, people: Iterable[Numbered]) -> int:
    """This will put records into the table `people` of a DuckDB connection, and tell how many.

    Each person comes with the number of their record, which replaces what was held under it; the
    table `fresh` holds the numbers that came.
    """
    connection.execute("create or replace table fresh (id bigint)")
    for table in _made(_chunks(people)):
        _add(connection, table)
    return int(connection.sql("select count(*) from fresh").fetchall()[0][0])


def _chunks(people: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    left = iter(people)
    while chunk := list(itertools.islice(left, AT_A_TIME)):
        yield chunk


def _made(chunks: Iterator[list[Numbered]]) -> Iterator[pa.Table]:
    """Columns in the order of the chunks; processes make them where there is more than one."""
    ahead = list(itertools.islice(chunks, 2))
    if len(ahead) < 2:
        yield from map(_columns, ahead or [[]])
        return
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[pa.Table]] = deque()
        for chunk in itertools.chain(ahead, chunks):
            waiting.append(pool.submit(_unpacked, [(n, _facts(each)) for n, each in chunk]))
            if len(waiting) > 2 * PROCESSES:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _unpacked(packed: list[tuple[int, tuple[Any, ...]]]) -> pa.Table:
    """Plain tuples go to another process in a fifth of the time that people do."""
    return _columns([(number, Person(*facts)) for number, facts in packed])


def _add(connection: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    connection.register("arrived", table)
    parted = ", ".join(
        f"case when {name} is null then []::text[] else string_split({name}, chr({ord(APART)})) end"
        f" as {name}"
        for name in LISTS
    )
    rows = f"select * replace ({parted}), {BIRTH} from arrived"
    connection.execute(f"create table if not exists people as {rows} limit 0")
    connection.execute("delete from people where id in (select id from arrived)")
    connection.execute(f"insert into people {rows}")
    connection.execute("insert into fresh select id from arrived")
    connection.unregister("arrived")


def _columns(people: list[Numbered]) -> pa.Table:
    # One at a time: a list of prepared records is walked by the collector again and again.
    rows = [_row(number, prepare.__wrapped__(person)) for number, person in people]
    columns = zip(*rows, strict=True) if rows else [()] * len(COLUMNS)
    return pa.table(
        {
            name: pa.array(values, pa.string() if name != "id" else pa.int64())
            for name, values in zip(COLUMNS, columns, strict=True)
        }
    )


def _row(number: int, ready: Prepared) -> tuple[int | str | None, ...]:
    return (
        number,
        *(value or None for value in _texts(ready)),
        *(APART.join(values) if values else None for values in _lists(ready)),
        *(min(values) if values else None for values in _firsts(ready)),
        ready.middles[0] if ready.middles else None,
        sound(ready.given) or None,
        sound(ready.surname) or None,
    )
