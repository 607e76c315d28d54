"""What is asked of each sort of record, in the order in which an officer says it."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FACT, IDENTIFIER = "facts.", "identifiers."
Typed = dict[str, Any]
_HOW_FOUND = ("kind", "identifier_kind", "identifier_given")


@dataclass(frozen=True)
class Field:
    """One thing that is asked: its name in the record, its words, how it is written.

    `shape` is text, words (several lines of it), lines (one value a line), date, code (of the
    list `codes`), moment (a day and perhaps a time) or whole (a number). `more` stands folded
    away until somebody asks for it.
    """

    name: str
    label: str
    shape: str = "text"
    codes: str = ""
    hint: str = ""
    longest: int = 200
    more: bool = False
    typed: str = ""

    @property
    def column(self) -> str:
        """This will name the record's column in which it is kept."""
        if self.shape == "moment":
            return "happened_from"
        return self.name.split(".")[0]


_DESCRIPTION = Field("description", "Description", "words", longest=1000)
_SERIAL = Field("identifier_given", "Serial number or mark", longest=100)
_MAKE = (Field("make", "Make", longest=60), Field("model", "Model", longest=60))
_COLOUR = Field("colour", "Colour", longest=40)
_PLACE = (
    Field("premises", "House name or number", longest=60),
    Field("street", "Street", longest=120),
    Field("town", "Town", longest=80),
    Field("postcode", "Postcode", longest=10),
)
ASKED: dict[str, tuple[Field, ...]] = {
    "person": (
        Field("given_names", "Given names", longest=100),
        Field("surname", "Surname", longest=35),
        Field("born_on", "Date of birth", "date"),
        Field("gender", "Gender", "code", "gender"),
        Field("telephones", "Telephone", "lines", longest=120, typed="tel"),
        Field("address", "Address", longest=200, hint="Parts with commas: 3 Mill Lane, Ambleford"),
        Field("postcode", "Postcode", longest=10),
        Field("other_names", "Other names", "lines", hint="One a line", more=True),
        Field("emails", "Email", "lines", hint="One a line", more=True),
        Field("ethnicity_self", "Ethnicity, self-defined", "code", "ethnicity-self-defined",
              more=True),
        Field("ethnicity_officer", "Ethnicity, officer-defined", "code",
              "ethnicity-officer-defined", more=True),
        Field("died_on", "Date of death", "date", more=True),
        Field(IDENTIFIER + "pnc", "PNC ID", longest=20, hint="Like 2003/0011985X", more=True),
        Field(IDENTIFIER + "cro", "CRO number", longest=20, hint="Like 123456/99L", more=True),
        Field(IDENTIFIER + "national_insurance", "National Insurance number", longest=20,
              hint="Like AB123456C", more=True),
        Field(IDENTIFIER + "driving_licence", "Driver number", longest=25,
              hint="The 16 characters at 5 on a driving licence", more=True),
        Field(IDENTIFIER + "passport", "Passport number", longest=20, more=True),
    ),
    "event": (
        Field("kind", "What kind of event", "code", "event-kind"),
        Field("category", "What it was", longest=100, hint="For example burglary, or fight"),
        Field("happened", "When it happened", "moment"),
        Field("summary", "What happened", "words", longest=2000),
        Field("reference", "Reference", longest=60, hint="The crime or incident number, if any"),
        Field("outcome", "Outcome", longest=200, more=True),
    ),
    "vehicle": (
        Field("identifier_given", "Registration mark", longest=15),
        *_MAKE,
        _COLOUR,
        Field(FACT + "body_shape", "Body shape", longest=40, hint="For example hatchback, or van"),
        _DESCRIPTION,
    ),
    "telephone": (
        Field("identifier_given", "Number", longest=30, typed="tel"),
        Field("make", "Make", longest=60, more=True),
        Field("model", "Model", longest=60, more=True),
        Field("description", "Description", "words", longest=1000, more=True),
    ),
    "property": (
        Field(FACT + "category", "Category", longest=60, hint="For example jewellery, or tool"),
        _DESCRIPTION, *_MAKE, _COLOUR, _SERIAL,
    ),
    "weapon": (_DESCRIPTION, *_MAKE, _SERIAL),
    "drug": (
        Field("description", "Description", "words", longest=1000,
              hint="What it is thought to be, how much, how it was wrapped"),
    ),
    "document": (
        Field("identifier_given", "Number", longest=100),
        Field("description", "What document it is", longest=200, hint="For example a passport"),
    ),
    "account": (
        Field("identifier_given", "Name, number or address of the account", longest=150),
        Field("description", "Where the account is", longest=200, hint="The bank or the site"),
    ),
    "device": (*_MAKE, Field("identifier_given", "IMEI", longest=30), _DESCRIPTION),
    "address": _PLACE,
    "business": (Field("name", "Name of the business", longest=120), *_PLACE),
    "street": (
        Field("name", "Name or junction", longest=120, hint="Mill Lane with High Street"),
        Field("street", "Street", longest=120),
        Field("town", "Town", longest=80),
    ),
    "point": (
        Field("name", "What is there", longest=120, hint="For example the gate of Long Meadow"),
    ),
    "area": (Field("name", "Name of the area", longest=120), Field("town", "Town", longest=80)),
    "organisation": (
        Field("name", "Name", longest=200),
        Field("kind", "Kind", longest=60, hint="For example company, school or club"),
        Field("number", "Registered number", longest=60),
    ),
}  # fmt: skip
NEEDED = {
    "event": ("kind",),
    "vehicle": (),
    "telephone": ("identifier_given",),
    "document": ("identifier_given",),
    "account": ("identifier_given",),
    "organisation": ("name",),
}


def guessed(sort: str, said: str) -> dict[str, str]:
    """This will begin a form with what somebody searched for and did not find."""
    words = said.split()
    if not words:
        return {}
    if sort == "person":
        words = [each.capitalize() if each.islower() else each for each in words]
        return {"given_names": " ".join(words[:-1]), "surname": words[-1]}
    names = [each.name for each in ASKED[sort]]
    first = next((n for n in ("identifier_given", "name", "street", "category") if n in names), "")
    return {first: said} if first else {}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """This will give what is written otherwise than it stands."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def parted(values: Mapping[str, Any]) -> dict[str, Any]:
    """This will gather what has no column of its own under `facts`."""
    own = {name: each for name, each in values.items() if "." not in name}
    beyond = {
        name.removeprefix(FACT): each
        for name, each in values.items()
        if name.startswith(FACT) and each
    }
    numbers = [each for name, each in values.items() if name.startswith(IDENTIFIER) and each]
    own |= {"facts": beyond} if beyond else {}
    return own | ({"identifiers": numbers} if numbers else {})


def identifiers_with(
    held: Sequence[Mapping[str, Any]], typed: Mapping[str, Mapping[str, Any] | None]
) -> list[dict[str, Any]]:
    """This will give a person's identifiers with what was typed: one a kind, None to take it away.

    It stands in place of the first of its kind; others of the kind are left.
    """
    waiting, found = dict(typed), []
    for each in held:
        new = waiting.pop(str(each.get("kind")), each)
        found += [dict(new)] if new else []
    return found + [dict(each) for each in waiting.values() if each]


def first_of(held: Sequence[Mapping[str, Any]], kind: str) -> str:
    """This will give the first of a person's identifiers of a kind, as it is searched for."""
    return next((str(each.get("value", "")) for each in held if each.get("kind") == kind), "")


def compared(said: Mapping[str, Any], typed: Mapping[str, Any]) -> tuple[Typed, Typed]:
    """This will part what was typed of an object into what it does not say yet and says otherwise.

    `said` and both answers have facts by their names in `ASKED`; its number is how it was found.
    """
    new = {
        name: each
        for name, each in unparted(typed).items()
        if each not in ("", None, said.get(name)) and name not in _HOW_FOUND
    }
    added = {name: each for name, each in new.items() if not said.get(name)}
    return added, {name: each for name, each in new.items() if name not in added}


def unparted(values: Mapping[str, Any]) -> dict[str, Any]:
    """This will give what stands under `facts` beside the rest, by its name in `ASKED`."""
    facts = {f"{FACT}{name}": each for name, each in values.get("facts", {}).items()}
    return {name: each for name, each in values.items() if name != "facts"} | facts


def precision_of(clock: datetime.time | None, *, month_only: bool) -> str:
    """This will say how exactly a moment is known."""
    if month_only:
        return "month"
    return "minute" if clock else "day"


_PEOPLE, _THINGS, _PLACES = ("person",), ("object",), ("location",)
_EVENTS, _BODIES = ("event",), ("organisation",)
_WITHIN = (
    *("victim", "suspect", "offender", "witness", "person_reporting", "person_of_interest"),
    *("missing_person", "vulnerable_person", "officer"),
)
# Which kinds a role joins, from and to; a role that a force has added joins any two.
JOINS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **dict.fromkeys(_WITHIN, (_PEOPLE, _EVENTS)),
    "subject": ((*_PEOPLE, *_THINGS, *_PLACES, *_BODIES), _EVENTS),
    "involved": ((*_PEOPLE, *_THINGS, *_BODIES), _EVENTS),
    "at": (_EVENTS, _PLACES),
    "lives_at": (_PEOPLE, _PLACES),
    "works_at": (_PEOPLE, _PLACES),
    "seen_at": ((*_PEOPLE, *_THINGS), _PLACES),
    **dict.fromkeys(("uses", "owns", "keeper"), ((*_PEOPLE, *_BODIES), _THINGS)),
    "drives": (_PEOPLE, _THINGS),
    **dict.fromkeys(("stolen_in", "found_in", "used_in"), (_THINGS, _EVENTS)),
    **dict.fromkeys(("associate", "relative", "partner"), (_PEOPLE, _PEOPLE)),
    "member": (_PEOPLE, _BODIES),
    "employed_by": (_PEOPLE, _BODIES),
    "based_at": (_BODIES, _PLACES),
}
FORWARDS, BACKWARDS = ">", "<"
_BOTH_ALIKE = {"associate", "relative", "partner"}


def joins(role: str, one: str, other: str) -> bool:
    """This will say whether a role may go from one kind of record to the other."""
    if role == "part_of":
        return one == other
    if role not in JOINS:
        return True
    starts, ends = JOINS[role]
    return one in starts and other in ends


def ways(role: str, near: str, far: str) -> list[str]:
    """This will give which ways a role may read from a near kind to a far one."""
    found = [FORWARDS] if joins(role, near, far) else []
    if joins(role, far, near) and role not in (_BOTH_ALIKE if found else ()):
        found.append(BACKWARDS)
    return found


_HOUSE = re.compile(r"(\d+[A-Za-z]?(?:[-/]\d+[A-Za-z]?)?)\s+(\S.*)")


def home_of(values: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any] | None:
    """This will give a person's home as a location; None without a postcode that places it."""
    if not values.get("postcode"):
        return None
    if chosen:
        return {name: each for name, each in chosen.items() if each is not None} | _IS_ADDRESS
    first, *rest = [each.strip() for each in str(values.get("address", "")).split(",")]
    if not first:
        return None
    house = _HOUSE.fullmatch(first)
    said = {"premises": house[1], "street": house[2]} if house else {"premises": first}
    if rest and not house:
        said["street"] = rest.pop(0)
    return said | {"town": rest[-1] if rest else "", "postcode": values["postcode"]} | _IS_ADDRESS


_IS_ADDRESS = {"kind": "address"}
