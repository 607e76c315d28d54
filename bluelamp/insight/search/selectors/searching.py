"""Searching: the index says which, PostgreSQL says whether, the audit log says who looked."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.rules import Scope
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.geography import selectors as geography

from .. import permissions
from ..choices import ASK, FoundKind, Sort, Withheld
from ..rules import areas, asking, guards, moments, narrowing, reasons
from ..rules.asking import Asked
from ..rules.documents import Record
from ..rules.narrowing import Narrowed
from ..rules.wanted import Loose, Wanted
from . import engine, near, records
from .embedded import beside

PAGE = 20
WINDOW = 60
SUGGESTED = 8
READ_INCIDENTS, READ_CALLS = "dispatch.read_incidents", "contact.read_calls"
READ_RECORDS = "pole.read_records"
RADIUS = KILOMETRE = 1_000


@dataclass(frozen=True)
class Hit:
    """One result: the record, why it is here, and what it is linked to."""

    record: Record
    reasons: tuple[str, ...]
    linked: list[near.Linked] = field(default_factory=list)

    @property
    def point(self) -> tuple[float, float] | None:
        """Where it is: its own place, else that of what it is linked to."""
        there = (each.point for each in self.linked if each.point)
        return self.record.point or next(there, None)

    @property
    def url(self) -> str:
        """The address of the record's page; nothing when no page shows it."""
        return records.address_of(self.record)


@dataclass(frozen=True)
class Told:
    """That records of a class were withheld: how many in words, and whom to ask."""

    how_many: str
    which: Withheld

    @property
    def sentence(self) -> str:
        """What the reader is told."""
        many = f"{self.how_many[:1].upper()}{self.how_many[1:]}"
        return f"{many} more records {self.which.label}. {ASK[self.which]}"


@dataclass(frozen=True)
class Result:
    """What a search gives: the page of hits, how many in all, facets, what was withheld."""

    text: str
    asked: Asked
    narrowed: Narrowed
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    withheld: list[Told] = field(default_factory=list)
    area: areas.Area | None = None
    unknown_place: str = ""
    notes: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are, as far as one may leaf."""
        return min(-(-self.total // PAGE), narrowing.DEEPEST_PAGE)


def consult_search(
    *, by: Actor, reason: Reason, text: str, narrowed: Narrowed, today: datetime.date
) -> Result:
    """This will search everything that the reader may see, and log the search with its reason.

    What was typed is never an error. Raises NotPermitted, and NoIndex before the first indexing.
    """
    with access.acting(by):
        permissions.check_can_search(by=by)
        result = _search(by, text, narrowed, today)
        told = {"query": text[: asking.LONGEST], "found": result.total, "shown": len(result.hits)}
        _note(by, reason, "search.records.searched", told | _filters(narrowed))
    return result


def consult_suggestions(*, by: Actor, reason: Reason, text: str, today: datetime.date) -> list[Hit]:
    """This will find what the reader may be about to type, and log it as the search that it is.

    Raises NotPermitted, and NoIndex before the first indexing.
    """
    with access.acting(by):
        permissions.check_can_search(by=by)
        asked = asking.without_place(asking.take_apart(text, today=today))
        found = [] if asked.empty else _hits(by, asked, beginning=True)
        told = {"query": text[: asking.LONGEST], "shown": len(found[:SUGGESTED])}
        _note(by, reason, "search.records.suggested", told)
    return found[:SUGGESTED]


def find_among(
    *, by: Actor, text: str, narrowed: Narrowed, keys: Sequence[str], today: datetime.date
) -> list[str]:
    """This will say which of the records answer a search of the actor's, under their own scope.

    For standing searches, which account for what they tell.
    """
    with access.acting(by):
        permissions.check_can_search(by=by)
        asked, area = _understood(by, text, narrowed, today)
        wanted = _wanted(by, asked, narrowed, area, today)
        found = engine.reader().find(replace(wanted, among=tuple(keys), limit=len(keys)))
        return [each for each in found.keys if each in records.find_records(found.keys)]


def query_string(text: str, narrowed: Narrowed, **changed: object) -> str:
    """This will write the address of a search with some of its filters changed."""
    return urlencode(narrowing.pairs(text, narrowed, **changed))


def _search(by: Actor, text: str, narrowed: Narrowed, today: datetime.date) -> Result:
    asked, area = _understood(by, text, narrowed, today)
    if asked.empty and not (narrowed.any or area or asked.dates):
        return Result(text, asked, narrowed, notes=_notes(asked.note))
    index = engine.reader()
    wanted = _wanted(by, asked, narrowed, area, today)
    found = index.find(wanted)
    counting = beside.submit(found.count)
    closed = beside.submit(index.withheld, asked if narrowed.page == 1 else Asked(), *_reach(by))
    hits, gone = _ranked(asked, found.keys, narrowed.sort)
    first = (narrowed.page - 1) * PAGE - wanted.offset
    page = hits[first : first + PAGE]
    linked = near.list_linked((each.record.key for each in page), on=today)
    return Result(
        text,
        asked,
        narrowed,
        hits=[replace(each, linked=linked.get(each.record.key, [])) for each in page],
        total=max(found.total - gone, 0),
        facets=counting.result(),
        withheld=[
            Told(many, which)
            for which, count in closed.result().items()
            if (many := guards.band(count))
        ],
        area=area,
        unknown_place="" if area else narrowed.place,
        notes=_notes(asked.note, found.loosened),
    )


def _hits(by: Actor, asked: Asked, *, beginning: bool) -> list[Hit]:
    wanted = Wanted(asked, by.scope, hidden=_hidden(by), beginning=beginning)
    return _ranked(asked, engine.reader().find(wanted).keys, Sort.BEST)[0]


def _understood(
    by: Actor, text: str, narrowed: Narrowed, today: datetime.date
) -> tuple[Asked, areas.Area | None]:
    """The query and the area it is in; a place that no gazetteer knows is words like any."""
    asked = asking.take_apart(text, today=today)
    if narrowed.area:
        return asked, narrowed.area
    if narrowed.place:
        return asked, _around(by, narrowed.place, narrowed.metres or RADIUS)
    if asked.near and (found := _around(by, asked.near, RADIUS)):
        return asked, found
    return asking.without_place(asked), None


def _around(by: Actor, words: str, metres: int) -> areas.Area | None:
    """Round a place of the gazetteer; failing that round one of the records that the actor sees."""
    far = f"{metres / 1000:g} km" if metres >= KILOMETRE else f"{metres} metres"
    for place in geography.find_places(words, limit=1):
        at = (place.easting, place.northing)
        return areas.around(at, metres, f"Within {far} of {place.label}")
    for record in _recorded_places(by, words):
        if record.point:
            return areas.around(record.point, metres, f"Within {far} of {record.title}")
    return None


def _recorded_places(by: Actor, words: str) -> list[Record]:
    asked = Asked(words=asking.words_of(words))
    wanted = Wanted(asked, by.scope, kinds=(FoundKind.LOCATION,), hidden=_hidden(by), limit=5)
    found = engine.reader().ask(wanted, Loose()).keys if asked.words else []
    seen = records.find_records(found)
    return [seen[each] for each in found if each in seen]


def _wanted(
    by: Actor,
    asked: Asked,
    narrowed: Narrowed,
    area: areas.Area | None,
    today: datetime.date,
) -> Wanted:
    if narrowed.since and not asked.dates:
        first = narrowing.first_day(narrowed.since, today=today)
        asked = replace(asked, dates=moments.Between(first, today, ""))
    window = WINDOW // PAGE
    return Wanted(
        asked,
        by.scope,
        kinds=narrowed.kinds,
        hidden=_hidden(by),
        sources=narrowed.sources,
        units=narrowed.units,
        cells=tuple(areas.cells_over(area)) if area else (),
        sort=narrowed.sort,
        limit=WINDOW,
        offset=(narrowed.page - 1) // window * WINDOW,
    )


def _ranked(asked: Asked, keys: list[str], sort: Sort) -> tuple[list[Hit], int]:
    """The records that PostgreSQL gives this reader, and how many of the keys it does not."""
    found = records.find_records(keys)
    seen = [found[each] for each in keys if each in found]
    scored = [(reasons.match(asked, each), each) for each in seen]
    if sort == Sort.BEST:
        scored.sort(key=lambda each: (-each[0].score, -_newest(each[1]), each[1].key))
    hits = [Hit(record, matched.reasons) for matched, record in scored]
    return hits, len(keys) - len(seen)


def _newest(record: Record) -> int:
    if record.kind == FoundKind.PERSON or record.day is None:
        return record.known_at.toordinal() if record.known_at else 0
    return record.day.toordinal()


def _hidden(by: Actor) -> tuple[str, ...]:
    """The kinds that the actor's role does not read."""
    needs = {FoundKind.INCIDENT: READ_INCIDENTS, FoundKind.CALL: READ_CALLS}
    return tuple(each.value for each in FoundKind if not by.may(needs.get(each, READ_RECORDS)))


def _reach(by: Actor) -> tuple[Scope, tuple[str, ...]]:
    return by.scope, _hidden(by)


def _notes(*sentences: str) -> tuple[str, ...]:
    return tuple(each for each in sentences if each)


def _filters(narrowed: Narrowed) -> dict[str, Any]:
    told = query_string("", narrowed, page=narrowed.page)
    return {"filters": told}


def _note(by: Actor, reason: Reason, act: str, told: dict[str, Any]) -> None:
    audit.record(
        by=by,
        operation=Operation.CONSULTATION,
        act=act,
        subject=Subject("search.query"),
        reason=reason,
        detail=told,
    )
