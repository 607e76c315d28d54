"""OpenStreetMap extracts (PBF, or XML as .osm) as roads that a police vehicle may drive."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium

from . import grid, roads
from .roads import BadRoads, RoadEdge, RoadNode

_WAY = osmium.osm.WAY | osmium.osm.NODE
_SHUT = frozenset(("no", "proposed", "construction"))
_NOT_A_ROAD = frozenset(("parking_aisle", "drive-through"))


@dataclass(frozen=True)
class _Way:
    nodes: tuple[int, ...]
    name: str
    kind: str
    forward: bool
    backward: bool
    limit: str


def read_pbf(path: Path | str) -> tuple[list[RoadNode], list[RoadEdge]]:
    """This will read the drivable roads of an extract, cut at their junctions. Raises BadRoads."""
    try:
        ways, places = _read(str(path))
    except (RuntimeError, OSError, ValueError, osmium.InvalidLocationError) as trouble:
        raise BadRoads(f"The file is not a whole OpenStreetMap extract: {trouble}.") from trouble
    if not ways:
        raise BadRoads("The file holds no roads that can be driven.")
    return _network(ways, _on_grid(places))


def _read(path: str) -> tuple[list[_Way], dict[int, tuple[float, float]]]:
    ways: list[_Way] = []
    places: dict[int, tuple[float, float]] = {}
    keys = osmium.filter.KeyFilter("highway").enable_for(osmium.osm.WAY)
    for way in osmium.FileProcessor(path, _WAY).with_locations().with_filter(keys):
        if not way.is_way() or not _is_drivable(way.tags):
            continue
        known = [node for node in way.nodes if node.location.valid()]
        for node in known:
            places[node.ref] = (node.location.lon, node.location.lat)
        if len(known) > 1:
            ways.append(_way(way.tags, tuple(node.ref for node in known)))
    return ways, places


def _is_drivable(tags: osmium.osm.TagList) -> bool:
    if tags.get("highway") not in roads.SPEEDS or tags.get("area") == "yes":
        return False
    if tags.get("service") in _NOT_A_ROAD or tags.get("motor_vehicle") in _SHUT:
        return False
    # Private roads stay: police vehicles go there. A road that is shut to all does not.
    return tags.get("access") not in _SHUT


def _way(tags: osmium.osm.TagList, nodes: tuple[int, ...]) -> _Way:
    kind = tags["highway"]
    round_about = tags.get("junction") in ("roundabout", "circular") or kind == "motorway"
    oneway = tags.get("oneway", "yes" if round_about else "no")
    return _Way(
        nodes=nodes,
        name=tags.get("name") or tags.get("ref") or "",
        kind=kind,
        forward=oneway not in ("-1", "reverse"),
        backward=oneway not in ("yes", "true", "1"),
        limit=tags.get("maxspeed", ""),
    )


def _on_grid(places: dict[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    both = np.array(list(places.values()))
    try:
        eastings, northings = grid.to_grid_many(both[:, 0], both[:, 1])
    except grid.NotOnTheGrid as trouble:
        raise BadRoads(str(trouble)) from trouble
    pairs = np.round(np.column_stack((eastings, northings)), 2).tolist()
    return {node: (e, n) for node, (e, n) in zip(places, pairs, strict=True)}


def _network(
    ways: list[_Way], places: dict[int, tuple[float, float]]
) -> tuple[list[RoadNode], list[RoadEdge]]:
    uses = Counter(node for way in ways for node in way.nodes)
    for way in ways:
        uses[way.nodes[0]] += 1
        uses[way.nodes[-1]] += 1
    edges = [edge for way in ways for edge in _cut(way, uses, places)]
    ends = {node for edge in edges for node in (edge.start, edge.end)}
    return roads.contract([RoadNode(node, *places[node]) for node in ends], edges)


def _cut(way: _Way, uses: Counter[int], places: dict[int, tuple[float, float]]) -> list[RoadEdge]:
    edges: list[RoadEdge] = []
    start = 0
    for at in range(1, len(way.nodes)):
        if uses[way.nodes[at]] > 1:
            edges += _both_ways(way, way.nodes[start : at + 1], places)
            start = at
    return edges


def _both_ways(
    way: _Way, nodes: tuple[int, ...], places: dict[int, tuple[float, float]]
) -> list[RoadEdge]:
    points = [places[node] for node in nodes]
    metres = roads.length(points)
    seconds = max(metres / roads.speed(way.kind, way.limit), 0.01)
    between = tuple(points[1:-1])
    ahead = RoadEdge(nodes[0], nodes[-1], metres, seconds, way.name, way.kind, between)
    behind = RoadEdge(nodes[-1], nodes[0], metres, seconds, way.name, way.kind, between[::-1])
    return [edge for edge, open_ in ((ahead, way.forward), (behind, way.backward)) if open_]
