"""Pairs weighed by a model of `identity`, all at once."""

import re

import duckdb
import pyarrow as pa

from bluelamp.records.identity.rules.levels import COMPARISONS
from bluelamp.records.identity.rules.model import Model

from .levels import COMPARED, Compared

NUMBERS = {
    each.name: {level.name: number for number, level in enumerate(each.levels)}
    for each in COMPARISONS
}
LEAST_KEPT = -40.0
COUNTED = [each.counted for each in COMPARED if each.counted]


def level_sql(compared: Compared) -> str:
    """This will write the number of the level of a pair, or -1, as an expression of DuckDB."""
    numbers = NUMBERS[compared.name]
    cases = " ".join(
        f"when {condition} then {numbers[name]}" for name, condition in compared.conditions.items()
    )
    return (
        f"case when {compared.unknown} then -1 {cases} else {numbers[compared.last]} end::tinyint"
    )


def compare_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """This will fill the table `compared` from `pairs`: the level of each comparison of each pair.

    It has a, b, `surname_level` and so on, and the values whose commonness weighs.
    """
    levels = ", ".join(f"{level_sql(each)} as {each.name}_level" for each in COMPARED)
    needed = ", ".join(f"{side}.{name} as {name}_{side}" for name in _used() for side in "lr")
    connection.execute("drop table if exists compared")
    connection.execute(
        f"create table compared as with side as (select pairs.a, pairs.b, {needed} from pairs"
        " join people l on l.id = pairs.a join people r on r.id = pairs.b)"
        f" select a, b, {', '.join(f'{name}_l as {name}' for name in COUNTED)}, {levels} from side"
    )


def _used() -> list[str]:
    said = " ".join(part for each in COMPARED for part in (each.unknown, *each.conditions.values()))
    return sorted(set(re.findall(r"\b(\w+)_[lr]\b", said)))


def weigh_pairs(
    connection: duckdb.DuckDBPyConnection, model: Model, *, least: float = LEAST_KEPT
) -> int:
    """This will put the compared pairs that weigh so many bits or more into the table `scored`.

    It has a, b, the weight in bits and the levels. What it held about fresh records is replaced.
    Returns how many were put.
    """
    weights = " + ".join(_weight(model, each) for each in COMPARED)
    levels = ", ".join(f"{each.name}_level" for each in COMPARED)
    joins = " ".join(_join(connection, model, name) for name in COUNTED)
    connection.execute(
        "create or replace temp table weighed as with all_weighed as ("
        f"select a, b, {model.prior} + {weights} as bits, {levels} from compared {joins})"
        f" from all_weighed where bits >= {least}"
    )
    connection.execute("create table if not exists scored as from weighed limit 0")
    connection.execute("delete from scored where a in (from fresh) or b in (from fresh)")
    connection.execute("insert into scored from weighed")
    return int(connection.sql("select count(*) from weighed").fetchall()[0][0])


def _join(connection: duckdb.DuckDBPyConnection, model: Model, name: str) -> str:
    often = model.frequencies[name]
    table = pa.table(
        {name: pa.array(list(often), pa.string()), "often": pa.array(often.values(), pa.float64())}
    )
    connection.register("arrived", table)
    connection.execute(f"create or replace temp table often_{name} as from arrived")
    connection.unregister("arrived")
    return f"left join often_{name} using ({name})"


def _weight(model: Model, compared: Compared) -> str:
    place = [each.name for each in COMPARISONS].index(compared.name)
    cases = [
        f"when {number} then {feature.weight}"
        for number, feature in enumerate(model.features[place])
    ]
    if name := compared.counted:
        m, rarest = model.chances[compared.name]["same"][0], model.rarest[name]
        cases[0] = f"when 0 then log2({m} / coalesce(often_{name}.often, {rarest}))"
    return f"case {compared.name}_level {' '.join(cases)} else 0 end"
