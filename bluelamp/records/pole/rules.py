"""The national minimum data standard as rules (Minimum POLE Data Standards Dictionary 1.1)."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.reference.rules import identifiers

OLDEST = 120
NOT_NAMES = {"unknown", "n/k", "not known", "unk", "mr", "mrs", "miss", "ms", "dr"}
CONTACTS = ("telephones", "emails", "postcode", "address")
LONG_REFERENCE = 30
_CODE, _SLUG = re.compile(r"[a-z\d]+(?:[-_][a-z\d]+)*"), re.compile(r"[-_]")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_CHECKS = {
    "vrm": identifiers.check_vrm,
    "imei": identifiers.check_imei,
    "vin": identifiers.check_vin,
    "national_insurance": identifiers.check_national_insurance,
    "driving_licence": identifiers.check_driving_licence,
    "cro": identifiers.check_cro,
    "asn": identifiers.check_asn,
}


@dataclass(frozen=True)
class Part:
    """One part that the standard asks for: its words, and the fields any of which gives it."""

    words: str
    fields: tuple[str, ...]
    least: int = 1

    def is_in(self, values: Mapping[str, Any]) -> bool:
        """This will say whether the values give the part, with as many characters as are asked."""
        return any(len(_written(values.get(each))) >= self.least for each in self.fields)


@dataclass(frozen=True)
class Minimum:
    """How far a record reaches the standard: which entity it is, and what it still wants."""

    entity: str
    asked: int
    missing: tuple[str, ...]

    @property
    def held(self) -> int:
        """This will count the parts that are there."""
        return self.asked - len(self.missing)

    @property
    def percent(self) -> int:
        """This will give the completeness in whole per cent, downwards: 100 is all of it."""
        return 100 * self.held // self.asked


_DAY, _CLOCK = Part("the day it happened", ("day",)), Part("the time it happened", ("clock",))
_SCENE = Part("where it happened", ("place",))
_OFFICER = Part("the officer", ("officer", "collar_number"))
_SELF = Part("the ethnicity the person gave", ("ethnicity_self",))
_SEEN = Part("the ethnicity the officer saw", ("ethnicity_officer",))
_WORDS = Part("a description", ("name", "premises", "street", "town", "area_code"))
_POSTCODE = Part("a postcode", ("postcode",))
_NUMBER = Part("a number", ("identifier",))
_THING = (Part("a description", ("description", "make", "model")),)
# Its mandatory component parts, of the entities that the store holds. A part that no source gives
# a column is looked for among the facts under the name here.
PARTS: dict[tuple[str, str], tuple[str, tuple[Part, ...]]] = {
    ("person", ""): (
        "a person",
        (
            Part("a given name", ("given_names",)),
            Part("a surname", ("surname",)),
            Part("a date of birth", ("born_on",)),
            Part("a gender", ("gender",)),
            Part("a way to reach them", CONTACTS),
        ),
    ),
    ("object", "vehicle"): (
        "a known vehicle (O_001)",
        (
            Part("a registration mark", ("identifier",)),
            Part("a make", ("make",)),
            Part("a model", ("model",)),
            Part("a body shape", ("body_shape",)),
            Part("a colour", ("colour",)),
        ),
    ),
    ("object", "telephone"): ("a telephone (O_003)", (_NUMBER,)),
    ("object", "document"): ("a document (O_005 to O_009)", (_NUMBER,)),
    ("object", "account"): ("an account (O_013)", (Part("a name or address", ("identifier",)),)),
    ("object", "property"): ("property (O_010)", (Part("a category", ("category",)), *_THING)),
    ("object", "weapon"): ("property (O_010)", _THING),
    ("object", "drug"): ("property (O_010)", _THING),
    ("object", "device"): ("property (O_010)", _THING),
    ("location", "address"): (
        "an address (L_001)",
        (
            _POSTCODE,
            Part("a house name or number", ("premises", "name")),
            Part("a street", ("street",)),
            Part("a town", ("town",)),
        ),
    ),
    ("location", "business"): (
        "a business address (L_002)",
        (
            _POSTCODE,
            Part("the name of the business", ("name",)),
            Part("premises", ("premises", "street")),
        ),
    ),
    ("location", "geometric"): (
        "a point (L_003)",
        (Part("a latitude", ("latitude",)), Part("a longitude", ("longitude",))),
    ),
    ("location", "street"): ("an area (L_004)", (_WORDS,)),
    ("location", "area"): ("an area (L_004)", (_WORDS,)),
    ("event", "crime"): (
        "a crime (E_001)",
        (
            Part("the Home Office classification", ("home_office_class",)),
            Part("the crime type", ("category",)),
            Part("the outcome", ("outcome",)),
            Part("the status", ("status",)),
            Part("whether it is a hate crime", ("hate_crime",)),
            _DAY,
            _CLOCK,
            Part("how it was done, in 20 characters or more", ("summary", "mo"), 20),
            Part("the day it was reported", ("reported_on",)),
            Part("the recording officer", ("officer", "recording_officer")),
            Part("the supervisor", ("supervisor",)),
            _SCENE,
        ),
    ),
    ("event", "incident"): (
        "an incident (E_002)",
        (
            Part("the incident qualifiers", ("qualifiers",)),
            Part("the opening code", ("opening_code",)),
            Part("the closing code", ("closing_code",)),
            Part("the person it is about", ("people",)),
            _DAY,
            _CLOCK,
            _SCENE,
        ),
    ),
    ("event", "custody"): (
        "a detention (E_003)",
        (
            Part("the person detained", ("people",)),
            Part("the arrest summons number", ("asn",)),
            Part("the offence code", ("offence_code",)),
            Part("the reason for the arrest", ("arrest_reason",)),
            Part("the nationality", ("nationality",)),
            _SELF,
            _SEEN,
            Part("the arresting officer", ("officer", "collar_number")),
        ),
    ),
    ("event", "stop_search"): (
        "a stop and search (E_004)",
        (
            Part("the nature of the stop", ("category",)),
            Part("the number of the receipt", ("reference",)),
            Part("the person stopped", ("people",)),
            _DAY,
            _CLOCK,
            _SELF,
            _SEEN,
            _OFFICER,
            _SCENE,
        ),
    ),
}


def minimum(kind: str, sort: str, values: Mapping[str, Any]) -> Minimum | None:
    """This will say how far a record reaches the standard; None where it has no such entity.

    `sort` is the kind of object, location or event. An event's `day` and `clock` say how exactly
    its time is known; `place`, `people` and `officer` whether it is linked to one.
    """
    if (kind, sort) not in PARTS:
        return None
    entity, parts = PARTS[kind, sort]
    missing = tuple(each.words for each in parts if not each.is_in(values))
    return Minimum(entity, len(parts), missing)


def in_words(code: str) -> str:
    """This will write a code as words: "criminal-damage-arson" is "Criminal damage arson".

    What is not written as a code stays as its source wrote it.
    """
    return _SLUG.sub(" ", code).capitalize() if _CODE.fullmatch(code) else code


def shortened(reference: str) -> str:
    """This will shorten a reference that nobody would read out, such as a hash of 64 letters."""
    return reference if len(reference) <= LONG_REFERENCE else f"{reference[:12]}…"


def faults_of_person(values: Mapping[str, Any], *, on: datetime.date) -> list[str]:
    """This will say what in a person record breaks the standard; blank is better than wrong."""
    return [
        *_faults_of_names(values),
        *_faults_of_dates(values.get("born_on"), values.get("died_on"), on),
        *[f"“{each}” is not an email address." for each in _wrong_emails(values)],
    ]


def faults_of_location(values: Mapping[str, Any]) -> list[str]:
    """This will say what in a location breaks the standard: an address needs a valid postcode."""
    postcode = values.get("postcode", "")
    if postcode and not identifiers.check_postcode(postcode).ok:
        return [f"“{postcode}” is not a postcode: one looks like B4 6NQ."]
    if values.get("kind") == "address" and not postcode:
        return ["A postal address needs a postcode. A field or a junction is another kind."]
    return []


def identify(kind: str, given: str, *, on: datetime.date) -> tuple[str, bool | None]:
    """This will give an identifier as it is searched for, and whether its check was right.

    None says that numbers of that kind have no check. What is not understood is kept as given.
    """
    if kind == "pnc":
        checked = identifiers.check_pnc_id(given, this_year=on.year)
        return checked.canonical or _squeezed(given), checked.ok
    if check := _CHECKS.get(kind):
        checked = check(given)
        return checked.canonical or _squeezed(given), checked.ok
    if kind == "msisdn":
        return identifiers.international(given), None
    return _squeezed(given), None


def _written(value: Any) -> str:
    """A value as it counts for the standard; nought is one: Greenwich lies at longitude 0."""
    return "" if value is None or value is False or value == [] else str(value)


def _faults_of_names(values: Mapping[str, Any]) -> list[str]:
    given = str(values.get("given_names", "")).split()
    names = [*given, values.get("surname", ""), *values.get("other_names", [])]
    return [fault for name in names if name for fault in _faults_of_name(name)]


def _faults_of_name(name: str) -> list[str]:
    if name.casefold() in NOT_NAMES:
        return [f"“{name}” is not a name: leave it blank."]
    if len(name) > 35:
        return ["A name has 35 characters at most."]
    if not _NAME.fullmatch(name):
        return [f"“{name}” has something in it that a name has not."]
    return []


def _faults_of_dates(
    born: datetime.date | None, died: datetime.date | None, on: datetime.date
) -> list[str]:
    if born is None:
        return []
    if born >= on:
        return ["A date of birth is in the past."]
    if born.year < on.year - OLDEST - 1:
        return [f"Nobody is more than {OLDEST} years old."]
    return ["They died before they were born."] if died and died < born else []


def _wrong_emails(values: Mapping[str, Any]) -> list[str]:
    return [
        each
        for each in values.get("emails", [])
        if not (5 <= len(each) <= 120 and _EMAIL.fullmatch(each))
    ]


def _squeezed(given: str) -> str:
    return re.sub(r"\s+", "", given).upper()
