"""Rows of the demonstration: households, people, the records that systems hold, and the truth."""

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from .county import PEOPLE_A_BLOCK
from .geometry import Address, County
from .lists import Drawn
from .mistakes import Draft, type_record
from .people import AS_OF, Household, Person, households
from .vehicles import draw_vehicles

Row = tuple[Any, ...]
MOST_RECORDS = 8
RECORDS_A_PERSON: Drawn[int] = Drawn(
    range(1, MOST_RECORDS + 1), [0.22, 0.27, 0.22, 0.13, 0.08, 0.05, 0.02, 0.01]
)
SYSTEMS: Drawn[str] = Drawn(
    ["incident", "crime", "intelligence", "custody", "stop", "missing", "licensing", "contact"],
    [30, 28, 9, 7, 6, 4, 3, 13],
)
YEARS_OF_RECORDS = 12


@dataclass(slots=True)
class BlockRows:
    """The rows of one block of people, by table."""

    households: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    vehicles: list[Row] = field(default_factory=list)


def block_rows(county: County, block: int) -> BlockRows:
    """This will make every row about the people of a block."""
    rng = random.Random(f"{county.seed}:records:{block}")
    rows = BlockRows()
    next_record = block * PEOPLE_A_BLOCK * MOST_RECORDS + 1
    for household in households(county, block):
        home = county.address(household.address)
        rows.households.append((household.id, household.kind, home.uprn, household.landline))
        for person in household.people:
            rows.people.append(_person_row(person))
            first = next_record
            for _ in range(RECORDS_A_PERSON.draw(rng)):
                _add_record(rows, county, household, home, person, next_record, rng)
                next_record += 1
            rows.vehicles += draw_vehicles(person, first, rng)
    return rows


def _person_row(person: Person) -> Row:
    return (
        person.id, person.household, person.forename, person.middle, person.surname,
        person.birth_surname, person.sex, person.culture, person.born_on, person.address,
        person.old_address, person.mobile, person.old_mobile, person.email, person.pnc_id,
        person.cro_number, person.national_insurance,
    )  # fmt: skip


def _add_record(
    rows: BlockRows, county: County, household: Household, home: Address, person: Person,
    number: int, rng: random.Random,
) -> None:  # fmt: skip
    draft, mistakes = type_record(person, household.landline, rng)
    rows.links.append((number, person.id, mistakes))
    rows.records.append(
        (
            number, (system := SYSTEMS.draw(rng)), f"{system[:2].upper()}{number:09d}",
            f"{draft.forename} {draft.middle}".strip(), draft.surname, _sex(person, rng),
            draft.born_on, *_place(draft, county, home, rng), _phone(draft, rng), draft.email,
            *_numbers(draft, person), _recorded_on(person.born_on, rng),
        )
    )  # fmt: skip


def _place(draft: Draft, county: County, home: Address, rng: random.Random) -> Row:
    if draft.address is None:
        return "", "", "", ""
    found = home if draft.address == home.number else county.address(draft.address)
    code = _wrong_digit(found.postcode, rng) if draft.bad_postcode else found.postcode
    return found.house, found.street, found.town, code


def _wrong_digit(postcode: str, rng: random.Random) -> str:
    """Another sector digit: still the shape of a postcode."""
    place = postcode.index(" ") + 1
    others = [digit for digit in "123456789" if digit != postcode[place]]
    return postcode[:place] + rng.choice(others) + postcode[place + 1 :]


def _phone(draft: Draft, rng: random.Random) -> str:
    """Systems type the same number in different ways."""
    number = draft.mobile or draft.landline
    luck = rng.random()
    if not number or luck < 0.5:
        return number
    if luck < 0.8:
        return f"{number[:5]} {number[5:]}"
    return f"+44{number[1:]}"


def _sex(person: Person, rng: random.Random) -> str:
    return person.sex if rng.random() < 0.98 else ""


def _numbers(draft: Draft, person: Person) -> Row:
    police = (person.pnc_id, person.cro_number) if draft.police_numbers else ("", "")
    return *police, person.national_insurance if draft.national_insurance else ""


def _recorded_on(born_on: datetime.date, rng: random.Random) -> datetime.date:
    days = min((AS_OF - born_on).days, YEARS_OF_RECORDS * 365)
    return AS_OF - datetime.timedelta(days=int(rng.random() * days))
