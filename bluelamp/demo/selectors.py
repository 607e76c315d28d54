"""What is loaded, and the roster's units for a day."""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from bluelamp.kernel.access import selectors as access

from .models import LoadedCounty, Patrol
from .rules import roster, staff
from .rules.calls import LONDON
from .rules.county import build_county
from .rules.geometry import County
from .rules.staff import DEMO_WORD

__all__ = ["DEMO_WORD", "find_loaded", "get_county", "list_sign_ins", "list_units"]


class NothingLoaded(Exception):
    """No fictional county is in this database."""


@dataclass(frozen=True, slots=True)
class ResponseUnit:
    """A unit on a day: who crews it (ids of posts), what it can do, from where, which shift.

    `shift` is early, late, night, or nothing on a rest day; the times are aware, or None.
    """

    callsign: str
    kind: str
    unit_code: str
    team: str
    crew: tuple[int, ...]
    skills: tuple[str, ...]
    vrm: str
    station: str
    easting: float
    northing: float
    shift: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None


def find_loaded() -> LoadedCounty | None:
    """This will say which fictional county is loaded, if one is."""
    return LoadedCounty.objects.order_by("pk").first()


def get_county() -> County:
    """This will give the loaded county, made again from its seed. Raises NothingLoaded."""
    if not (loaded := find_loaded()):
        raise NothingLoaded
    return _county(loaded.people, loaded.seed)


def list_sign_ins(*, on: datetime.date) -> list[tuple[str, str, str]]:
    """This will list who can be played here: the name to sign in by, the role, the force."""
    names = {row.username for row in staff.sign_ins()}
    posts = access.list_posts(on=on).filter(user__username__in=names).order_by("pk")
    return [(post.user.username, post.role.name, post.force.name) for post in posts]


def list_units(*, on: datetime.date) -> list[ResponseUnit]:
    """This will list the roster's units of the fictional force for a day, by callsign."""
    patrols = list(Patrol.objects.order_by("callsign"))
    posts = _posts({patrol.force_code for patrol in patrols}, on)
    return [_unit(patrol, posts, on) for patrol in patrols]


@lru_cache(maxsize=2)
def _county(people: int, seed: int) -> County:
    return build_county(people, seed)


def _posts(forces: set[str], on: datetime.date) -> dict[tuple[str, str], int]:
    held = access.list_posts(on=on).filter(force__code__in=forces)
    rows = held.order_by("pk").values_list("force__code", "user__collar_number", "pk")
    return {(force, collar): post for force, collar, post in rows}


def _unit(patrol: Patrol, posts: dict[tuple[str, str], int], on: datetime.date) -> ResponseUnit:
    keys = ((patrol.force_code, collar) for collar in patrol.crew)
    shift = roster.shift_of(patrol.team, on)
    starts_at, ends_at = _times(shift, on)
    return ResponseUnit(
        callsign=patrol.callsign,
        kind=patrol.kind,
        unit_code=patrol.unit_code,
        team=patrol.team,
        crew=tuple(posts[key] for key in keys if key in posts),
        skills=tuple(patrol.skills),
        vrm=patrol.vrm,
        station=patrol.station,
        easting=patrol.easting,
        northing=patrol.northing,
        shift=shift,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def _times(
    shift: str, on: datetime.date
) -> tuple[datetime.datetime, datetime.datetime] | tuple[None, None]:
    if not shift:
        return None, None
    first, last = roster.SHIFTS[shift]
    ends_on = on + datetime.timedelta(days=1) if last < first else on
    return (
        datetime.datetime.combine(on, datetime.time(first), LONDON),
        datetime.datetime.combine(ends_on, datetime.time(last), LONDON),
    )
