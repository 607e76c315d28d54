"""People of the fictional county, as records with mistakes and with the truth beside them."""

from collections.abc import Iterator

from bluelamp.demo.rules.county import build_county
from bluelamp.demo.rules.records import BlockRows, block_rows
from bluelamp.records.identity.rules.person import Person

NUMBERS = ("pnc_id", "cro_number", "national_insurance")


def demo_people(people: int = 1000, seed: int = 1) -> Iterator[tuple[int, Person, int]]:
    """This will give numbered records, each with the number of the person it is about."""
    county = build_county(people, seed)
    for block in range((people + 999) // 1000):
        yield from _of(block_rows(county, block))


def _of(rows: BlockRows) -> Iterator[tuple[int, Person, int]]:
    about = {record: person for record, person, _ in rows.links}
    for row in rows.records:
        yield row[0], as_person(row), about[row[0]]


def as_person(row) -> Person:
    """This will give a row of the county's records as it is compared."""
    return Person(
        given_names=tuple(row[3].split()),
        surname=row[4],
        gender=row[5],
        born_on=row[6],
        address=", ".join(filter(None, row[7:10])),
        postcode=row[10],
        telephones=tuple(filter(None, [row[11]])),
        emails=tuple(filter(None, [row[12]])),
        identifiers=tuple(f"{k}:{v}" for k, v in zip(NUMBERS, row[13:16], strict=True) if v),
    )
