"""The road network in memory, and the street that is nearest."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from bluelamp.kernel.geography.choices import Layer
from bluelamp.kernel.geography.models import Edge, Node, Source
from bluelamp.kernel.geography.rules.drawing import RoadLines
from bluelamp.kernel.geography.rules.network import RoadNetwork

from .versions import Kept


class NoSuchNetwork(Exception):
    """No road network of that name has been loaded."""


@dataclass(frozen=True)
class FoundStreet:
    """A street by name and class, and how many metres away it is."""

    name: str
    kind: str
    metres: float


def network(name: str | None = None) -> RoadNetwork:
    """This will give a road network by its name, or all of them as one. Raises NoSuchNetwork.

    It is built once a process and again after a load. Networks that share junctions are joined.
    """
    return _NETWORKS.get(name or "")


def nearest_street(easting: float, northing: float) -> FoundStreet | None:
    """This will find the road with a name that is nearest, or None when no roads are loaded."""
    lines = LINES.get()
    if (found := lines.nearest_named(easting, northing)) is None:
        return None
    number, metres = found
    return FoundStreet(lines.names[number], lines.kinds[number], round(metres, 1))


def _sources(name: str) -> list[int]:
    found = Source.objects.filter(layer=Layer.ROADS, version__gt=0)
    return list((found.filter(name=name) if name else found).values_list("pk", flat=True))


def _network(name: str) -> RoadNetwork:
    if not (sources := _sources(name)):
        raise NoSuchNetwork(name or "any")
    numbers = _numbers(sources)
    edges = list(
        Edge.objects.filter(source__in=sources)
        .order_by("pk")
        .values_list("source_id", "start", "end", "metres", "seconds", "name", "line")
    )
    return RoadNetwork(
        np.array(sorted(set(numbers.values())), np.int64),
        np.array([numbers[edge[0], edge[1]] for edge in edges], np.int64),
        np.array([numbers[edge[0], edge[2]] for edge in edges], np.int64),
        np.array([edge[3] for edge in edges]),
        np.array([edge[4] for edge in edges]),
        [edge[5] for edge in edges],
        _lines([edge[6] for edge in edges]),
    )


def _numbers(sources: list[int]) -> dict[tuple[int, int], int]:
    """A node of two sources is one when its number and its metre agree."""
    same: dict[tuple[int, int, int], int] = {}
    rows = Node.objects.filter(source__in=sources).order_by("pk")
    return {
        (source, number): same.setdefault((number, round(east), round(north)), len(same))
        for source, number, east, north in rows.values_list(
            "source_id", "number", "easting", "northing"
        )
    }


def _road_lines(_: str) -> RoadLines:
    rows = list(Edge.objects.order_by("pk").values_list("name", "kind", "line"))
    lines = _lines([row[2] for row in rows])
    return RoadLines([row[0] for row in rows], [row[1] for row in rows], lines)


def _lines(kept: list[Any]) -> Any:
    return shapely.from_wkb(np.array([bytes(line) for line in kept], object))


_NETWORKS: Kept[RoadNetwork] = Kept(Layer.ROADS, _network)
LINES: Kept[RoadLines] = Kept(Layer.ROADS, _road_lines)
