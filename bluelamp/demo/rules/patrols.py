"""The units that the roster puts on the road: callsign, kind, crew, skills, vehicle, station."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import numbers
from .areas import PolicingUnit, policing_units
from .geometry import CENTRE, County, Spot
from .roster import TEAMS
from .spots import POLICE_STATION
from .staff import FORCE, StaffRow, staff


@dataclass(frozen=True, slots=True)
class PatrolRow:
    """A unit by its callsign; `crew` are collar numbers."""

    callsign: str
    kind: str
    unit: str
    team: str
    crew: tuple[str, ...]
    skills: tuple[str, ...]
    vrm: str
    station: str
    easting: float
    northing: float


@dataclass(frozen=True, slots=True)
class _Sort:
    """A kind of unit: how many crew it and what they must be able to do."""

    kind: str
    letters: str
    crew: int
    skills: tuple[str, ...]


_RESPONSE = _Sort("response", "R", 2, ("driving: response",))
_LOCAL_NEIGHBOURHOOD = _Sort("neighbourhood", "N", 1, ("driving: basic",))
_SPECIALISTS = (
    _Sort("armed response", "A", 2, ("driving: TPAC", "authorised firearms officer", "Taser")),
    _Sort("roads policing", "T", 1, ("driving: TPAC",)),
    _Sort("dog", "D", 1, ("driving: response", "dog")),
    _Sort("cell van", "V", 1, ("driving: basic",)),
    _Sort("drone", "Q", 1, ("driving: response", "drone pilot")),
)
_SPARE_SKILLS = (("Taser", 0.45), ("method of entry", 0.25), ("search", 0.15),
                 ("negotiator", 0.04), ("family liaison", 0.06), ("language: Urdu", 0.05),
                 ("language: Polish", 0.04))  # fmt: skip


def patrols(county: County) -> list[PatrolRow]:
    """This will list the units of the force's roster."""
    rng = random.Random(f"{county.seed}:patrols")
    people = [row for row in staff(county) if row.force == FORCE]
    stations = [spot for spot in county.spots if spot.kind == POLICE_STATION]
    made: list[PatrolRow] = []
    for unit in policing_units(county):
        home = _nearest(stations, unit.easting, unit.northing)
        made += _local(unit, home, people, "RESP", _RESPONSE, rng)
        made += _local(unit, home, people, "NHT", _LOCAL_NEIGHBOURHOOD, rng)
    return made + list(_specialists(people, _nearest(stations, *CENTRE), rng))


def _local(
    unit: PolicingUnit, home: Spot, people: Sequence[StaffRow], part: str, sort: _Sort,
    rng: random.Random,
) -> Iterator[PatrolRow]:  # fmt: skip
    code = f"{unit.code}-{part}"
    for team in TEAMS:
        crew = [row.collar_number for row in people if row.unit == code and row.team == team]
        for place in range(0, len(crew), sort.crew):
            sign = f"{_letters(unit)}{sort.letters}{team}{place // sort.crew + 1:02d}"
            yield _patrol(sign, sort, code, team, crew[place : place + sort.crew], home, rng)


def _specialists(people: Sequence[StaffRow], home: Spot, rng: random.Random) -> Iterator[PatrolRow]:
    """Kinds in turn, so that each team has some of each while there are people for them."""
    for team in TEAMS:
        crew = [row.collar_number for row in people if row.unit == "OPS" and row.team == team]
        number = 0
        while crew:
            sort = _SPECIALISTS[number % len(_SPECIALISTS)]
            taken, crew = crew[: sort.crew], crew[sort.crew :]
            number += 1
            yield _patrol(f"X{sort.letters}{team}{number:02d}", sort, "OPS", team, taken, home, rng)


def _patrol(
    sign: str, sort: _Sort, unit: str, team: str, crew: list[str], home: Spot, rng: random.Random
) -> PatrolRow:
    extra = tuple(skill for skill, share in _SPARE_SKILLS if rng.random() < share)
    skills = tuple(dict.fromkeys(sort.skills + extra))
    vrm = numbers.vrm(int(crew[0]) % 317_000, 26 + 50 * rng.randrange(2))
    row = (sign, sort.kind, unit, team, tuple(crew), skills, vrm, home.name)
    return PatrolRow(*row, home.easting, home.northing)


def _letters(unit: PolicingUnit) -> str:
    """Two letters that no other local policing unit has: A to L for its number, after its town."""
    return unit.town[0] + "ABCDEFGHIJKL"[int(unit.code[3:]) - 1]


def _nearest(stations: Sequence[Spot], easting: float, northing: float) -> Spot:
    return min(
        stations, key=lambda spot: (spot.easting - easting) ** 2 + (spot.northing - northing) ** 2
    )
