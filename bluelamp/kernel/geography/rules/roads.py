"""Roads as their sources give them: nodes, directed edges, classes, default speeds."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

MPH = 0.44704
# What a response driver may plan for where no limit is signed (The Highway Code, rule 124, and
# less where the road itself is the limit). Metres a second are worked out from miles an hour.
SPEEDS = {
    "motorway": 70, "motorway_link": 50, "trunk": 60, "trunk_link": 40, "primary": 50,
    "primary_link": 30, "secondary": 45, "secondary_link": 30, "tertiary": 40,
    "tertiary_link": 30, "unclassified": 30, "residential": 25, "living_street": 10,
    "service": 10, "road": 30, "busway": 30,
}  # fmt: skip
# 0 is drawn first when the map is far out.
RANKS = {
    "motorway": 0, "trunk": 1, "primary": 2, "secondary": 3, "tertiary": 4, "unclassified": 5,
    "residential": 5, "road": 5, "busway": 5, "living_street": 6, "service": 6,
}  # fmt: skip
Point = tuple[float, float]


class BadRoads(ValueError):
    """The roads cannot be taken; the message says why in one sentence."""


@dataclass(frozen=True)
class RoadNode:
    """A junction or an end, in grid metres."""

    id: int
    easting: float
    northing: float


@dataclass(frozen=True)
class RoadEdge:
    """One direction of travel from node to node; `points` are those between the two ends."""

    start: int
    end: int
    metres: float
    seconds: float
    name: str
    kind: str
    points: Sequence[Point] = ()


def check_roads(nodes: Sequence[RoadNode], edges: Sequence[RoadEdge]) -> None:
    """This will pass when the edges join known nodes and take some time. Raises BadRoads."""
    known = {node.id for node in nodes}
    if len(known) != len(nodes):
        raise BadRoads("A node is there twice.")
    if not edges:
        raise BadRoads("The file holds no roads that can be driven.")
    for node in nodes:
        if not (0 <= node.easting < 700_000 and 0 <= node.northing < 1_300_000):
            raise BadRoads(f"Node {node.id} is outside the National Grid.")
    for edge in edges:
        if edge.start not in known or edge.end not in known:
            raise BadRoads(f"The road from {edge.start} to {edge.end} ends at no node.")
        if not (edge.metres >= 0 and 0 < edge.seconds < math.inf):
            raise BadRoads(f"The road from {edge.start} to {edge.end} takes no sensible time.")


def road_class(kind: str) -> str:
    """This will give the class of a road without its `_link`."""
    return kind.removesuffix("_link")


def rank(kind: str) -> int:
    """This will say how early a road is drawn: 0 for motorways, 6 for service roads."""
    return RANKS.get(road_class(kind), 6)


def speed(kind: str, limit: str = "") -> float:
    """This will give the metres a second for a road: its signed limit, else that of its class."""
    signed = _limit(limit)
    usual = SPEEDS.get(kind, 20) * MPH
    return signed if signed else usual


def length(points: Sequence[Point]) -> float:
    """This will give the length of a line in metres."""
    return sum(math.dist(one, two) for one, two in itertools.pairwise(points))


def contract(
    nodes: Iterable[RoadNode], edges: Iterable[RoadEdge]
) -> tuple[list[RoadNode], list[RoadEdge]]:
    """This will join edges through nodes where nothing can turn off, and keep their geometry.

    A node goes when it lies between exactly two others on a road of one name and class.
    """
    places = {node.id: (node.easting, node.northing) for node in nodes}
    out: dict[int, list[RoadEdge]] = defaultdict(list)
    back: dict[int, list[RoadEdge]] = defaultdict(list)
    for edge in edges:
        out[edge.start].append(edge)
        back[edge.end].append(edge)
    through = {node for node in places if _is_between(node, out[node], back[node])}
    kept = [
        _joined(edge, out, through, places)
        for node in places
        if node not in through
        for edge in out[node]
    ]
    used = {end for edge in kept for end in (edge.start, edge.end)}
    return [RoadNode(node, *places[node]) for node in places if node in used], kept


def _is_between(node: int, out: list[RoadEdge], back: list[RoadEdge]) -> bool:
    sides = {edge.end for edge in out} | {edge.start for edge in back}
    if len(sides) != 2 or node in sides or not (len(out) == len(back) <= 2) or not out:
        return False
    if len(out) == 2 and (len({e.end for e in out}) < 2 or len({e.start for e in back}) < 2):
        return False
    if len(out) == 1 and out[0].end == back[0].start:
        return False
    return len({(edge.name, edge.kind) for edge in (*out, *back)}) == 1


def _joined(
    first: RoadEdge, out: dict[int, list[RoadEdge]], through: set[int], places: dict[int, Point]
) -> RoadEdge:
    points, metres, seconds = list(first.points), first.metres, first.seconds
    last = first
    while last.end in through:
        onward = next(edge for edge in out[last.end] if edge.end != last.start)
        points += [places[last.end], *onward.points]
        metres, seconds, last = metres + onward.metres, seconds + onward.seconds, onward
    return replace(first, end=last.end, metres=metres, seconds=seconds, points=tuple(points))


def _limit(text: str) -> float:
    """Reads OpenStreetMap's maxspeed: miles with `mph`, kilometres without; 0 when it says none."""
    first = text.split(";")[0].strip().lower()
    if first in ("gb:nsl_single", "national"):
        return 60 * MPH
    if first in ("gb:nsl_dual", "gb:motorway"):
        return 70 * MPH
    number = first.removesuffix("mph").strip()
    if not number.isdigit() or not 5 <= int(number) <= 130:
        return 0.0
    return int(number) * (MPH if first.endswith("mph") else 1 / 3.6)
