"""Which pairs of records are worth comparing: those that share a key which few others share."""

import duckdb

LARGEST_BLOCK = 120
YEAR, MONTH, DAY = "born[1:4]", "born[5:6]", "born[7:8]"
# The columns that make a key. A list in front is taken one value at a time.
KEYS: tuple[tuple[str, ...], ...] = (
    ("unnest(personal)",),
    ("unnest(landlines)", "given[1:1]"),
    ("unnest(emails)",),
    ("unnest(identifiers)",),
    ("born", "given[1:1]"),
    ("born", "surname[1:1]"),
    ("unnest(formals)", "surname"),
    ("unnest(formals)", "surname", "sector"),
    ("unnest(formals)", "surname", "middle[1:1]"),
    ("unnest(formals)", "surname", YEAR),
    ("unnest(formals)", "surname", MONTH, DAY),
    ("unnest(formals)", "postcode"),
    ("unnest(formals)", "line"),
    ("unnest(formals)", YEAR, f"least({MONTH}, {DAY})", f"greatest({MONTH}, {DAY})"),
    ("surname", "postcode"),
    ("surname", "line"),
    ("surname", "given[1:1]", YEAR),
    ("surname_sound", "given[1:1]", YEAR),
    ("surname_sound", "given[1:1]", MONTH, DAY),
    ("surname_sound", "unnest(formals)"),
    ("given_sound", "surname_sound"),
    ("given_sound", "postcode"),
    ("unnest(parts)", "given[1:1]", YEAR),
    ("least(given, surname)", "greatest(given, surname)"),
)


def make_pairs(connection: duckdb.DuckDBPyConnection) -> int:
    """This will fill the table `pairs` (a, b; a < b) with what the table `fresh` (id) calls for.

    The keys of fresh records are made again and the others' kept; each pair has a fresh record.
    Returns how many there are.
    """
    connection.execute("create table if not exists keys (key ubigint, id bigint)")
    connection.execute("delete from keys where id in (from fresh)")
    for number, columns in enumerate(KEYS):
        connection.execute(_insert(number, columns))
    connection.execute("drop table if exists pairs")
    connection.execute(_PAIRS)
    return int(connection.sql("select count(*) from pairs").fetchall()[0][0])


_PAIRS = f"""
create table pairs as
with called as (
    select distinct key from keys where id in (from fresh)
), held as (
    select key, list(distinct id) as ids from keys where key in (from called) group by key
    having count(*) between 2 and {LARGEST_BLOCK}
), ones as (select key, unnest(ids) as id from held)
select distinct l.id as a, r.id as b from ones l join ones r on l.key = r.key and l.id < r.id
where l.id in (from fresh) or r.id in (from fresh)
"""


def _insert(number: int, columns: tuple[str, ...]) -> str:
    named = ", ".join(f"{column} as c{place}" for place, column in enumerate(columns))
    names = [f"c{place}" for place in range(len(columns))]
    known = " and ".join(f"{name} is not null" for name in names)
    return (
        f"insert into keys select hash({number}, {', '.join(names)}), id"
        f" from (select id, {named} from people where id in (from fresh)) where {known}"
    )
