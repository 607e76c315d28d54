"""A person record as it is compared."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from .words import fold, formal_names

LANDLINE = ("01", "02", "03")
PREPARED_KEPT = 100_000
_NOT_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Person:
    """A person record as its source gave it; an empty text or tuple is not known.

    Identifiers are written `kind:value`, such as `pnc_id:2001/7400012X`.
    """

    given_names: tuple[str, ...] = ()
    surname: str = ""
    other_names: tuple[str, ...] = ()
    born_on: date | None = None
    gender: str = ""
    telephones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    postcode: str = ""
    address: str = ""
    identifiers: tuple[str, ...] = ()


def person_of(record: Any) -> Person:
    """This will give a record of pole's, or one with the same names, as it is compared."""
    return Person(
        given_names=(record.given_names,),
        surname=record.surname,
        other_names=tuple(record.other_names),
        born_on=record.born_on,
        gender=record.gender,
        telephones=tuple(record.telephones),
        emails=tuple(record.emails),
        postcode=record.postcode,
        address=record.address,
        identifiers=tuple(f"{each['kind']}:{each['value']}" for each in record.identifiers),
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A person record made ready to be compared: folded, parted, in one writing.

    `born` is eight digits; `house` the first word of `line`, the house and street; `sector` is the
    postcode without its last two letters.
    """

    given: str
    middles: tuple[str, ...]
    formals: frozenset[str]
    surname: str
    parts: frozenset[str]
    other_given: frozenset[str]
    other_surnames: frozenset[str]
    born: str
    gender: str
    personal: frozenset[str]
    landlines: frozenset[str]
    emails: frozenset[str]
    postcode: str
    sector: str
    house: str
    line: str
    kinds: frozenset[str]
    identifiers: frozenset[str]


@lru_cache(maxsize=PREPARED_KEPT)
def prepare(person: Person) -> Prepared:
    """This will make a person record ready to be compared."""
    given = fold(" ".join(person.given_names))
    surname = fold(person.surname)
    others = [words for words in map(fold, person.other_names) if words]
    numbers = frozenset(filter(None, map(digits_of, person.telephones)))
    landlines = frozenset(each for each in numbers if each.startswith(LANDLINE))
    postcode = "".join(fold(person.postcode))
    line = line_of(person.address)
    identifiers = frozenset(map(_identifier, person.identifiers))
    return Prepared(
        given=given[0] if given else "",
        middles=given[1:],
        formals=formal_names(given[0]) if given else frozenset(),
        surname="".join(surname),
        parts=_parts(surname),
        other_given=frozenset(words[0] for words in others if len(words) > 1),
        other_surnames=frozenset(name for words in others for name in (words[-1], "".join(words))),
        born=person.born_on.isoformat().replace("-", "") if person.born_on else "",
        gender=_gender(person.gender),
        personal=numbers - landlines,
        landlines=landlines,
        emails=frozenset(each.strip().lower() for each in person.emails if each.strip()),
        postcode=postcode,
        sector=postcode[:-2],
        house=line.split(" ", 1)[0],
        line=line,
        kinds=frozenset(each.split(":", 1)[0] for each in identifiers),
        identifiers=identifiers,
    )


@lru_cache(maxsize=PREPARED_KEPT)
def _parts(surname: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in surname if len(word) > 2)


def digits_of(telephone: str) -> str:
    """This will write a telephone number in digits, from a nought when it is of this country."""
    digits = _NOT_DIGITS.sub("", telephone)
    for abroad in ("0044", "44"):
        if digits.startswith(abroad) and len(digits) >= len(abroad) + 9:
            return "0" + digits[len(abroad) :].lstrip("0")
    return digits


def line_of(address: str) -> str:
    """This will give the house and street of an address whose lines are parted by commas."""
    lines = [words for words in map(fold, address.split(",")) if words]
    if len(lines) > 1 and len(lines[0]) == 1:
        return " ".join((*lines[0], *lines[1]))
    return " ".join(lines[0]) if lines else ""


def _gender(given: str) -> str:
    letter = given.strip()[:1].lower()
    return letter if letter in ("m", "f") else ""


def _identifier(written: str) -> str:
    kind, _, value = written.partition(":")
    return f"{kind}:{''.join(fold(value))}"
