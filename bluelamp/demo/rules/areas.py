"""Beats and local policing units: polygons that cover the county and do not overlap."""

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from convertbng.cutil import convert_osgb36_to_ll
from shapely.geometry import MultiPoint, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from .geometry import County, Town

PEOPLE_A_UNIT, PEOPLE_A_BEAT = 30_000, 6_000
MARGIN = 1_500
_SIDES = ("North", "South", "East", "West", "Central", "Riverside", "Hillside", "Parkside")


@dataclass(frozen=True)
class PolicingUnit:
    """A local policing unit: its code, its name, the town that it is named for, its centre."""

    code: str
    name: str
    town: str
    easting: float
    northing: float


@dataclass(frozen=True)
class Area:
    """An area on the National Grid."""

    code: str
    name: str
    unit: str
    shape: BaseGeometry


def policing_units(county: County) -> tuple[PolicingUnit, ...]:
    """This will say where local policing units are: each next one where most people still lack."""
    seats: dict[int, int] = {0: 1}
    for _ in range(min(12, max(2, county.people // PEOPLE_A_UNIT)) - 1):
        most = max(county.towns, key=lambda town: town.people / (seats.get(town.number, 0) + 1))
        seats[most.number] = seats.get(most.number, 0) + 1
    units: list[PolicingUnit] = []
    for number, count in sorted(seats.items()):
        for seat in range(count):
            units.append(_unit(county.towns[number], seat, count, len(units) + 1))
    return tuple(units)


def beats(county: County) -> list[Area]:
    """This will cut the county into beats: the land nearest to each of many points."""
    rng = random.Random(f"{county.seed}:beats")
    seeds = [(town, each) for town in county.towns for each in _seeds(town, rng)]
    border = _border(county)
    cells = shapely.voronoi_polygons(MultiPoint([point for _, point in seeds]), extend_to=border)
    tree = shapely.STRtree(list(cells.geoms))
    units = policing_units(county)
    found: list[Area] = []
    for number, (town, point) in enumerate(seeds, start=1):
        cell = cells.geoms[int(tree.query(point, predicate="within")[0])]
        unit = min(units, key=lambda each: point.distance(Point(each.easting, each.northing)))
        name = f"{town.name} beat {number}"
        found.append(Area(f"B{number:03d}", name, unit.code, cell.intersection(border)))
    return found


def unit_areas(county: County, cut: Sequence[Area]) -> list[Area]:
    """This will join beats into the areas of their local policing units."""
    return [
        Area(unit.code, unit.name, "", shapely.union_all(
            [beat.shape for beat in cut if beat.unit == unit.code]
        ))
        for unit in policing_units(county)
        if any(beat.unit == unit.code for beat in cut)
    ]  # fmt: skip


def as_geojson(areas: Iterable[Area]) -> dict[str, Any]:
    """This will write areas as GeoJSON in WGS84 degrees, seven decimals (about a centimetre)."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": area.code, "name": area.name, "unit": area.unit},
            "geometry": shapely.geometry.mapping(shapely.transform(area.shape, _degrees)),
        }
        for area in areas
    ]
    return {"type": "FeatureCollection", "features": features}


def _degrees(points: Any) -> Any:
    east, north = convert_osgb36_to_ll(points[:, 0].copy(), points[:, 1].copy())
    return np.column_stack((east, north)).round(7)


def _unit(town: Town, seat: int, seats: int, number: int) -> PolicingUnit:
    turn, out = 2 * math.pi * seat / seats, town.radius * 0.5 if seats > 1 else 0.0
    name = f"{town.name} {_SIDES[seat % 8]}" if seats > 1 else town.name
    place = (town.easting + out * math.cos(turn), town.northing + out * math.sin(turn))
    return PolicingUnit(f"LPU{number:02d}", name, town.name, *place)


def _seeds(town: Town, rng: random.Random) -> list[Point]:
    """Points inside the town, spread by the golden angle and moved a little."""
    count = max(1, town.people // PEOPLE_A_BEAT)
    turn = rng.random() * math.pi
    return [_on_spiral(town, each / count, turn + each * 2.39996, rng) for each in range(count)]


def _on_spiral(town: Town, share: float, turn: float, rng: random.Random) -> Point:
    out = town.radius * math.sqrt(share) + rng.uniform(1, 60)
    return Point(town.easting + out * math.cos(turn), town.northing + out * math.sin(turn))


def _border(county: County) -> Polygon:
    nodes = county.network.nodes
    easts, norths = [n.easting for n in nodes], [n.northing for n in nodes]
    return box(min(easts) - MARGIN, min(norths) - MARGIN, max(easts) + MARGIN, max(norths) + MARGIN)
