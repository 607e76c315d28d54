"""Taking positions: what is believed moves a unit, what is not is answered with a reason."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.geography import selectors as geography

from .. import permissions
from ..choices import LineKind
from ..events import UnitNeared, UnitsMoved
from ..models import Deployment, Unit
from ..rules import positions as policy
from . import incidents

_TAKE = """
update dispatch_unit u set easting = f.e, northing = f.n, position_at = f.t
from unnest(%s::bigint[], %s::float8[], %s::float8[], %s::timestamptz[]) as f(id, e, n, t)
where u.id = f.id and (u.position_at is null or u.position_at <= f.t)
returning u.id, u.easting, u.northing, u.unit_id
"""
_NEAR = """
update dispatch_deployment d set near_at = %s
from dispatch_unit u, dispatch_incident i
where d.unit_id = any(%s::bigint[]) and d.ended_at is null and d.near_at is null
  and d.enroute_at is not null and d.at_scene_at is null
  and u.id = d.unit_id and i.id = d.incident_id
  and (u.easting - i.easting)^2 + (u.northing - i.northing)^2 <= %s
returning d.id, sqrt((u.easting - i.easting)^2 + (u.northing - i.northing)^2)
"""


@dataclass(frozen=True)
class Fix:
    """Where a unit was (metres in the National Grid), by its device's clock if it has one."""

    unit_id: int
    easting: float
    northing: float
    at: datetime.datetime | None = None


@dataclass(frozen=True)
class Taken:
    """How many units moved, and of each fix that was not believed its unit and the reason."""

    moved: int
    refused: list[tuple[int, str]] = field(default_factory=list)


def take_positions(*, by: Actor, at: datetime.datetime, fixes: Iterable[Fix]) -> Taken:
    """This will take a batch of positions in one statement; the newest of each unit counts.

    Refused with a reason are those outside the map, in the sea, older than the position held, and
    of a device whose clock is ahead. A crew moves its own unit, who speaks for any unit all of
    them. Raises NotPermitted.
    """
    given = list(fixes)
    with access.acting(by):
        permissions.check_can_set_status(by=by)
        _check_may_move({fix.unit_id for fix in given}, by=by)
        believed, refused = _sift(given, at=at)
        moved = _take(believed, at=at)
        there = {row[0] for row in moved}
        refused += _left([f.unit_id for f in believed if f.unit_id not in there])
        _tell_moves(moved, by=by)
        _propose_arrivals(sorted(there), by=by, at=at)
    return Taken(len(moved), refused)


def _check_may_move(unit_ids: set[int], *, by: Actor) -> None:
    if by.may(permissions.SPEAK_FOR_UNITS):
        return
    for crew in Unit.objects.filter(pk__in=unit_ids).values_list("crew_posts", flat=True):
        permissions.check_can_speak_for(crew, by=by)


def _sift(
    given: Sequence[Fix], *, at: datetime.datetime
) -> tuple[list[Fix], list[tuple[int, str]]]:
    newest: dict[int, Fix] = {}
    refused: list[tuple[int, str]] = []
    for fix, why in zip(given, _faults(given, at=at), strict=True):
        held = newest.get(fix.unit_id)
        if not why and held and (held.at or at) > (fix.at or at):
            why = policy.OLDER
        if why:
            refused.append((fix.unit_id, why))
        else:
            newest[fix.unit_id] = fix
    return list(newest.values()), refused


def _faults(given: Sequence[Fix], *, at: datetime.datetime) -> list[str]:
    found = [policy.fault(fix.easting, fix.northing) for fix in given]
    for number, fix in enumerate(given):
        if fix.at is not None and policy.is_ahead(fix.at, at=at):
            found[number] = found[number] or policy.CLOCK_AHEAD
    sound = [number for number, why in enumerate(found) if not why]
    points = [(given[number].easting, given[number].northing) for number in sound]
    for number, near in zip(sound, _near_a_road(points), strict=True):
        found[number] = "" if near else policy.IN_THE_SEA
    return found


def _near_a_road(points: list[tuple[float, float]]) -> list[bool]:
    """Without a road network there is nothing to measure against, and every position is taken."""
    try:
        network = geography.network()
    except geography.NoSuchNetwork:
        return [True] * len(points)
    if not points or not network.size:
        return [True] * len(points)
    return [bool(edge >= 0) for edge in network.nearest_edges(points)]


def _take(believed: list[Fix], *, at: datetime.datetime) -> list[tuple[int, float, float, int]]:
    if not believed:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            [
                [fix.unit_id for fix in believed],
                [fix.easting for fix in believed],
                [fix.northing for fix in believed],
                [fix.at or at for fix in believed],
            ],
        )
        return list(cursor.fetchall())


def _left(unit_ids: list[int]) -> list[tuple[int, str]]:
    """Those that did not move hold a newer position, or are no units of ours."""
    if not unit_ids:
        return []
    known = set(Unit.objects.filter(pk__in=unit_ids).values_list("pk", flat=True))
    return [(pk, policy.OLDER if pk in known else policy.UNKNOWN) for pk in unit_ids]


def _propose_arrivals(moved: list[int], *, by: Actor, at: datetime.datetime) -> None:
    """A unit on its way that is at the place is proposed as arrived; a person confirms it."""
    if not moved:
        return
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [at, moved, policy.AT_PLACE**2])
        near = dict(cursor.fetchall())
    found = Deployment.objects.filter(pk__in=near).select_related("incident", "unit")
    for deployment in found if near else ():
        unit, incident, metres = deployment.unit, deployment.incident, near[deployment.pk]
        text = f"{unit.callsign} is at the place by its position ({metres:.0f} m)"
        incidents.add_line_to(incident, LineKind.STATUS, text, by=by, at=at)
        happened = UnitNeared(unit.pk, incident.pk, round(metres, 1))
        bus.publish(happened, by=by, about=incident)


def _tell_moves(moved: list[tuple[int, float, float, int]], *, by: Actor) -> None:
    for owner in {row[3] for row in moved}:
        positions = tuple((row[0], row[1], row[2]) for row in moved if row[3] == owner)
        bus.publish(UnitsMoved(positions), by=by, about=bus.Owned(by.force_id, owner))
