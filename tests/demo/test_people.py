import hashlib
import os
import re
import statistics
import subprocess
import sys
import tracemalloc
from collections import Counter

import pytest

from bluelamp.demo.rules import mistakes, names
from bluelamp.demo.rules.county import build_county
from bluelamp.demo.rules.people import AS_OF, households
from bluelamp.demo.rules.records import block_rows

BLOCKS = 10


@pytest.fixture(scope="module")
def county():
    return build_county(BLOCKS * 1_000, 3)


@pytest.fixture(scope="module")
def homes(county):
    return [home for block in range(BLOCKS) for home in households(county, block)]


@pytest.fixture(scope="module")
def people(homes):
    return [person for home in homes for person in home.people]


@pytest.fixture(scope="module")
def rows(county):
    return [block_rows(county, block) for block in range(BLOCKS)]


def digest(county, blocks):
    found = hashlib.sha256()
    for block in blocks:
        made = block_rows(county, block)
        for table in (made.households, made.people, made.records, made.links, made.vehicles):
            found.update(repr(table).encode())
    return found.hexdigest()


def test_the_same_seed_makes_the_same_bytes(county):
    again = digest(build_county(BLOCKS * 1_000, 3), range(3))
    assert digest(county, range(3)) == again
    assert digest(build_county(BLOCKS * 1_000, 4), range(3)) != again


def test_the_bytes_do_not_change_from_one_process_to_another():
    """Nothing may hang on the order of a set or on Python's own hash seed."""
    program = (
        "from tests.demo.test_people import digest, build_county;"
        "print(digest(build_county(1_000, 11), [0]))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert made == {digest(build_county(1_000, 11), [0]) + "\n"}


def test_a_block_is_the_same_when_made_alone(county):
    assert digest(county, [7]) == digest(county, [7])
    assert block_rows(county, 7).people == block_rows(build_county(10_000, 3), 7).people


def test_there_are_just_so_many_people_numbered_without_a_gap(people):
    assert [person.id for person in people] == list(range(1, BLOCKS * 1_000 + 1))


def test_a_county_of_an_odd_size_has_just_that_many():
    county = build_county(1_234, 1)
    assert sum(len(block_rows(county, block).people) for block in range(2)) == 1_234


def test_ages_stand_in_a_pyramid_like_that_of_england(people):
    ages = [(AS_OF - person.born_on).days // 365.25 for person in people]
    assert 0.15 < sum(age < 18 for age in ages) / len(ages) < 0.25
    assert 0.13 < sum(age >= 65 for age in ages) / len(ages) < 0.24
    assert max(ages) < 110
    assert min(ages) >= 0


def test_families_share_a_home_and_mostly_a_name(homes):
    families = [home for home in homes if home.kind == "family"]
    shared = [len({p.surname for p in home.people}) == 1 for home in families]
    assert 0.6 < statistics.mean(shared) < 0.9
    assert all(len({p.address for p in home.people}) == 1 for home in homes)
    assert 2.0 < statistics.mean(len(home.people) for home in homes) < 2.6


def test_names_are_skewed_with_a_long_tail(people):
    counts = Counter(person.surname for person in people)
    assert counts.most_common(1)[0][1] / len(people) > 0.008
    assert len(counts) > 1_500
    assert len({names.rare_surname(n) for n in range(names.RARE_SURNAMES)}) > 95_000


def test_forenames_follow_sex_and_decade(people):
    old = Counter(p.forename for p in people if p.sex == "f" and p.born_on.year < 1950)
    young = Counter(p.forename for p in people if p.sex == "f" and p.born_on.year > 2010)
    assert old["Margaret"] > young["Margaret"]
    assert young["Olivia"] > old["Olivia"]
    assert not set(old) & {"David", "Michael"}


def test_names_fit_the_standard(people):
    for person in people:
        for name in (person.forename, person.surname, person.birth_surname):
            assert re.fullmatch(r"[A-Z][A-Za-z'-]{1,34}", name), name


def test_numbers_are_nobodys(people, rows):
    for person in people:
        assert re.fullmatch(r"(0719\d{7})?", person.mobile)
        assert re.fullmatch(r"(\S+@example\.(com|org|net))?", person.email)
        assert re.fullmatch(r"(XX\d{6}[A-D])?", person.national_insurance)
    for block in rows:
        for record in block.records:
            digits = re.sub(r"\D", "", record[11]).removeprefix("44").lstrip("0")
            assert not digits or digits.startswith(("719", "1632")), record[11]
        assert all(vehicle[1].startswith("U") for vehicle in block.vehicles)
        assert all(not record[10] or record[10].startswith("ZQ") for record in block.records)


def test_everybody_is_in_nearly_three_records(rows):
    people = sum(len(block.people) for block in rows)
    records = sum(len(block.records) for block in rows)
    assert 2.8 <= records / people <= 3.0


def test_every_truth_link_resolves(rows):
    people = {row[0] for block in rows for row in block.people}
    records = [row[0] for block in rows for row in block.records]
    links = [row for block in rows for row in block.links]
    assert len(set(records)) == len(records)
    assert [link[0] for link in links] == records
    assert {link[1] for link in links} == people
    kept = {row[6] for block in rows for row in block.vehicles}
    assert kept <= set(records)


def test_each_mistake_is_made_as_often_as_is_said(county, homes, rows):
    lines = {p.id: (p, home.landline) for home in homes for p in home.people}
    possible, made = Counter(), Counter()
    kinds = {kind: rate for part in mistakes.RATES.values() for kind, rate in part.items()}
    for block in rows:
        for _, person, found in block.links:
            made.update(found)
            possible.update(k for k in kinds if mistakes.can_happen(k, *lines[person]))
    for kind, rate in kinds.items():
        tries = possible[kind]
        assert tries > 100, kind
        spread = 4.5 * (rate * (1 - rate) / tries) ** 0.5
        assert abs(made[kind] / tries - rate) < spread, kind


def test_a_record_without_mistakes_says_what_is_true(rows):
    for block in rows[:2]:
        people = {row[0]: row for row in block.people}
        links = {record: (person, found) for record, person, found in block.links}
        clean = [row for row in block.records if not links[row[0]][1]]
        assert clean
        for row in clean:
            person = people[links[row[0]][0]]
            assert row[3] == f"{person[2]} {person[3]}".strip()
            assert (row[4], row[6]) == (person[4], person[8])


def test_memory_does_not_grow_with_the_people():
    county = build_county(40_000, 5)

    def peak(blocks):
        tracemalloc.start()
        for block in range(blocks):
            block_rows(county, block)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    block_rows(county, 0)
    assert peak(4) < 1.5 * peak(1)
