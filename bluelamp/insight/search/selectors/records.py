"""Records of the store and of dispatch as search knows them, under the present scope."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bluelamp.dispatch import selectors as dispatch
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import LETTERS, Kind, Ref

from ..choices import FoundKind
from ..rules.documents import Near, Numbered, Record
from ..rules.guards import Guard

KINDS = {letter: kind for kind, letter in LETTERS.items()}
INCIDENT = "I"
Texts = list[tuple[str, str]]


def find_records(keys: Iterable[str]) -> dict[str, Record]:
    """This will give those records of the keys (`P12`, `I7`) that are in scope."""
    wanted = [(each[0], int(each[1:])) for each in keys]
    refs = [Ref(KINDS[letter], pk) for letter, pk in wanted if letter in KINDS]
    found = [record_of(ref.kind, each) for ref, each in pole.find_records(refs).items()]
    if incidents := [pk for letter, pk in wanted if letter == INCIDENT]:
        rows = dispatch.list_incidents().filter(pk__in=incidents)
        found += [incident_record(each) for each in rows]
    return {each.key: each for each in found}


def list_near(keys: Iterable[str]) -> dict[str, list[Near]]:
    """This will list for each record the days and points of what it is linked to.

    Events, and the locations of those events: a car is where the collision was.
    """
    refs = [Ref(KINDS[each[0]], int(each[1:])) for each in keys if each[0] in KINDS]
    first = _links(refs)
    events = [end for ends in first.values() for end, _ in ends if end.kind == Kind.EVENT]
    second = _links(events)
    ends = {end for links in (first, second) for each in links.values() for end, _ in each}
    telling = [each for each in ends if each.kind in (Kind.EVENT, Kind.LOCATION)]
    known = {ref: record_of(ref.kind, each) for ref, each in pole.find_records(telling).items()}
    return {str(ref): _near(ref, first, second, known) for ref in refs}


def list_neighbours(keys: Iterable[str]) -> set[str]:
    """This will name the records whose documents tell of any of these, themselves included."""
    refs = {Ref(KINDS[each[0]], int(each[1:])) for each in keys if each[0] in KINDS}
    first = {end for ends in _links(refs).values() for end, _ in ends}
    events = {each for each in first if each.kind == Kind.EVENT}
    placed = {each for each in refs if each.kind == Kind.LOCATION}
    second = {end for ends in _links(events).values() for end, _ in ends} if placed else set()
    return {str(each) for each in refs | first | second}


def list_linked(keys: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """This will list for each record up to three others that it is linked to: role and title."""
    refs = [Ref(KINDS[each[0]], int(each[1:])) for each in keys if each[0] in KINDS]
    told: dict[str, list[tuple[str, Ref]]] = {str(each): [] for each in refs}
    for link in pole.list_links(refs).filter(ended_on=None).select_related(None)[:400]:
        ends = (Ref(Kind(link.from_kind), link.from_id), Ref(Kind(link.to_kind), link.to_id))
        for one, other in (ends, ends[::-1]):
            if len(told.get(str(one), [None] * 3)) < 3:
                told[str(one)].append((link.role.replace("_", " "), other))
    others = pole.find_records({ref for each in told.values() for _, ref in each})
    titles = {ref: record_of(ref.kind, each).title for ref, each in others.items()}
    return {
        key: [(role, titles[ref]) for role, ref in each if ref in titles]
        for key, each in told.items()
    }


def record_of(kind: Kind, row: Any) -> Record:
    """This will make a record of a row of the store."""
    key = str(Ref(kind, row.pk))
    shape = {"key": key, "pk": row.pk, "guard": guard_of(row), "title": str(row)}
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


def guard_of(row: Any) -> Guard:
    """This will give the protection of a row."""
    sensitive = row.marking != "OFFICIAL"
    return Guard(row.force_id, row.unit_id, sensitive, tuple(row.restriction_ids))


def address_of(record: Record) -> str:
    """This will give the address of a record's page; nothing when no page shows it yet."""
    if record.kind == FoundKind.INCIDENT:
        return reverse("dispatch:incident", args=[record.pk])
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
        line=", ".join(each for each in (row.summary, row.outcome) if each),
        texts=_texts(
            ("kind", row.kind.replace("_", " ")),
            ("category", row.category.replace("-", " ")),
            ("summary", row.summary),
            ("outcome", row.outcome),
        ),
        numbers=_numbers(("reference", row.reference), ("source's reference", row.source_key)),
        day=_day(row.happened_from),
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


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None


def _point(row: Any) -> tuple[float, float] | None:
    return None if row.easting is None or row.northing is None else (row.easting, row.northing)


Links = dict[Ref, list[tuple[Ref, Guard]]]


def _links(refs: Iterable[Ref]) -> Links:
    """The other end of each link at the records, with the protection of the link itself."""
    wanted = set(refs)
    found: Links = defaultdict(list)
    if not wanted:
        return found
    for link in pole.list_links(wanted).select_related(None).order_by():
        ends = (Ref(Kind(link.from_kind), link.from_id), Ref(Kind(link.to_kind), link.to_id))
        for one, other in (ends, ends[::-1]):
            if one in wanted:
                found[one].append((other, guard_of(link)))
    return found


def _near(ref: Ref, first: Links, second: Links, known: dict[Ref, Record]) -> list[Near]:
    found = []
    for end, guard in first.get(ref, ()):
        if not (record := known.get(end)):
            continue
        way = (guard, record.guard)
        found.append(Near(way, record.day, record.point))
        for place, at in second.get(end, ()) if end.kind == Kind.EVENT else ():
            if (there := known.get(place)) and place.kind == Kind.LOCATION:
                found.append(Near((*way, at, there.guard), None, there.point))
    return found
