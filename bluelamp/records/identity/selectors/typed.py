"""What somebody has typed so far, taken apart into what can be looked up and compared."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from bluelamp.records.identity.rules import person, words
from bluelamp.records.identity.rules.person import Person

LONGEST = 200
MOST_WORDS = 6
_NICKNAMES = Path(__file__).parent.parent / "data" / "nicknames.txt"
_DATE = re.compile(r"\D*(\d{1,2})\D+(\d{1,2})\D+(\d{4}|\d{2})\D*")
_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")
_DIGITS = re.compile(r"\s*(\d{2})(\d{2})(\d{4}|\d{2})\s*")
_YEAR = re.compile(r"\s*((?:19|20)\d\d)\s*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[0-9A-Z]?)(\d)([A-Z]{2})")


@dataclass(frozen=True)
class Query:
    """What has been typed of a person, as it was typed; any part may be missing or wrong.

    `name` is given names and surname in either order, or `Surname, Given`.
    """

    name: str = ""
    born_on: str = ""
    telephone: str = ""
    postcode: str = ""
    email: str = ""
    identifier: str = ""

    def is_empty(self) -> bool:
        """This will say whether nothing was typed that a person could be known by."""
        return not asked(self).has_any


@dataclass(frozen=True)
class Asked:
    """A query made ready: folded words, dates that may be meant, keys to look up with weights."""

    given: tuple[str, ...] = ()
    surname: str = ""
    surnames: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    beginning: str = ""
    days: tuple[datetime.date, ...] = ()
    near_days: tuple[datetime.date, ...] = ()
    years: tuple[datetime.date, datetime.date] | None = None
    keys: dict[str, float] = field(default_factory=dict)
    near_keys: dict[str, float] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    turned: Person | None = None

    @property
    def has_any(self) -> bool:
        """Whether there is anything to look up."""
        return bool(self.surnames or self.given or self.days or self.years or self.keys)


def asked(query: Query) -> Asked:
    """This will take a query apart. Text past the first two hundred letters is not read."""
    name = _words(query.name)
    day = read_day(query.born_on)
    postcode = "".join(words.fold(query.postcode[:LONGEST])).upper()
    keys, near = _keys(query, postcode)
    given, surname = name[:-1], name[-1] if name else ""
    return Asked(
        given=name if len(name) == 1 else given,
        surname=surname,
        surnames=_surnames(name),
        alike=_alike(name),
        beginning=surname if len(surname) > 1 else "",
        days=tuple(_days(day)) if day else (),
        near_days=tuple(_near_days(day)) if day else (),
        years=None if day else _years(query.born_on),
        keys=keys,
        near_keys=near,
        people=(people := tuple(_people(query, name, day, postcode))),
        turned=_turned(people[0], name),
    )


def printable(text: str) -> str:
    """This will give the first two hundred letters of a text that a database can hold."""
    return "".join(each for each in text[:LONGEST] if each.isprintable()).strip()


def read_day(text: str) -> datetime.date | None:
    """This will read a date of birth as people write one: day first, or year first with dashes.

    Two digits of a year are the last such year that is past.
    """
    text = _named_month(text[:40])
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[2], found[3])
    found = _DATE.fullmatch(text) or _DIGITS.fullmatch(text)
    return _day(_century(found[3]), found[2], found[1]) if found else None


def _named_month(text: str) -> str:
    for number, month in enumerate(_MONTHS, start=1):
        text = re.sub(
            rf"[\s-]*(?<![a-z]){month}[a-z]*[\s-]*", f"/{number}/", text, flags=re.IGNORECASE
        )
    return text


def _century(year: str) -> str:
    if len(year) == 4:
        return year
    # Nobody alive is older than a hundred and some; 26 is 2026 and 27 is 1927.
    return f"20{year}" if int(year) <= 26 else f"19{year}"


def _day(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _years(text: str) -> tuple[datetime.date, datetime.date] | None:
    found = _YEAR.fullmatch(text[:40])
    if not found:
        return None
    return datetime.date(int(found[1]), 1, 1), datetime.date(int(found[1]), 12, 31)


def _words(name: str) -> tuple[str, ...]:
    """`Smith, John` is turned; what would be no end of words is cut."""
    name = name[:LONGEST]
    last, comma, first = name.partition(",")
    found = words.fold(f"{first} {last}" if comma and first.strip() else name)
    return tuple(word[:60] for word in found[: MOST_WORDS - 1] + found[MOST_WORDS - 1 :][-1:])


def _surnames(name: tuple[str, ...]) -> tuple[str, ...]:
    """Any word but the first may be of the surname; two at the end may be one (`de Souza`)."""
    if len(name) < 2:
        return name
    joined = ("".join(name[-2:]),) if len(name) > 2 else ()
    return tuple(dict.fromkeys(name[1:] + joined))


@cache
def _called() -> dict[str, frozenset[str]]:
    """For each formal name those that stand for it, turned about from the model's own list."""
    called: dict[str, set[str]] = {}
    for line in _NICKNAMES.read_text(encoding="utf-8").splitlines():
        for name in line.split() if not line.startswith("#") else ():
            for formal in words.formal_names(name):
                called.setdefault(formal, set()).add(name)
    return {formal: frozenset(names) for formal, names in called.items()}


def _alike(name: tuple[str, ...]) -> tuple[str, ...]:
    """Nicknames of the first name and what they are nicknames of; of both when order is unsure."""
    found: set[str] = set()
    for word in {name[0], name[-1]} if name else ():
        for formal in words.formal_names(word):
            found |= {formal, *_called().get(formal, ())}
    return tuple(sorted(found - set(name)))


def _days(day: datetime.date) -> Iterator[datetime.date]:
    """The day as typed, then with day and month swapped."""
    yield day
    swapped = _day(str(day.year), str(day.day), str(day.month))
    if swapped and swapped != day:
        yield swapped


def _near_days(day: datetime.date) -> Iterator[datetime.date]:
    """Every date that one digit wrong, or two neighbours swapped, could have made of this one."""
    text, seen = f"{day:%Y%m%d}", set(_days(day))
    changed = [
        text[:at] + digit + text[at + 1 :] for at in range(2, 8) for digit in "0123456789"
    ] + [text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(2, 7)]
    changed += [century + text[2:] for century in ("19", "20")]
    for each in changed:
        found = _day(each[:4], each[4:6], each[6:])
        if found and found not in seen:
            seen.add(found)
            yield found


def _keys(query: Query, postcode: str) -> tuple[dict[str, float], dict[str, float]]:
    """What is looked up whole, with about the bits that it tells; and what it may be a slip of."""
    digits = person.digits_of(query.telephone[:LONGEST])[-10:]
    keys: dict[str, float] = {}
    near: dict[str, float] = {}
    if len(digits) > 5:
        keys[f"t{digits}"] = 18.0
        near |= {f"t{each}": 12.0 for each in _one_digit_off(digits)}
    if found := _POSTCODE.fullmatch(postcode):
        keys[f"p{postcode}"] = 12.0
        outward, sector, unit = found.groups()
        near |= {f"p{outward}{digit}{unit}": 6.0 for digit in "0123456789" if digit != sector}
    if email := printable(query.email).lower():
        keys[f"e{email}"] = 18.0
    if identifier := "".join(words.fold(query.identifier[:LONGEST]))[:60].upper():
        keys[f"i{identifier}"] = 22.0
    return keys, near


def _one_digit_off(digits: str) -> Iterator[str]:
    for at, digit in enumerate(digits):
        yield from (digits[:at] + d + digits[at + 1 :] for d in "0123456789" if d != digit)
    for at in range(len(digits) - 1):
        yield digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


def _people(
    query: Query, name: tuple[str, ...], day: datetime.date | None, postcode: str
) -> Iterator[Person]:
    """The person as typed, for each way in which the name may be parted."""
    said = Person(
        born_on=day,
        telephones=(query.telephone[:LONGEST],) if query.telephone else (),
        emails=(query.email[:LONGEST],) if query.email else (),
        postcode=postcode,
    )
    if len(name) == 1:
        yield replace(said, surname=name[0])
        yield replace(said, given_names=name)
        return
    yield replace(said, given_names=name[:-1], surname=name[-1] if name else "")
    if len(name) > 2:
        yield replace(said, given_names=name[:1], surname=" ".join(name[1:]))


def _turned(person: Person, name: tuple[str, ...]) -> Person | None:
    """The person when the surname was typed first."""
    if len(name) < 2:
        return None
    return replace(person, given_names=name[-1:], surname=" ".join(name[:-1]))
