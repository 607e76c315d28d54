"""Whole stores are compared as two records are: the same levels, the same weights, Splink's too."""

import json
import logging
from collections import Counter

import duckdb
import pytest
from splink import Linker
from splink.backends.duckdb import DuckDBAPI

from bluelamp.insight.linkage.rules import (
    clusters,
    learning,
    linking,
    misses,
    pairing,
    people,
    scoring,
    training,
)
from bluelamp.records.identity.rules.levels import COMPARISONS
from bluelamp.records.identity.rules.model import DEFAULT, Model
from bluelamp.records.identity.rules.person import Person, prepare
from tests.insight.linkage.demo_people import demo_people

NAMES = [each.name for each in COMPARISONS]


@pytest.fixture(scope="module")
def records():
    return list(demo_people(1000))


@pytest.fixture(scope="module")
def work(records):
    connection = duckdb.connect()
    people.load_people(connection, ((number, person) for number, person, _ in records))
    pairing.make_pairs(connection)
    scoring.compare_pairs(connection)
    return connection


def content():
    return json.loads(DEFAULT.read_text())


def test_every_level_of_a_pair_is_the_level_of_its_two_records(work, records):
    ready = {number: prepare(person) for number, person, _ in records}
    columns = ", ".join(f"{name}_level" for name in NAMES)
    rows = work.sql(f"select a, b, {columns} from compared").fetchall()

    wrong = [
        (NAMES[place], ready[a], ready[b], level)
        for a, b, *levels in rows
        for place, level in enumerate(levels)
        if COMPARISONS[place].level_of(ready[a], ready[b]) != level
    ]

    assert len(rows) > 5_000
    assert wrong == []


def test_the_weight_of_a_pair_is_what_the_model_gives_its_two_records(work, records):
    model, persons = Model.of(content()), {number: person for number, person, _ in records}
    scoring.forget_fresh(work)
    scoring.weigh_pairs(work, model)

    for a, b, bits in work.sql("select a, b, bits from scored limit 3000").fetchall():
        assert model.weigh(persons[a], persons[b]).total == pytest.approx(bits, abs=1e-6)


def test_splink_gives_the_same_weights_on_the_same_comparisons(work):
    learned = content()
    for name in ("surname", "given"):
        learned["frequencies"][name] = training._frequencies(work, name)
    scoring.forget_fresh(work)
    scoring.weigh_pairs(work, Model.of(learned))
    linker = Linker(
        DuckDBAPI(connection=work).register("people"),
        training.settings(learned),
        log_level=logging.ERROR,
    )
    linker.inference.predict(warning_mode="never").as_duckdbpyrelation().create("by_splink")

    rows = work.sql(
        "select s.match_weight, o.bits from by_splink s join scored o"
        " on o.a = least(s.id_l, s.id_r) and o.b = greatest(s.id_l, s.id_r)"
    ).fetchall()

    assert len(rows) > 1_000
    assert max(abs(theirs - ours) for theirs, ours in rows) < 1e-5


def test_a_model_is_learned_without_labels_and_puts_people_together(records):
    connection = duckdb.connect()
    people.load_people(connection, ((number, person) for number, person, _ in records))
    learned = learning.learn_model(connection, version="test")
    linking.score_compared(connection, Model.of(learned))
    found = clusters.cluster_scored(connection)

    assert Model.of(json.loads(json.dumps(learned))).version == "test"
    truth = {number: person for number, _, person in records}
    right = pairs((found.get(number, number), truth[number]) for number in truth)
    assert right / pairs(found.get(number, number) for number in truth) > 0.98
    assert right / pairs(truth.values()) > 0.96


def pairs(groups):
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def test_only_pairs_with_a_fresh_record_are_made_after_the_first_time(records):
    connection, half = duckdb.connect(), len(records) // 2
    numbered = [(number, person) for number, person, _ in records]
    people.load_people(connection, numbered[:half])
    first = pairing.make_pairs(connection)
    people.load_people(connection, numbered[half:])
    second = pairing.make_pairs(connection)
    whole = duckdb.connect()
    people.load_people(whole, numbered)

    # A block that has grown too large since is compared no more: a few pairs fewer.
    assert 0.99 < pairing.make_pairs(whole) / (first + second) <= 1


def test_a_key_that_too_many_share_is_parted_and_the_pairs_are_still_found():
    common = {"given_names": ("John",), "surname": "Smith"}
    crowd = [(n, Person(**common, postcode=f"ZQ{n} 1AA")) for n in range(pairing.LARGEST_BLOCK)]
    same = [(1000 + n, Person(**common, postcode="ZQ99 9ZZ")) for n in range(2)]
    connection = duckdb.connect()
    people.load_people(connection, crowd + same)

    pairing.make_pairs(connection)

    assert connection.sql("from pairs").fetchall() == [(1000, 1001)]


def test_what_strong_pairs_connect_is_compared_in_full():
    connection = duckdb.connect()
    ann = {"given_names": ("Ann",), "surname": "Ngata"}
    people.load_people(
        connection,
        [
            (1, Person(**ann, telephones=("07190123456",))),
            (2, Person(**ann, telephones=("07190123456",), emails=("ann@zq.example",))),
            (3, Person(given_names=("Zoe",), surname="Ngata-Hill", emails=("ann@zq.example",))),
        ],
    )

    linking.score_fresh(connection, Model.of(content()))

    pairs_ = connection.sql("select a, b from scored order by a, b").fetchall()
    assert pairs_ == [(1, 2), (1, 3), (2, 3)]


REASONS = [
    ({"surname": 7, "telephone": 0}, "Surname different, a number in common"),
    (
        {"surname": 0, "given": 2, "born": 6, "place": 6},
        "Date of birth and address different, given name written differently, no number in common",
    ),
    ({"surname": 0, "given": 0}, "Nothing differs, facts in both: 2"),
]


@pytest.mark.parametrize(("levels", "words"), REASONS)
def test_what_lies_between_two_records_is_said_in_plain_words(levels, words):
    assert misses.reason(dict.fromkeys(misses.NAMES, -1) | levels) == words


CLUSTERS = [
    ("two pairs in a row", {(1, 2): 9.0, (2, 3): 8.0, (1, 3): 5.0}, {1: 1, 2: 1, 3: 1}),
    ("a bridge against the evidence", {(1, 2): 9.0, (2, 3): 8.0, (1, 3): -20.0}, {1: 1, 2: 1}),
    ("a bridge never seen", {(1, 2): 9.0, (2, 3): 5.0}, {1: 1, 2: 1}),
    ("the strongest first", {(1, 2): 3.0, (2, 3): 9.0, (1, 3): -20.0}, {2: 2, 3: 2}),
]


@pytest.mark.parametrize(("what", "bits", "expected"), CLUSTERS)
def test_clusters_are_joined_where_the_pairs_between_agree(what, bits, expected):
    strong = sorted((pair for pair in bits if bits[pair] >= 2), key=lambda pair: -bits[pair])

    found = clusters.cluster(strong, bits, together=2, unseen=-5)

    together = {record: name for record, name in found.items() if record in expected}
    assert together == expected
    assert all(found[record] == record for record in found if record not in expected), what
