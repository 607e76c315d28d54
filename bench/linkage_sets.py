"""The sets that bench/linkage.py matches, each with its truth, which only measures."""

import csv
import datetime
import gzip
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from bluelamp.demo.rules.county import PEOPLE_A_BLOCK, build_county
from bluelamp.demo.rules.records import block_rows
from bluelamp.records.identity.rules.person import Person

DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
NUMBERS = ("pnc_id", "cro_number", "national_insurance")
Row = dict[str, Any]


@dataclass
class MatchingSet:
    """Records with the truth: plain rows for peers, persons for us, who each record is about."""

    name: str
    rows: list[Row]
    people: list[tuple[int, Person]]
    truth: dict[int, Any]
    mistakes: dict[int, list[str]] = field(default_factory=dict)


def all_sets(demo_people: int) -> Iterator[MatchingSet]:
    """This will give every set, the demonstration last."""
    for name in ("febrl1", "febrl2", "febrl3"):
        yield febrl(name, name)
    yield febrl("febrl4", "febrl4a", "febrl4b")
    yield historical()
    yield demonstration(demo_people)


def febrl(name: str, *files: str) -> MatchingSet:
    """This will read a FEBRL set; of two files, the second follows the first."""
    made = MatchingSet(name, [], [], {})
    for file in files:
        with gzip.open(DATA / "linkage" / f"{file}.csv.gz", "rt") as lines:
            for row in csv.DictReader(lines, skipinitialspace=True):
                _add_febrl(made, row)
    return made


def _add_febrl(made: MatchingSet, row: Row) -> None:
    number = len(made.rows) + 1
    kept = {key.strip(): (value or "").strip() or None for key, value in row.items()}
    made.rows.append({"id": number, **kept})
    made.truth[number] = kept["rec_id"].rsplit("-", 1)[0].removesuffix("-dup")
    born = kept["date_of_birth"] or ""
    street = " ".join(filter(None, (kept["street_number"], kept["address_1"])))
    person = Person(
        given_names=tuple((kept["given_name"] or "").split()),
        surname=kept["surname"] or "",
        born_on=_date(f"{born[:4]}-{born[4:6]}-{born[6:]}"),
        address=", ".join(filter(None, (street, kept["address_2"], kept["suburb"]))),
        postcode=kept["postcode"] or "",
        identifiers=(f"ssn:{kept['soc_sec_id']}",) if kept["soc_sec_id"] else (),
    )
    made.people.append((number, person))


def historical() -> MatchingSet:
    """This will read 50,000 records of historical figures; a birthplace stands for an address."""
    made = MatchingSet("historical-50k", [], [], {})
    path = DATA / "linkage" / "historical_figures_with_errors_50k.parquet"
    found = duckdb.sql(f"select * from '{path}'")
    for values in found.fetchall():
        row = dict(zip(found.columns, values, strict=True))
        number = len(made.rows) + 1
        made.truth[number] = row["cluster"]
        made.rows.append({**row, "id": number})
        person = Person(
            given_names=tuple((row["first_name"] or "").split()),
            surname=row["surname"] or "",
            born_on=_date(row["dob"] or ""),
            address=row["birth_place"] or "",
            postcode=row["postcode_fake"] or "",
        )
        made.people.append((number, person))
    return made


def demonstration(people: int) -> MatchingSet:
    """This will make the records of the fictional county, about three a person, shuffled."""
    made = MatchingSet(f"demo ({people:,} people)", [], [], {})
    county = build_county(people, 1)
    for block in range(-(-people // PEOPLE_A_BLOCK)):
        found = block_rows(county, block)
        for number, person, mistakes in found.links:
            made.truth[number], made.mistakes[number] = person, mistakes
        for row in found.records:
            made.rows.append(_plain(row))
            made.people.append((row[0], _person(row)))
    random.Random(1).shuffle(made.people)
    return made


def _plain(row: tuple[Any, ...]) -> Row:
    names = row[3].split()
    return {
        "id": row[0], "first_name": names[0] if names else None, "surname": row[4] or None,
        "dob": f"{row[6]:%Y-%m-%d}" if row[6] else None, "sex": row[5] or None,
        "house": row[7] or None, "street": row[8] or None, "town": row[9] or None,
        "postcode": row[10] or None, "phone": row[11] or None, "email": row[12] or None,
        "pnc_id": row[13] or None, "cro_number": row[14] or None,
        "national_insurance": row[15] or None,
    }  # fmt: skip


def _person(row: tuple[Any, ...]) -> Person:
    return Person(
        given_names=tuple(row[3].split()),
        surname=row[4],
        gender=row[5],
        born_on=row[6],
        address=", ".join(filter(None, (f"{row[7]} {row[8]}".strip(), row[9]))),
        postcode=row[10],
        telephones=tuple(filter(None, [row[11]])),
        emails=tuple(filter(None, [row[12]])),
        identifiers=tuple(f"{k}:{v}" for k, v in zip(NUMBERS, row[13:16], strict=True) if v),
    )


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None
