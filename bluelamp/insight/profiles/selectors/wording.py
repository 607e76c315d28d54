"""Records and links in words: what pages, charts and prints show of them."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.reference.selectors import NoSuchList
from bluelamp.kernel.ui import moments
from bluelamp.records.pole.choices import Kind, ObjectKind, Ref

from ..rules import facts

Roles = Mapping[str, tuple[str, str]]
NODE_KINDS = {
    Kind.PERSON: "person",
    Kind.LOCATION: "place",
    Kind.EVENT: "incident",
    Kind.ORGANISATION: "organisation",
}
OBJECTS = {ObjectKind.VEHICLE: "vehicle", ObjectKind.TELEPHONE: "phone"}
MOMENTS = {"happened_from", "happened_to", "born_on", "died_on"}
LISTS = {
    ("person", "gender"): "gender",
    ("person", "ethnicity_self"): "ethnicity-self-defined",
    ("person", "ethnicity_officer"): "ethnicity-officer-defined",
    ("event", "kind"): "event-kind",
}


def origin_of(ref: Ref, thing: Any) -> facts.Origin:
    """This will say where a record comes from."""
    delivery = thing.delivery.name if thing.delivery_id else ""
    return facts.Origin(str(ref), thing.source_name, thing.known_at, delivery, thing.row)


def answers_of(ref: Ref, thing: Model, *, on: datetime.date) -> dict[str, list[str]]:
    """This will give what a record answers, in words by the field's name."""
    fields = facts.FIELDS[ref.kind]
    values = {each.name: _said(ref.kind, thing, each.name, on) for each in fields}
    beyond: Mapping[str, Any] = getattr(thing, "facts", {}) or {}
    return values | {name: facts.in_words(value) for name, value in beyond.items()}


def kind_in_words(ref: Ref, thing: Any, *, on: datetime.date) -> str:
    """This will name what a record is: "Vehicle", "Crime", "Person"."""
    if ref.kind in (Kind.PERSON, Kind.ORGANISATION):
        return str(ref.kind.label)
    return (_said(ref.kind, thing, "kind", on) or [str(ref.kind.label)])[0]


def node_kind(ref: Ref, thing: Any) -> str:
    """This will give the kind that the link chart draws a record as."""
    if ref.kind == Kind.OBJECT:
        return OBJECTS.get(thing.kind, "object")
    return NODE_KINDS[ref.kind]


def name_of(ref: Ref, things: Iterable[Any]) -> str:
    """This will name a record or a person: by the newest known of its records that has a name."""
    newest = sorted(things, key=lambda each: each.known_at, reverse=True)
    named = [each for each in newest if ref.kind != Kind.PERSON or each.surname]
    return str((named or newest)[0])


def roles(*, on: datetime.date) -> Roles:
    """This will give the words of each role, forwards and backwards."""
    return {
        each.code: (each.label, str(each.attributes.get("back") or each.label))
        for each in labelled("link-role", on=on)
    }


def role_in_words(role: str, known: Roles, *, backwards: bool = False) -> str:
    """This will say a role from one end of a link; an unknown code is said as it is written."""
    plain = role.replace("_", " ")
    return known.get(role, (plain, plain))[backwards]


def labelled(list_code: str, *, on: datetime.date) -> list[Any]:
    """This will list the codes of a list; none when the list is not loaded."""
    try:
        return reference.codes(list_code, on=on)
    except NoSuchList:
        return []


def label_of(list_code: str, code: str, *, on: datetime.date) -> str:
    """This will say what a code means on a day, or the code itself."""
    return next((each.label for each in labelled(list_code, on=on) if each.code == code), code)


def when(event: Any) -> str:
    """This will say when an event happened, as exactly as that is known; nothing when it is not."""
    return moments.span_known(event.happened_from, event.happened_to, event.precision)


def was(field: str, value: Any, precision: str) -> str:
    """This will say what a field held before or after it was changed."""
    if field in MOMENTS and value:
        return moments.known(datetime.datetime.fromisoformat(value), precision)
    return ", ".join(facts.in_words(value)) or "nothing"


def _said(kind: Kind, thing: Any, name: str, on: datetime.date) -> list[str]:
    value = when(thing) if name == "happened" else getattr(thing, name)
    if isinstance(value, datetime.date):
        return [moments.said(value)]
    if value and (list_code := LISTS.get((kind, name))):
        return [label_of(list_code, value, on=on)]
    if value and (shown := getattr(thing, f"get_{name}_display", None)):
        return [str(shown())]
    return facts.in_words(value)
