"""What each record is linked to: all of it for the index, the newest of it for a page."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, LiteralString, NamedTuple

import psycopg
from django.db import connection
from psycopg import rows

from bluelamp.insight.profiles.selectors import wording
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref, parse_ref

from ..rules.documents import Near
from .records import KINDS, guard, guard_of

ENDS = "select * from search_ends(%s::bigint[])"
NEWEST = "select * from search_newest_ends(%s::bigint[], %s)"
SHOWN = 3
Ends = dict[int, list[Any]]


class Linked(NamedTuple):
    """What a result is linked to: its role, its title, and its point when it is a place."""

    role: str
    title: str
    point: tuple[float, float] | None


def list_near(keys: Iterable[str]) -> dict[str, list[Near]]:
    """This will list for each record the days and points of what it is linked to.

    Events, and the locations of those events: a car is where the collision was. Run it under
    `access.services.seeing_everything`; under another scope there is nothing.
    """
    ids = {int(each[1:]): each for each in keys if each[0] in KINDS}
    first = _ends(ids)
    second = _ends({each.far for ends in first.values() for each in ends if _is_event(each)})
    return {ids[pk]: list(_near(ends, second)) for pk, ends in first.items()}


def list_neighbours(written: Mapping[str, int]) -> dict[str, int]:
    """This will name the records whose documents tell of those that were written, and since when.

    When is the number of a transaction, the newest of those that a neighbour tells of.
    """
    refs = {ref: at for key, at in written.items() if (ref := parse_ref(key))}
    since = {ref.id: at for ref, at in refs.items()}
    placed = {ref.id for ref in refs if ref.kind == Kind.LOCATION}
    found: dict[str, int] = {}
    first = _ends(since)
    for about, ends in first.items():
        _note(found, ends, since[about])
    # Those at an event tell of its places.
    events = [(end.far, since[each]) for each in placed for end in first[each] if _is_event(end)]
    second = _ends({far for far, _ in events})
    for far, at in events:
        _note(found, second[far], at)
    return found


def _note(found: dict[str, int], ends: Iterable[Any], at: int) -> None:
    for end in ends:
        key = str(_ref(end))
        found[key] = max(at, found.get(key, 0))


def list_linked(keys: Iterable[str], *, on: datetime.date) -> dict[str, list[Linked]]:
    """This will list for each record up to three that it is linked to, as the reader may see.

    The role and the title of those that were stored last, and where a place is.
    """
    ids = {int(each[1:]): each for each in keys if each[0] in KINDS}
    newest = {pk: ends[:SHOWN] for pk, ends in _grouped(NEWEST, ids, SHOWN).items()}
    others = pole.find_plain({_ref(each) for ends in newest.values() for each in ends})
    known = wording.roles(on=on)
    return {
        ids[pk]: [_linked(end, known, others[_ref(end)]) for end in ends if _ref(end) in others]
        for pk, ends in newest.items()
    }


def _linked(end: Any, known: wording.Roles, row: Any) -> Linked:
    """A role reads from the side of the result: a place is the scene of what happened there."""
    placed = end.kind == Kind.LOCATION
    title = pole.title_of(Kind(end.kind), row)
    role = wording.role_in_words(end.role, known, backwards=end.backwards)
    return Linked(role, title, _point(row) if placed else None)


def _ends(ids: Iterable[int]) -> Ends:
    """By record, the other end of each of its links: whose it is, its day and its point."""
    return _grouped(ENDS, ids)


def _grouped(statement: LiteralString, ids: Iterable[int], *limits: int) -> Ends:
    found: Ends = defaultdict(list)
    if wanted := list(ids):
        with connection.wrap_database_errors:
            cursor: psycopg.Cursor[Any] = psycopg.Cursor(
                connection.connection, row_factory=rows.namedtuple_row
            )
            for each in cursor.execute(statement, [wanted, *limits], prepare=True, binary=True):
                found[each.about].append(each)
    return found


def _ref(end: Any) -> Ref:
    return Ref(Kind(end.kind), end.far)


def _near(ends: Iterable[Any], second: Ends) -> Iterable[Near]:
    for end in ends:
        if end.end_force is None:
            continue
        way = (guard_of(end), _guard_of_end(end))
        yield Near(way, end.day, _point(end), monthly=end.monthly)
        for place in second.get(end.far, ()) if _is_event(end) else ():
            if place.kind == Kind.LOCATION:
                yield Near((*way, guard_of(place), _guard_of_end(place)), None, _point(place))


def _guard_of_end(end: Any) -> Any:
    return guard(end.end_force, end.end_unit, end.end_marking, tuple(end.end_circles))


def _is_event(end: Any) -> bool:
    return bool(end.kind == Kind.EVENT)


def _point(end: Any) -> tuple[float, float] | None:
    return None if end.easting is None or end.northing is None else (end.easting, end.northing)
