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

    It has a, b, `surname_level` and so on, and the names that both hold, whose commonness weighs.
    """
    levels = ", ".join(f"{level_sql(each)} as {each.name}_level" for each in COMPARED)
    needed = ", ".join(f"{side}.{name} as {name}_{side}" for name in _used() for side in "lr")
    shared = ", ".join(f"case when {n}_l = {n}_r then {n}_l end as {n}" for n in COUNTED)
    connection.execute("drop table if exists compared")
    connection.execute(
        f"create table compared as with side as (select pairs.a, pairs.b, {needed} from pairs"
        " join people l on l.id = pairs.a join people r on r.id = pairs.b)"
        f" select a, b, {shared}, {levels} from side"
    )


def _used() -> list[str]:
    said = " ".join(part for each in COMPARED for part in (each.unknown, *each.conditions.values()))
    return sorted(set(re.findall(r"\b(\w+)_[lr]\b", said)))


def weigh_pairs(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """This will add the compared pairs to the table `scored`: a, b, and the weight in bits."""
    weights = " + ".join(_weight(model, each) for each in COMPARED)
    joins = " ".join(join_often(connection, model, name) for name in COUNTED)
    connection.execute("create table if not exists scored (a bigint, b bigint, bits double)")
    connection.execute(
        "insert into scored select * from ("
        f"select a, b, {model.prior} + {weights} as bits from compared {joins})"
        f" where bits >= {LEAST_KEPT}"
    )


def forget_fresh(connection: duckdb.DuckDBPyConnection) -> None:
    """This will take out of `scored` what it holds about the records of the table `fresh`."""
    connection.execute("create table if not exists scored (a bigint, b bigint, bits double)")
    connection.execute("delete from scored where a in (from fresh) or b in (from fresh)")


def join_often(connection: duckdb.DuckDBPyConnection, model: Model, name: str) -> str:
    """This will write the join of `compared` with how often a name is found in the model."""
    often = model.frequencies[name]
    table = pa.table(
        {name: pa.array(list(often), pa.string()), "often": pa.array(often.values(), pa.float64())}
    )
    connection.register("arrived", table)
    connection.execute(f"create or replace temp table often_{name} as from arrived")
    connection.unregister("arrived")
    return f"left join often_{name} using ({name})"


def _weight(model: Model, compared: Compared) -> str:
    """The weight of the level, found by its place in a list: a tenth of the time of a `case`."""
    place = [each.name for each in COMPARISONS].index(compared.name)
    weights = [0.0, *(feature.weight for feature in model.features[place])]
    found = f"list_extract({weights}::double[], {compared.name}_level + 2)"
    if name := compared.counted:
        m, rarest = model.chances[compared.name]["same"][0], model.rarest[name]
        rarity = f"log2({m} / coalesce(often_{name}.often, {rarest}))"
        return f"if({compared.name}_level = 0, {rarity}, {found})"
    return found
