"""Facts side by side: what each source says, and where they differ. Nothing is merged away."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Field:
    """A field of a record as a profile shows it; `one` says that a person has only one of it."""

    name: str
    label: str
    one: bool = True


@dataclass(frozen=True)
class Origin:
    """Which record said it, where that came from, and when its source knew it."""

    ref: str
    source: str
    known_at: datetime.datetime
    delivery: str = ""
    row: int | None = None


@dataclass
class Value:
    """One answer, and every record that gives it."""

    words: str
    origins: list[Origin] = field(default_factory=list)


@dataclass(frozen=True)
class Fact:
    """A field with its answers, the newest known first."""

    label: str
    values: list[Value]
    conflict: bool


PERSON = (
    Field("given_names", "Given names"),
    Field("surname", "Surname"),
    Field("other_names", "Other names", one=False),
    Field("born_on", "Date of birth"),
    Field("died_on", "Date of death"),
    Field("gender", "Gender"),
    Field("ethnicity_self", "Ethnicity, self-defined"),
    Field("ethnicity_officer", "Ethnicity, officer-defined"),
    Field("telephones", "Telephone", one=False),
    Field("emails", "Email", one=False),
    Field("address", "Address", one=False),
    Field("postcode", "Postcode", one=False),
    Field("identifiers", "Identifiers", one=False),
)
OBJECT = (
    Field("kind", "Kind"),
    Field("identifier", "Identifier"),
    Field("identifier_given", "Identifier as it was given"),
    Field("check_ok", "Check character is right"),
    Field("make", "Make"),
    Field("model", "Model"),
    Field("colour", "Colour"),
    Field("description", "Description"),
)
LOCATION = (
    Field("kind", "Kind"),
    Field("name", "Name"),
    Field("premises", "Premises"),
    Field("street", "Street"),
    Field("town", "Town"),
    Field("postcode", "Postcode"),
    Field("uprn", "UPRN"),
    Field("area_code", "Area"),
)
EVENT = (
    Field("kind", "Kind"),
    Field("category", "Category"),
    Field("reference", "Reference"),
    Field("happened", "When"),
    Field("summary", "Summary"),
    Field("outcome", "Outcome"),
)
ORGANISATION = (
    Field("name", "Name"),
    Field("kind", "Kind"),
    Field("number", "Registered number"),
)
FIELDS: dict[str, tuple[Field, ...]] = {
    "person": PERSON,
    "object": OBJECT,
    "location": LOCATION,
    "event": EVENT,
    "organisation": ORGANISATION,
}
Said = tuple[Origin, Mapping[str, Sequence[str]]]


def side_by_side(fields: Sequence[Field], said: Sequence[Said]) -> list[Fact]:
    """This will give each field that any record answers, with every answer.

    `said` holds for each record its answers in words by the field's name. Answers that differ only
    in capitals or spaces are one.
    """
    newest = sorted(said, key=lambda each: each[0].known_at, reverse=True)
    facts = (_fact(each, newest) for each in fields)
    return [each for each in facts if each.values]


def others(fields: Sequence[Field], said: Sequence[Said]) -> list[Field]:
    """This will name what records say beyond the fields: what had no column of its own."""
    known = {each.name for each in fields}
    names = {name for _, answers in said for name in answers if name not in known}
    return [Field(name, as_label(name), one=False) for name in sorted(names)]


def as_label(name: str) -> str:
    """This will make words of a name: `last_outcome` is "Last outcome"."""
    return name.replace("_", " ").strip().capitalize()


def in_words(value: Any) -> list[str]:
    """This will give the answers that a stored value holds, each in words; none for an empty one.

    An identifier says its kind, and when its check character was wrong.
    """
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return [words for each in value for words in in_words(each)]
    if isinstance(value, dict):
        return [_identifier(value)]
    if isinstance(value, bool):
        return ["Yes" if value else "No"]
    return [str(value)]


def _fact(asked: Field, said: Sequence[Said]) -> Fact:
    values: dict[str, Value] = {}
    for origin, answers in said:
        for words in answers.get(asked.name, ()):
            value = values.setdefault(_alike(words), Value(words))
            value.origins.append(origin)
    return Fact(asked.label, list(values.values()), asked.one and len(values) > 1)


def _alike(words: str) -> str:
    return " ".join(words.casefold().split())


def _identifier(value: Mapping[str, Any]) -> str:
    if "value" not in value:
        return ", ".join(f"{as_label(k)}: {v}" for k, v in value.items() if v not in (None, ""))
    wrong = " (its check character is wrong)" if value.get("check_ok") is False else ""
    return f"{as_label(str(value.get('kind', '')))} {value['value']}{wrong}".strip()
