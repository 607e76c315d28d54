"""Person records as columns that DuckDB compares."""

import contextlib
import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, chain, islice
from operator import attrgetter
from typing import Any

import duckdb
import pyarrow as pa

from bluelamp.records.identity.rules import person
from bluelamp.records.identity.rules.person import Person
from bluelamp.records.identity.rules.words import sound

AT_A_TIME, READ_AT_A_TIME = 50_000, 200
# What is said of a person, how it is made ready, and as what.
MADE: dict[str, tuple[Callable[[Any], tuple[Any, ...]], tuple[str, ...]]] = {
    "given_names": (person.given_of, ("given", "middles", "formals")),
    "surname": (person.surname_of, ("surname", "parts")),
    "other_names": (person.others_of, ("other_given", "other_surnames")),
    "born_on": (person.born_of, ("born",)),
    "gender": (person.gender_of, ("gender",)),
    "telephones": (person.numbers_of, ("personal", "landlines")),
    "emails": (person.emails_of, ("emails",)),
    "postcode": (person.postcode_of, ("postcode", "sector")),
    "address": (person.place_of, ("house", "line")),
    "identifiers": (person.identifiers_of, ("kinds", "identifiers")),
}
LISTS = (
    "middles", "formals", "parts", "other_given", "other_surnames", "personal", "landlines",
    "emails", "kinds", "identifiers",
)  # fmt: skip
# What is drawn in turn from what was made ready.
DRAWN: dict[str, tuple[str, Callable[[Any], str]]] = {
    "given": ("given_sound", sound),
    "surname": ("surname_sound", sound),
    "middles": ("middle", lambda names: names[0] if names else ""),
    "personal": ("personal_1", lambda numbers: min(numbers, default="")),
    "landlines": ("landline_1", lambda numbers: min(numbers, default="")),
    "emails": ("email_1", lambda emails: min(emails, default="")),
    "identifiers": ("identifier_1", lambda identifiers: min(identifiers, default="")),
}
BIRTH = "born[1:4] as year, born[5:6] as month, born[7:8] as day, born[1:4]::smallint as in_year"
Numbered = tuple[int, Person]
_facts = attrgetter(*MADE)


def load_people(connection: duckdb.DuckDBPyConnection, people: Iterable[Numbered]) -> int:
    """This will put records into the table `people` of a DuckDB connection, and tell how many.

    Each person comes with the number of their record, which replaces what was held under it; the
    table `fresh` holds the numbers that came.
    """
    connection.execute("create or replace table fresh (id bigint)")
    with ThreadPoolExecutor(1) as adding:
        # DuckDB adds some while the next are made ready.
        added = adding.submit(_add, connection, _columns([(0, Person())]).slice(0, 0))
        for chunk in _chunks(people, AT_A_TIME):
            with _uncollected():
                table = _columns(chunk)
            added.result()
            added = adding.submit(_add, connection, table)
        added.result()
    return int(connection.sql("select count(*) from fresh").fetchall()[0][0])


def _chunks(people: Iterable[Numbered], size: int) -> Iterator[list[Numbered]]:
    left = iter(people)
    while chunk := list(islice(left, size)):
        yield chunk


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Many small things are made here, none in a circle: looking for circles takes a third more."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _add(connection: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    connection.register("arrived", table)
    rows = f"select *, {BIRTH} from arrived"
    connection.execute(f"create table if not exists people as {rows} limit 0")
    connection.execute("delete from people where id in (select id from arrived)")
    connection.execute(f"insert into people by name {rows}")
    connection.execute("insert into fresh select id from arrived")
    connection.unregister("arrived")


def _columns(people: Sequence[Numbered]) -> pa.Table:
    """A fact at a time, and each only once however many say it."""
    columns = {"id": pa.array([number for number, _ in people], pa.int64())}
    for values, (ready, names) in zip(_said(people), MADE.values(), strict=True):
        place = {value: number for number, value in enumerate(dict.fromkeys(values))}
        places = pa.array([place[value] for value in values], pa.int32())
        for name, made in zip(names, zip(*map(ready, place), strict=True), strict=True):
            for column, array in _arrays(name, made):
                columns[column] = array.take(places)
    return pa.table(columns)


def _said(people: Sequence[Numbered]) -> list[list[Any]]:
    """A column for each of the facts; few people at a time, while the processor holds them."""
    columns: list[list[Any]] = [[] for _ in MADE]
    for few in _chunks(people, READ_AT_A_TIME):
        facts = zip(*[_facts(each) for _, each in few], strict=True)
        for column, values in zip(columns, facts, strict=True):
            column.extend(values)
    return columns


def _arrays(name: str, made: Sequence[Any]) -> Iterator[tuple[str, pa.Array]]:
    """What a fact was made ready as, and what is drawn from it in turn."""
    yield name, _lists(made) if name in LISTS else _texts(made)
    if name in DRAWN:
        column, draw = DRAWN[name]
        yield column, _texts(map(draw, made))


def _texts(column: Iterable[str]) -> pa.Array:
    return pa.array([value or None for value in column], pa.string())


def _lists(column: Sequence[Collection[str]]) -> pa.ListArray:
    ends = pa.array(list(accumulate(map(len, column), initial=0)), pa.int32())
    return pa.ListArray.from_arrays(ends, pa.array(list(chain.from_iterable(column)), pa.string()))
