"""A person record as it is compared."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from .words import fold, formal_names

LANDLINE = ("01", "02", "03")
PREPARED_KEPT = 100_000
NOTHING: frozenset[str] = frozenset()
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


class Prepared(NamedTuple):
    """A person record made ready to be compared: folded, parted, in one writing.

    `born` is eight digits; `house` the first word of `line`, the house and street; `sector` is the
    postcode without its last two letters. Millions are made, so it is the kind made fastest.
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
    return Prepared(
        *given_of(person.given_names),
        *surname_of(person.surname),
        *others_of(person.other_names),
        *born_of(person.born_on),
        *gender_of(person.gender),
        *numbers_of(person.telephones),
        *emails_of(person.emails),
        *postcode_of(person.postcode),
        *place_of(person.address),
        *identifiers_of(person.identifiers),
    )


@lru_cache(maxsize=PREPARED_KEPT)
def given_of(names: tuple[str, ...]) -> tuple[str, tuple[str, ...], frozenset[str]]:
    """This will give the first given name, those after it, and what the first may stand for."""
    words = fold(" ".join(names))
    return (words[0], words[1:], formal_names(words[0])) if words else ("", (), NOTHING)


@lru_cache(maxsize=PREPARED_KEPT)
def surname_of(written: str) -> tuple[str, frozenset[str]]:
    """This will give a surname as one word, and the words that it is made of."""
    words = fold(written)
    return "".join(words), frozenset(word for word in words if len(word) > 2)


def others_of(names: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """This will give the given names and the surnames among a person's other names."""
    if not names:
        return NOTHING, NOTHING
    others = [words for words in map(fold, names) if words]
    return (
        frozenset(words[0] for words in others if len(words) > 1),
        frozenset(name for words in others for name in (words[-1], "".join(words))),
    )


def born_of(day: date | None) -> tuple[str]:
    """This will write a day in eight digits."""
    return (day.isoformat().replace("-", "") if day else "",)


def gender_of(written: str) -> tuple[str]:
    """This will give m, f or nothing."""
    letter = written.strip()[:1].lower()
    return (letter if letter in ("m", "f") else "",)


def numbers_of(telephones: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """This will give the numbers of one person, and those that a household shares."""
    if not telephones:
        return NOTHING, NOTHING
    numbers = frozenset(filter(None, map(digits_of, telephones)))
    landlines = frozenset(each for each in numbers if each.startswith(LANDLINE))
    return numbers - landlines, landlines


def digits_of(telephone: str) -> str:
    """This will write a telephone number in digits, from a nought when it is of this country."""
    digits = _NOT_DIGITS.sub("", telephone)
    for abroad in ("0044", "44"):
        if digits.startswith(abroad) and len(digits) >= len(abroad) + 9:
            return "0" + digits[len(abroad) :].lstrip("0")
    return digits


def emails_of(written: tuple[str, ...]) -> tuple[frozenset[str]]:
    """This will give e-mail addresses in small letters."""
    return (frozenset(each.strip().lower() for each in written if each.strip()),)


def postcode_of(written: str) -> tuple[str, str]:
    """This will give a postcode without its space, and its sector."""
    postcode = "".join(fold(written))
    return postcode, postcode[:-2]


def place_of(address: str) -> tuple[str, str]:
    """This will give the house of an address, and its house and street."""
    line = line_of(address)
    return line.split(" ", 1)[0], line


def line_of(address: str) -> str:
    """This will give the house and street of an address whose lines are parted by commas."""
    lines = [words for words in map(fold, address.split(",")) if words]
    if len(lines) > 1 and len(lines[0]) == 1:
        return " ".join((*lines[0], *lines[1]))
    return " ".join(lines[0]) if lines else ""


def identifiers_of(written: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """This will give the kinds of identifier that are held, and the identifiers."""
    if not written:
        return NOTHING, NOTHING
    parted = [each.partition(":") for each in written]
    return (
        frozenset(kind for kind, _, _ in parted),
        frozenset(f"{kind}:{''.join(fold(value))}" for kind, _, value in parted),
    )
