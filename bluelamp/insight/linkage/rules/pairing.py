"""Which pairs of records are worth comparing: those that share a key which few others share.

A key that many share is parted by a further column, and by each of several, so that a common name
is still compared within a postcode, a year of birth or a house. Records that strong pairs connect
are then compared with each other, whatever they share.
"""

import duckdb

LARGEST_BLOCK = 25
# What is connected by chance in long chains is left as the keys found it.
LARGEST_COMPONENT = 60
# The columns that make a key. A list in front is taken one value at a time.
KEYS: tuple[tuple[str, ...], ...] = (
    ("unnest(personal)",),
    ("unnest(landlines)", "given[1:1]"),
    ("unnest(emails)",),
    ("unnest(identifiers)",),
    ("born", "given[1:1]"),
    ("born", "surname[1:1]"),
    ("born", "line"),
    ("born", "postcode"),
    ("unnest(formals)", "postcode"),
    ("unnest(formals)", "line"),
    ("unnest(formals)", "year", "least(month, day)", "greatest(month, day)"),
    ("surname", "postcode"),
    ("surname", "line"),
    ("surname_sound", "given[1:1]", "year"),
    ("surname_sound", "given[1:1]", "month", "day"),
    ("surname_sound", "unnest(formals)"),
    ("given_sound", "surname_sound"),
    ("given_sound", "postcode"),
    ("unnest(parts)", "given[1:1]", "year"),
    ("least(given, surname)", "greatest(given, surname)"),
)
# What parts the records of a key that too many share.
FURTHER = ("sector", "line", "middle[1:1]", "year", "month || day")


def make_pairs(connection: duckdb.DuckDBPyConnection) -> int:
    """This will fill the table `pairs` (a, b; a < b) with what the table `fresh` (id) calls for.

    The keys of fresh records are made again and the others' kept; each pair has a fresh record.
    Returns how many there are.
    """
    connection.execute("create table if not exists keys (key ubigint, id bigint)")
    connection.execute("delete from keys where id in (from fresh)")
    whole = connection.sql(_ALL_FRESH).fetchall() == [(True,)]
    for number, columns in enumerate(KEYS):
        connection.execute(_insert(number, columns, "people" if whole else _FRESH_PEOPLE))
    connection.execute("drop table if exists pairs")
    narrow = {"called": "", "fresh": ""} if whole else {"called": _CALLED, "fresh": _FRESH}
    connection.execute(_PAIRS.format(**narrow))
    return int(connection.sql("select count(*) from pairs").fetchall()[0][0])


def make_pairs_between_connected(connection: duckdb.DuckDBPyConnection) -> int:
    """This will fill `pairs` with the records of one component that were not compared yet.

    Components come from the table `component_of` (id, component). Returns how many there are.
    """
    connection.execute("drop table if exists pairs")
    connection.execute(_CONNECTED)
    return int(connection.sql("select count(*) from pairs").fetchall()[0][0])


_PARTS = " union all ".join(
    f"select hash(l.key, {number}, {column}) as key, l.id from large l join people using (id)"
    f" where {column} is not null"
    for number, column in enumerate(FURTHER)
)
_PAIRS = f"""
create table pairs as
with sizes as (
    select key, count(*) as size from keys {{called}} group by key having count(*) > 1
), large as (
    select key, id from keys join sizes using (key) where size > {LARGEST_BLOCK}
), parts as ({_PARTS}
), ones as (
    select key, id from keys join sizes using (key) where size <= {LARGEST_BLOCK}
    union all
    select key, id from parts where key in (
        select key from parts group by key having count(*) between 2 and {LARGEST_BLOCK})
)
select distinct l.id as a, r.id as b from ones l join ones r on l.key = r.key and l.id < r.id
{{fresh}}
"""
# What narrows the work to what fresh records call for, when not every record is fresh.
_FRESH_PEOPLE = "people where id in (from fresh)"
_CALLED = "where key in (select key from keys where id in (from fresh))"
_FRESH = "where l.id in (from fresh) or r.id in (from fresh)"
_CONNECTED = f"""
create table pairs as
with held as (
    select component from component_of
    where component in (select component from component_of where id in (from fresh))
    group by component having count(*) between 3 and {LARGEST_COMPONENT}
), members as (
    select id, component from component_of where component in (from held)
)
select l.id as a, r.id as b from members l join members r
on l.component = r.component and l.id < r.id
anti join scored s on s.a = l.id and s.b = r.id
"""


_ALL_FRESH = "select (select count(*) from fresh) = (select count(*) from people)"


def _insert(number: int, columns: tuple[str, ...], people: str) -> str:
    named = ", ".join(f"{column} as c{place}" for place, column in enumerate(columns))
    names = [f"c{place}" for place in range(len(columns))]
    known = " and ".join(f"{name} is not null" for name in names)
    return (
        f"insert into keys select hash({number}, {', '.join(names)}), id"
        f" from (select id, {named} from {people}) where {known}"
    )
