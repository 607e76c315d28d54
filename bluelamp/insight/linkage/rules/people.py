"""Person records as columns that DuckDB compares."""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from bluelamp.records.identity.rules.person import Person, Prepared, prepare
from bluelamp.records.identity.rules.words import sound

TEXTS = ("given", "surname", "born", "gender", "postcode", "sector", "house", "line")
LISTS = (
    "middles", "formals", "parts", "other_given", "other_surnames", "personal", "landlines",
    "emails", "kinds", "identifiers",
)  # fmt: skip
FIRSTS = {"personal_1": "personal", "email_1": "emails", "identifier_1": "identifiers"}
AT_A_TIME = 20_000
APART = "\x1f"
Numbered = tuple[int, Person]


def load_people(connection: duckdb.DuckDBPyConnection, people: Iterable[Numbered]) -> int:
    """This will put records into the table `people` of a DuckDB connection, and tell how many.

    Each person comes with the number of their record, which replaces what was held under it; the
    table `fresh` holds the numbers that came.
    """
    connection.execute("create or replace table fresh (id bigint)")
    waiting: list[Numbered] = []
    for numbered in people:
        waiting.append(numbered)
        if len(waiting) == AT_A_TIME:
            _add(connection, waiting)
            waiting = []
    _add(connection, waiting)
    return int(connection.sql("select count(*) from fresh").fetchall()[0][0])


def _add(connection: duckdb.DuckDBPyConnection, people: list[Numbered]) -> None:
    connection.register("arrived", _columns(people))
    parted = ", ".join(
        f"case when {name} is null then []::text[] else string_split({name}, chr({ord(APART)})) end"
        f" as {name}"
        for name in LISTS
    )
    rows = f"select * replace ({parted}) from arrived"
    connection.execute(f"create table if not exists people as {rows} limit 0")
    connection.execute("delete from people where id in (select id from arrived)")
    connection.execute(f"insert into people {rows}")
    connection.execute("insert into fresh select id from arrived")
    connection.unregister("arrived")


def _columns(people: list[Numbered]) -> pa.Table:
    ready = [prepare.__wrapped__(person) for _, person in people]
    columns = {"id": pa.array([number for number, _ in people], pa.int64())}
    for name in TEXTS:
        columns[name] = _text([getattr(each, name) for each in ready])
    for name in LISTS:
        columns[name] = _text([APART.join(getattr(each, name)) for each in ready])
    for name, of in FIRSTS.items():
        columns[name] = _text([min(getattr(each, of), default="") for each in ready])
    columns["middle"] = _text([_second(each) for each in ready])
    for name in ("given", "surname"):
        columns[f"{name}_sound"] = _text([sound(getattr(each, name)) for each in ready])
    return pa.table(columns)


def _text(values: list[str]) -> pa.Array:
    return pa.array([value or None for value in values], pa.string())


def _second(person: Prepared) -> str:
    return person.middles[0] if person.middles else ""
