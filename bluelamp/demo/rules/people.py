"""The people of the fictional county, household by household, in blocks of a thousand.

A block can be made alone, at any time, on any machine, and comes out the same: the generator
is seeded with the county's seed and the block's number, and every number that must be unique is
worked out from the person's.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from . import names, numbers
from .county import HOMES_A_PEOPLE_BLOCK, PEOPLE_A_BLOCK
from .geometry import County
from .lists import Drawn

AS_OF = datetime.date(2026, 6, 30)
MOVED, HAS_MIDDLE, HAS_EMAIL, HAS_LANDLINE = 0.7, 0.8, 0.6, 0.6
TAKES_HUSBANDS_NAME, DOUBLE_BARREL, HAS_PNC_ID = 0.75, 0.04, 0.06
_BANDS = [6.5, 6.7, 6.6, 6.5, 6.8, 7.0, 6.9, 6.5, 6.2, 6.7, 6.9, 6.3, 5.6, 5.0, 3.9, 2.6, 1.6, 0.9]
HOUSEHOLDS: Drawn[str] = Drawn(
    ["lone", "couple", "family", "one parent", "shared", "three generations"],
    [30, 27, 27, 9, 5, 2],
)


@dataclass(slots=True)
class Person:
    """One person as they truly are."""

    id: int
    household: int
    forename: str
    middle: str
    surname: str
    birth_surname: str
    sex: str
    culture: str
    born_on: datetime.date
    address: int
    old_address: int | None
    mobile: str
    old_mobile: str
    email: str
    pnc_id: str
    cro_number: str
    national_insurance: str


@dataclass(slots=True)
class Household:
    """Those who live together."""

    id: int
    kind: str
    address: int
    landline: str
    people: list[Person]


@cache
def adult_ages() -> Drawn[int]:
    """This will give the ages of adults, weighted by the pyramid of England and Wales, roundly."""
    ages = range(18, 96)
    return Drawn(ages, [_BANDS[min(age // 5, 17)] * (0.8 if age > 89 else 1) for age in ages])


def households(county: County, block: int) -> Iterator[Household]:
    """This will make the households of a block, which hold its people and not one more."""
    rng = random.Random(f"{county.seed}:people:{block}")
    room = min(PEOPLE_A_BLOCK, county.people - block * PEOPLE_A_BLOCK)
    made = number = 0
    while made < room:
        home = block * HOMES_A_PEOPLE_BLOCK + number % HOMES_A_PEOPLE_BLOCK
        maker = _Maker(county, rng, block * PEOPLE_A_BLOCK + number + 1, home)
        people = maker.people(block * PEOPLE_A_BLOCK + made + 1, room - made)
        line = numbers.landline(home) if _has_landline(home, rng) else ""
        yield Household(maker.household, maker.kind, home, line, people)
        made += len(people)
        number += 1


def _has_landline(home: int, rng: random.Random) -> bool:
    return rng.random() < HAS_LANDLINE and home < 1_000_000


@dataclass(slots=True)
class _Role:
    """What the household makes of somebody before they are a person."""

    age: int
    sex: str
    surname: str
    birth_surname: str = ""


class _Maker:
    """Makes one household."""

    def __init__(self, county: County, rng: random.Random, household: int, home: int) -> None:
        self.county, self.rng, self.household, self.home = county, rng, household, home
        self.kind = HOUSEHOLDS.draw(rng)
        self.culture = names.CULTURES.draw(rng)
        self.surname = names.draw_surname(rng, self.culture)

    def people(self, first: int, room: int) -> list[Person]:
        """This will make the people of the household, numbered from the first."""
        roles = _ROLES[self.kind](self)[:room]
        return [self._person(first + place, role) for place, role in enumerate(roles)]

    def age(self, youngest: int = 18, oldest: int = 95) -> int:
        """This will draw an adult's age between two ages."""
        while True:
            age = adult_ages().draw(self.rng)
            if youngest <= age <= oldest:
                return age

    def adult(self, age: int, sex: str = "") -> _Role:
        """This will make an adult with the household's surname."""
        return _Role(age, sex or self._sex(), self.surname, self.surname)

    def couple(self, youngest: int = 18, oldest: int = 95) -> list[_Role]:
        """This will make two partners: most wives take the husband's name, some keep their own."""
        man = self.adult(self.age(youngest, oldest), "m")
        age = max(18, man.age - 2 + round(self.rng.gauss(0, 3.5)))
        own = names.draw_surname(self.rng, self.culture)
        woman = _Role(age, "f", self._married_name(own), own)
        if self.rng.random() < 0.02:
            woman.sex = "m"
        return [man, woman]

    def children(self, parent_age: int, most: int) -> list[_Role]:
        """This will make children of a parent of that age, none older than twenty-four."""
        count = min(most, 1 + int(self.rng.random() ** 1.5 * 4))
        made = []
        for _ in range(count):
            age = parent_age - self.rng.randint(19, 38)
            if 0 <= age <= 24:
                made.append(_Role(age, self._sex(), self.surname, self.surname))
        return made

    def _sex(self) -> str:
        return "m" if self.rng.random() < 0.495 else "f"

    def _married_name(self, own: str) -> str:
        luck = self.rng.random()
        if luck < TAKES_HUSBANDS_NAME:
            return self.surname
        if luck < TAKES_HUSBANDS_NAME + DOUBLE_BARREL and len(own) + len(self.surname) < 32:
            return f"{own}-{self.surname}"
        return own

    def _person(self, number: int, role: _Role) -> Person:
        rng = self.rng
        born_on = AS_OF - datetime.timedelta(days=int(role.age * 365.25 + rng.random() * 365))
        forename, middle = self._forenames(role.sex, born_on.year)
        surname = names.worn_by(role.surname, role.sex, self.culture)
        moved = rng.random() < MOVED
        pnc_id, cro = self._police_numbers(number, role.age, born_on.year)
        has_email = role.age > 12 and rng.random() < HAS_EMAIL
        return Person(
            id=number,
            household=self.household,
            forename=forename,
            middle=middle,
            surname=surname,
            birth_surname=names.worn_by(role.birth_surname, role.sex, self.culture),
            sex=role.sex,
            culture=self.culture,
            born_on=born_on,
            address=self.home,
            old_address=int(rng.random() * self.county.homes) if moved else None,
            mobile=numbers.mobile(number) if role.age > 9 else "",
            old_mobile=numbers.mobile(number + 5_000_000) if role.age > 9 else "",
            email=_email(forename, surname, number, rng) if has_email else "",
            pnc_id=pnc_id,
            cro_number=cro,
            national_insurance=numbers.national_insurance(number) if role.age > 15 else "",
        )

    def _forenames(self, sex: str, born: int) -> tuple[str, str]:
        drawn = names.forenames(self.culture, sex, born)
        forename = drawn.draw(self.rng)
        middle = drawn.draw(self.rng) if self.rng.random() < HAS_MIDDLE else ""
        return forename, "" if middle == forename else middle

    def _police_numbers(self, number: int, age: int, born: int) -> tuple[str, str]:
        """A PNC id for some; for a third of those a CRO number, never two alike in a year."""
        if age < 12 or self.rng.random() >= HAS_PNC_ID * 1.15:
            return "", ""
        year = min(born + self.rng.randint(12, 45), AS_OF.year)
        serial = number % 1_000_000
        cro = numbers.cro_number(year, serial) if serial % 3 == number // 1_000_000 else ""
        return numbers.pnc_id(year, numbers.PNC_SERIALS_FROM + number), cro


def _lone(maker: _Maker) -> list[_Role]:
    return [maker.adult(maker.age(youngest=60 if maker.rng.random() < 0.45 else 18))]


def _couple(maker: _Maker) -> list[_Role]:
    return maker.couple(youngest=54 if maker.rng.random() < 0.6 else 22)


def _family(maker: _Maker) -> list[_Role]:
    parents = maker.couple(youngest=24, oldest=56)
    return parents + maker.children(parents[1].age, 4)


def _one_parent(maker: _Maker) -> list[_Role]:
    parent = maker.adult(maker.age(20, 55), "f" if maker.rng.random() < 0.86 else "m")
    return [parent, *maker.children(parent.age, 3)]


def _shared(maker: _Maker) -> list[_Role]:
    made = []
    for _ in range(maker.rng.randint(2, 5)):
        maker.surname = names.draw_surname(maker.rng, maker.culture)
        made.append(maker.adult(maker.age(18, 40)))
    return made


def _three_generations(maker: _Maker) -> list[_Role]:
    return [*_family(maker), maker.adult(maker.age(62, 92))]


_ROLES = {
    "lone": _lone,
    "couple": _couple,
    "family": _family,
    "one parent": _one_parent,
    "shared": _shared,
    "three generations": _three_generations,
}


def _email(forename: str, surname: str, number: int, rng: random.Random) -> str:
    domain = ("example.com", "example.org", "example.net")[int(rng.random() * 3)]
    plain = surname.replace("'", "").lower()
    return f"{forename.lower()}.{plain}{number}@{domain}"
