"""Why records of one person stayed apart, and why two people's came together, in plain words."""

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from bluelamp.records.identity.rules.levels import COMPARISONS
from bluelamp.records.identity.rules.person import Person, prepare

from . import scoring

Pair = tuple[int, int]
NAMES = {
    "surname": "surname",
    "given": "given name",
    "born": "date of birth",
    "place": "address",
    "telephone": "telephone",
    "email": "e-mail",
    "identifier": "identifying number",
    "gender": "gender",
}
NUMBERS = ("telephone", "email", "identifier")
LAST = {each.name: len(each.levels) - 1 for each in COMPARISONS}
ENOUGH = 3


def reasons_of(connection: duckdb.DuckDBPyConnection, pairs: set[Pair]) -> dict[Pair, str]:
    """This will say of each of these pairs of the table `people` what speaks for and against it.

    `pairs` and `compared` hold these pairs afterwards.
    """
    columns = {"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}
    connection.register(
        "arrived", pa.table({n: pa.array(v, pa.int64()) for n, v in columns.items()})
    )
    connection.execute("create or replace table pairs as from arrived")
    connection.unregister("arrived")
    scoring.compare_pairs(connection)
    levels = ", ".join(f"{name}_level" for name in NAMES)
    return {
        (a, b): reason(dict(zip(NAMES, found, strict=True)))
        for a, b, *found in connection.sql(f"select a, b, {levels} from compared").fetchall()
    }


def reason_between(a: Person, b: Person) -> str:
    """This will say of two records what differs between them, and whether they share a number."""
    one, other = prepare(a), prepare(b)
    return reason({each.name: each.level_of(one, other) for each in COMPARISONS})


def reason(levels: Mapping[str, int]) -> str:
    """This will say what differs between two records, and whether they share a number.

    `levels` gives the level of each comparison, or -1 where a record does not hold what it needs.
    """
    known = [name for name in NAMES if levels[name] >= 0]
    differs = [NAMES[name] for name in known if levels[name] == LAST[name]]
    varies = [NAMES[name] for name in known if 0 < levels[name] < LAST[name] and name != "place"]
    parts = [
        f"{_and(differs)} different" if differs else "",
        f"{_and(varies)} written differently" if varies else "",
        "" if differs or varies else "nothing differs",
        _in_common(levels, known),
    ]
    said = ", ".join(filter(None, parts))
    return said[:1].upper() + said[1:]


def _in_common(levels: Mapping[str, int], known: list[str]) -> str:
    if any(levels[name] == 0 for name in NUMBERS):
        return "a number in common"
    if len(known) <= ENOUGH:
        return f"facts in both: {len(known)}"
    return "no number in common"


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
