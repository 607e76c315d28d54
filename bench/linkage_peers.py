"""The peers of bench/linkage.py: Splink with the settings of its own examples; nomenklatura."""

import logging
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from bluelamp.records.identity.rules.person import Person

Pair = tuple[int, int]
# The comparisons, blocking rules, deterministic rules and training blocks of Splink's own examples
# for these sets; for the demonstration, those of its quick start with one comparison a column.
EXAMPLES: dict[str, dict[str, Any]] = {
    "febrl": {
        "comparisons": [
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d",
                invalid_dates_as_null=True,
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
        "blocks": [
            block_on("soc_sec_id"), block_on("given_name", "surname"),
            block_on("given_name", "date_of_birth"), block_on("surname", "date_of_birth"),
            block_on("postcode", "date_of_birth"), block_on("street_number", "surname"),
            block_on("street_number", "given_name"),
        ],
        "surely": [
            block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"),
        ],
        "sessions": [block_on("date_of_birth"), block_on("postcode")],
        "recall": 0.9,
    },
    "historical": {
        "comparisons": [
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        "blocks": [
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"), block_on("surname", "dob"),
            block_on("first_name", "dob"), block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"), block_on("dob", "birth_place"),
            block_on("substr(postcode_fake,1,3)", "dob"),
            block_on("substr(postcode_fake,1,3)", "first_name"),
            block_on("substr(postcode_fake,1,3)", "surname"),
            block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ],
        "surely": [
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "postcode_fake"),
            block_on("dob", "postcode_fake"),
        ],
        "sessions": [block_on("first_name", "surname"), block_on("dob")],
        "recall": 0.6,
    },
    "demo": {
        "comparisons": [
            cl.NameComparison("first_name"), cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode"), cl.EmailComparison("email"),
            cl.ExactMatch("phone"), cl.ExactMatch("pnc_id"), cl.ExactMatch("national_insurance"),
        ],
        "blocks": [
            block_on("first_name", "surname"), block_on("surname", "dob"),
            block_on("first_name", "dob"), block_on("postcode", "first_name"),
            block_on("postcode", "surname"), block_on("email"), block_on("phone"),
            block_on("pnc_id"), block_on("national_insurance"),
        ],
        "surely": [
            block_on("first_name", "surname", "dob"), block_on("email"),
        ],
        "sessions": [block_on("first_name", "surname"), block_on("dob")],
        "recall": 0.7,
    },
}  # fmt: skip
AT_LEAST = 0.95
THRESHOLDS = (0.5, 0.9, 0.95, 0.99, 0.999, 0.9999)


class Matched:
    """What Splink predicted, to be put into clusters at any threshold."""

    def __init__(self, linker: Any) -> None:
        self._linker = linker
        self._found = linker.inference.predict(
            threshold_match_probability=min(THRESHOLDS), warning_mode="never"
        )

    @property
    def pairs(self) -> set[Pair]:
        """This will give the pairs at Splink's usual threshold."""
        kept = self._found.as_duckdbpyrelation().filter(f"match_probability >= {AT_LEAST}")
        return {(min(a, b), max(a, b)) for a, b in kept.select("id_l, id_r").fetchall()}

    def clusters(self, chance: float) -> dict[int, int]:
        """This will give the cluster of each record at a threshold."""
        clusters = self._linker.clustering.cluster_pairwise_predictions_at_threshold(
            self._found, threshold_match_probability=chance
        )
        return dict(clusters.as_duckdbpyrelation().select("id, cluster_id").fetchall())


def splink(name: str, rows: list[dict[str, Any]]) -> tuple[Matched, dict[int, int]]:
    """This will match rows as Splink's examples do; the clusters are at its usual threshold."""
    chosen = EXAMPLES[next(kind for kind in EXAMPLES if name.startswith(kind))]
    linker = _linker(rows, chosen)
    _train(linker, chosen)
    matched = Matched(linker)
    return matched, matched.clusters(AT_LEAST)


def _linker(rows: list[dict[str, Any]], chosen: dict[str, Any]) -> Any:
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=chosen["comparisons"],
        blocking_rules_to_generate_predictions=chosen["blocks"],
    )
    table = DuckDBAPI().register(pa.Table.from_pylist(rows))
    return Linker(table, settings, log_level=logging.ERROR)


def _train(linker: Any, chosen: dict[str, Any]) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match(
        chosen["surely"], recall=chosen["recall"]
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in chosen["sessions"]:
        training.estimate_parameters_using_expectation_maximisation(rule)


def nomenklatura(people: list[tuple[int, Person]], pairs: Iterable[Pair]) -> set[Pair]:
    """This will give those of the pairs that logic-v2 scores at its usual threshold or above."""
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig

    algorithm, config = get_algorithm("logic-v2"), ScoringConfig.defaults()
    entities = {number: _entity(number, person) for number, person in people}
    return {
        (a, b) for a, b in pairs if algorithm.compare(entities[a], entities[b], config).score >= 0.7
    }


def _entity(number: int, person: Person) -> Any:
    from followthemoney import model

    entity = model.make_entity("Person")
    entity.id = str(number)
    said = {
        "name": [" ".join((*person.given_names, person.surname))],
        "firstName": person.given_names[:1],
        "lastName": [person.surname],
        "alias": person.other_names,
        "birthDate": [person.born_on.isoformat()] if person.born_on else [],
        "gender": [{"m": "male", "f": "female"}.get(person.gender[:1].lower(), "")],
        "phone": person.telephones,
        "email": person.emails,
        "address": [", ".join(filter(None, (person.address, person.postcode)))],
        "idNumber": [each.partition(":")[2] for each in person.identifiers],
    }
    for name, values in said.items():
        entity.add(name, [value for value in values if value], cleaned=True)
    return entity
