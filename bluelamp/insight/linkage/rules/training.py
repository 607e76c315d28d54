"""What a model of matching learns from records alone, with Splink: nobody labels a pair.

The chances of each level between records of two people (u) come from pairs taken at random, less
the pairs of one person that are among them; those between records of one person (m) from
expectation maximisation over pairs that agree on something strong (Winkler 1988; Linacre et al.
2022).
"""

import logging
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from bluelamp.records.identity.rules.model import Model

from .levels import COMPARED, Compared
from .scoring import NUMBERS, compare_pairs, join_often

RANDOM_PAIRS = 50_000
TRAINING_PAIRS = 3e4
LEAST_CHANCE = 1e-7
LEAST_M = 1e-4
FEW = 30
NAMES_KEPT = 20_000
# Levels whose pairs are nearly all among the candidates.
COMPLETE = {
    "telephone": ("same",),
    "email": ("same", "one_letter"),
    "identifier": ("same", "one_digit"),
    "place": ("home", "same", "alike"),
    "surname": ("swapped",),
}
HELD = {
    "surname": "surname is not null",
    "given": "given is not null",
    "middle": "middle is not null",
    "born": "born is not null",
    "telephone": "personal_1 is not null",
    "email": "email_1 is not null",
    "identifier": "identifier_1 is not null",
    "place": "line is not null or postcode is not null or len(landlines) > 0",
    "gender": "gender is not null",
}
RULES = (
    "l.email_1 = r.email_1",
    "l.identifier_1 = r.identifier_1",
    "l.personal_1 = r.personal_1",
    "l.given = r.given and l.surname = r.surname and l.born = r.born",
)
RULES_FIND = 0.8
# Pairs that agree on a number are nearly all of one person, and teach best how records differ.
BY_BIRTH = "l.born = r.born"
BY_NUMBER = tuple(f"l.{name} = r.{name}" for name in ("identifier_1", "email_1", "personal_1"))
BY_NAME = "l.given = r.given and l.surname = r.surname"
ENOUGH_PAIRS = 300


def learn(connection: duckdb.DuckDBPyConnection, *, version: str) -> dict[str, Any]:
    """This will learn a first model from the table `people`: the content of its file."""
    connection.execute("select setseed(0.5)")
    prior = _prior(connection)
    start = {"prior": prior, "comparisons": _at_random(connection)}
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("people"), settings(start), log_level=logging.ERROR)
    for rule in sessions(connection):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True, max_pairs=TRAINING_PAIRS
        )
    return _content(connection, linker, version)


def _prior(connection: duckdb.DuckDBPyConnection) -> float:
    """How likely two records at random are of one person, from pairs that surely are."""
    surely = " union ".join(
        f"select l.id, r.id from people l join people r on {rule} and l.id < r.id" for rule in RULES
    )
    found, records = connection.sql(
        f"select (select count(*) from ({surely})), (select count(*) from people)"
    ).fetchall()[0]
    return float(max(found / RULES_FIND, 1.0) / max(records * (records - 1) / 2, 1.0))


def _at_random(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, dict[str, float]]]:
    """The share of each level among pairs taken at random."""
    connection.execute(
        "create or replace table pairs as with numbered as (select id, row_number() over () as n"
        " from people), drawn as (select (random() * (select count(*) from people))::bigint as l,"
        f" (random() * (select count(*) from people))::bigint as r from range({RANDOM_PAIRS}))"
        " select distinct least(a.id, b.id) as a, greatest(a.id, b.id) as b"
        " from drawn join numbered a on a.n = l join numbered b on b.n = r where a.id <> b.id"
    )
    compare_pairs(connection)
    return {each.name: _shares(connection, each.name) for each in COMPARED}


def _shares(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, dict[str, float]]:
    counts = dict(
        connection.sql(
            f"select {name}_level, count(*) from compared where {name}_level >= 0 group by 1"
        ).fetchall()
    )
    every = max(sum(counts.values()), 1)
    return {
        level: {"u": (counts.get(number, 0) + 0.5) / (every + 1)}
        for level, number in NUMBERS[name].items()
    }


def sessions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """This will say which pairs to learn from: those by name where too few share a number."""
    most, rule = max((_pairs(connection, rule), rule) for rule in BY_NUMBER)
    return [BY_BIRTH, rule if most >= ENOUGH_PAIRS else BY_NAME]


def _pairs(connection: duckdb.DuckDBPyConnection, rule: str) -> int:
    found = connection.sql(f"select count(*) from people l join people r on {rule} and l.id < r.id")
    return int(found.fetchall()[0][0])


def settings(content: dict[str, Any] | None = None) -> SettingsCreator:
    """This will give Splink our comparisons, level by level, and what a model file has learned."""
    learned = content["comparisons"] if content else {}
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[_comparison(each, learned.get(each.name, {})) for each in COMPARED],
        probability_two_random_records_match=content["prior"] if content else 1e-4,
        blocking_rules_to_generate_predictions=[block_on("born")],
        retain_matching_columns=False,
    )


def _comparison(compared: Compared, learned: dict[str, dict[str, float]]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": compared.unknown, "label_for_charts": "unknown", "is_null_level": True}
    ]
    for name, condition in compared.conditions.items():
        levels.append({"sql_condition": condition, "label_for_charts": name})
    levels.append({"sql_condition": "ELSE", "label_for_charts": compared.last})
    if compared.counted:
        levels[1]["tf_adjustment_column"] = compared.counted
    for level in levels:
        if chances := learned.get(level["label_for_charts"]):
            level |= {f"{name}_probability": value for name, value in chances.items()}
    return {"output_column_name": compared.name, "comparison_levels": levels}


def _content(connection: duckdb.DuckDBPyConnection, linker: Any, version: str) -> dict[str, Any]:
    saved = linker.misc.save_model_to_json()
    prior = saved["probability_two_random_records_match"]
    comparisons = {
        each["output_column_name"]: _chances(each["comparison_levels"], prior)
        for each in saved["comparisons"]
    }
    frequencies = {name: _frequencies(connection, name) for name in ("surname", "given")}
    return {
        "version": version,
        "prior": prior,
        "comparisons": comparisons,
        "frequencies": frequencies,
        "rarest": {name: min(often.values(), default=1e-4) for name, often in frequencies.items()},
    }


def _chances(levels: list[dict[str, Any]], prior: float) -> dict[str, dict[str, float]]:
    return {
        level["label_for_charts"]: _chance(level, prior)
        for level in levels
        if not level.get("is_null_level")
    }


def _chance(level: dict[str, Any], prior: float) -> dict[str, float]:
    """Pairs of one person among the random ones are taken out; nothing is held impossible."""
    m = max(_number(level.get("m_probability")), LEAST_M)
    u = (_number(level.get("u_probability")) - prior * m) / (1 - prior)
    return {"m": m, "u": max(u, LEAST_CHANCE)}


@dataclass(frozen=True, slots=True)
class Patterns:
    """The candidate pairs by what came of comparing them: levels, rarity of names, how many."""

    levels: dict[str, np.ndarray]
    often: dict[str, np.ndarray]
    pairs: np.ndarray


def count_patterns(connection: duckdb.DuckDBPyConnection, content: dict[str, Any]) -> Patterns:
    """This will count the pairs of the table `compared` that came out alike."""
    model = Model.of(content)
    levels = {each.name: f"{each.name}_level" for each in COMPARED}
    often = {each.name: each.counted for each in COMPARED if each.counted}
    rarity = ", ".join(
        f"round(2 * log2(coalesce(often_{field}.often, {model.rarest[field]}))) / 2 as {name}"
        for name, field in often.items()
    )
    joins = " ".join(join_often(connection, model, field) for field in often.values())
    found = connection.sql(
        f"select {', '.join(levels.values())}, {rarity}, count(*) as pairs"
        f" from compared {joins} group by all"
    ).fetchnumpy()
    return Patterns(
        {name: found[column] for name, column in levels.items()},
        {name: found[name] for name in often},
        found["pairs"],
    )


def refine(
    connection: duckdb.DuckDBPyConnection, content: dict[str, Any], patterns: Patterns
) -> dict[str, Any]:
    """This will learn again from the candidate pairs, each counted by its own chance.

    Random pairs hold too few that agree on a telephone number or an address to tell how often two
    people do, and those few are mostly of one person; the candidate pairs hold nearly all of them.
    """
    total = connection.sql("select count(*) * (count(*) - 1) / 2 from people").fetchall()[0][0]
    one = patterns.pairs / (1 + np.exp2(-_bits(Model.of(content), patterns)))
    comparisons = {}
    for compared in COMPARED:
        counts = _counted(compared.name, patterns, one)
        old = content["comparisons"][compared.name]
        comparisons[compared.name] = _again(
            old, counts, total * _known(connection, compared), COMPLETE.get(compared.name, ())
        )
    return content | {"comparisons": comparisons, "prior": float(one.sum()) / total}


def _bits(model: Model, patterns: Patterns) -> np.ndarray:
    total = np.full(len(patterns.pairs), model.prior)
    for compared, features in zip(COMPARED, model.features, strict=True):
        level = patterns.levels[compared.name]
        # A level of -1, not known, finds the nought at the end.
        weight = np.array([*(each.weight for each in features), 0.0])[level]
        if compared.counted:
            rarity = (
                np.log2(model.chances[compared.name]["same"][0]) - patterns.often[compared.name]
            )
            weight = np.where(level == 0, rarity, weight)
        total += weight
    return total


def _counted(name: str, patterns: Patterns, one: np.ndarray) -> dict[str, tuple[float, float]]:
    """Level by level, how many pairs are held to be of one person and how many of two."""
    level, numbers = patterns.levels[name], NUMBERS[name]
    known, size = level >= 0, len(numbers)
    ones = np.bincount(level[known], one[known], size)
    twos = np.bincount(level[known], (patterns.pairs - one)[known], size)
    return {each: (float(ones[n]), float(twos[n])) for each, n in numbers.items()}


def _known(connection: duckdb.DuckDBPyConnection, compared: Compared) -> float:
    """The share of all pairs in which both records hold what is compared."""
    held = connection.sql(f"select avg(({HELD[compared.name]})::int) from people").fetchall()[0][0]
    return float(held * held)


def _again(
    old: dict[str, dict[str, float]],
    counts: dict[str, tuple[float, float]],
    pairs: float,
    complete: tuple[str, ...],
) -> dict[str, dict[str, float]]:
    of_one = sum(one for one, _ in counts.values())
    new = {}
    for name, chances in old.items():
        one, two = counts.get(name, (0.0, 0.0))
        seen = (two + 0.5) / max(pairs, 1)
        u = seen if name in complete else max(chances["u"], seen)
        u = max(u, LEAST_CHANCE)
        m = max((one + 0.5) / (of_one + 1), LEAST_M)
        # What was hardly ever seen has taught nothing, and so weighs nothing against anybody.
        new[name] = {"m": max(m, u) if one < FEW and name != "different" else m, "u": u}
    return new


def _number(value: Any) -> float:
    return value if isinstance(value, float) else 0.0


def _frequencies(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, float]:
    found = connection.execute(
        f"select {name}, count(*) / sum(count(*)) over () as often from people"
        f" where {name} is not null group by 1 order by often desc, 1 limit {NAMES_KEPT}"
    ).fetchall()
    return {value: round(often, 9) for value, often in found}
