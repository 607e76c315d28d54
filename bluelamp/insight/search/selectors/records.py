"""Records of the store and of dispatch as search knows them, under the present scope."""

import datetime
import functools
from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bluelamp.contact import selectors as contact
from bluelamp.dispatch import selectors as dispatch
from bluelamp.kernel.ui import moments
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import LETTERS, Kind, Precision, Ref

from ..choices import FoundKind
from ..rules.documents import Numbered, Record
from ..rules.guards import Guard

KINDS = {letter: kind for kind, letter in LETTERS.items()}
INCIDENT, CALL = "I", "C"
Texts = list[tuple[str, str]]


def find_records(keys: Iterable[str]) -> dict[str, Record]:
    """This will give those records of the keys (`P12`, `I7`) that are in scope."""
    wanted = [(each[0], int(each[1:])) for each in keys]
    refs = [Ref(KINDS[letter], pk) for letter, pk in wanted if letter in KINDS]
    found = [record_of(ref.kind, each) for ref, each in pole.find_plain(refs).items()]
    if incidents := [pk for letter, pk in wanted if letter == INCIDENT]:
        rows = dispatch.list_incidents().filter(pk__in=incidents)
        found += [incident_record(each) for each in rows]
    if calls := [pk for letter, pk in wanted if letter == CALL]:
        found += [call_record(each) for each in contact.list_calls().filter(pk__in=calls)]
    return {each.key: each for each in found}


def record_of(kind: Kind, row: Any) -> Record:
    """This will make a record of a plain row of the store."""
    shape = {"key": f"{LETTERS[kind]}{row.id}", "pk": row.id, "guard": guard_of(row)}
    shape |= {"title": pole.title_of(kind, row)}
    shape |= {"source_id": row.source_id, "known_at": row.known_at}
    return _SHAPES[kind](row, shape)


def incident_record(row: Any) -> Record:
    """This will make a record of an incident of dispatch."""
    return Record(
        key=f"{INCIDENT}{row.pk}",
        pk=row.pk,
        kind=FoundKind.INCIDENT,
        title=f"Incident {row.reference}",
        line=", ".join(each for each in (row.place, row.summary) if each),
        guard=guard_of(row),
        texts=_texts(("place", row.place), ("summary", row.summary), ("result", row.result)),
        numbers=(Numbered("reference", row.reference),),
        day=_day(row.opened_at),
        point=_point(row),
        known_at=row.opened_at,
    )


def call_record(row: Any) -> Record:
    """This will make a record of a call as it was taken."""
    return Record(
        key=f"{CALL}{row.pk}",
        pk=row.pk,
        kind=FoundKind.CALL,
        title=f"Call from {row.caller_name or row.caller_number or 'somebody unnamed'}",
        line=", ".join(each for each in (row.place, row.words) if each),
        guard=guard_of(row),
        texts=_texts(("name", row.caller_name), ("place", row.place), ("words", row.words)),
        numbers=(Numbered("telephone", row.caller_number, "msisdn"),) if row.caller_number else (),
        day=_day(row.answered_at),
        point=_point(row),
        known_at=row.answered_at,
        within=row.incident_id,
    )


def guard_of(row: Any) -> Guard:
    """This will give the protection of a row."""
    return guard(row.force_id, row.unit_id, row.marking, tuple(row.restriction_ids))


@functools.lru_cache(maxsize=4096)
def guard(force: int, unit: int, marking: str, circles: tuple[int, ...]) -> Guard:
    """This will give a protection: there are few of them and millions of records under them."""
    return Guard(force, unit, marking != "OFFICIAL", circles)


def address_of(record: Record) -> str:
    """This will give the address of a record's page; nothing when no page shows it yet."""
    if record.kind == FoundKind.INCIDENT:
        return reverse("dispatch:incident", args=[record.pk])
    if record.kind == FoundKind.CALL:
        taken = reverse("contact:queue")
        return reverse("dispatch:incident", args=[record.within]) if record.within else taken
    try:
        return reverse("profiles:show", args=[KINDS[record.key[0]].value, record.pk])
    except NoReverseMatch:
        return ""


def _person(row: Any, shape: dict[str, Any]) -> Record:
    numbers = [Numbered("telephone", each, "msisdn") for each in row.telephones]
    numbers += [Numbered("e-mail", each) for each in row.emails]
    numbers += [
        Numbered(str(each.get("kind", "number")), str(each.get("value", "")))
        for each in row.identifiers
    ]
    born = f"born {row.born_on:%-d %B %Y}" if row.born_on else ""
    return Record(
        kind=FoundKind.PERSON,
        line=", ".join(each for each in (born, row.address, row.postcode) if each),
        texts=_texts(
            ("surname", row.surname),
            ("given name", row.given_names),
            *(("also known as", each) for each in row.other_names),
            ("address", row.address),
        ),
        numbers=(*numbers, *_numbers(("postcode", row.postcode), ("reference", row.source_key))),
        day=row.born_on,
        **shape,
    )


def _object(row: Any, shape: dict[str, Any]) -> Record:
    label = {"vrm": "registration mark", "msisdn": "telephone number"}.get(
        row.identifier_kind, row.identifier_kind or "number"
    )
    mine = [
        Numbered(label, each, row.identifier_kind)
        for each in dict.fromkeys((row.identifier, row.identifier_given))
        if each
    ]
    look = " ".join(each for each in (row.colour, row.make, row.model) if each)
    return Record(
        kind=FoundKind(row.kind),
        line=", ".join(each for each in (look, row.description) if each),
        texts=_texts(
            ("make", row.make),
            ("model", row.model),
            ("colour", row.colour),
            ("kind", FoundKind(row.kind).label),
            ("description", row.description),
        ),
        numbers=(*mine, *_numbers(("reference", row.source_key))),
        **shape,
    )


def _location(row: Any, shape: dict[str, Any]) -> Record:
    return Record(
        kind=FoundKind.LOCATION,
        line=", ".join(each for each in (row.town, row.postcode) if each),
        texts=_texts(
            ("name", row.name),
            ("address", " ".join(each for each in (row.premises, row.street) if each)),
            ("town", row.town),
        ),
        numbers=_numbers(
            ("postcode", row.postcode),
            ("UPRN", str(row.uprn or "")),
            ("reference", row.source_key),
        ),
        point=_point(row),
        **shape,
    )


def _event(row: Any, shape: dict[str, Any]) -> Record:
    return Record(
        kind=FoundKind.EVENT,
        line=", ".join(each for each in (_when(row), row.summary, row.outcome) if each),
        texts=_texts(
            ("kind", row.kind.replace("_", " ")),
            ("category", row.category.replace("-", " ")),
            ("summary", row.summary),
            ("outcome", row.outcome),
        ),
        numbers=_numbers(("reference", row.reference), ("source's reference", row.source_key)),
        day=_day(row.happened_from),
        monthly=row.precision == Precision.MONTH,
        **shape,
    )


def _organisation(row: Any, shape: dict[str, Any]) -> Record:
    return Record(
        kind=FoundKind.ORGANISATION,
        line=row.kind,
        texts=_texts(("name", row.name), ("kind", row.kind)),
        numbers=_numbers(("registered number", row.number), ("reference", row.source_key)),
        **shape,
    )


_SHAPES = {
    Kind.PERSON: _person,
    Kind.OBJECT: _object,
    Kind.LOCATION: _location,
    Kind.EVENT: _event,
    Kind.ORGANISATION: _organisation,
}


def _texts(*given: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in given if text)


def _numbers(*given: tuple[str, str]) -> tuple[Numbered, ...]:
    return tuple(Numbered(label, shown) for label, shown in given if shown)


def _when(row: Any) -> str:
    return moments.span_known(row.happened_from, row.happened_to, row.precision)


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None


def _point(row: Any) -> tuple[float, float] | None:
    return None if row.easting is None or row.northing is None else (row.easting, row.northing)
