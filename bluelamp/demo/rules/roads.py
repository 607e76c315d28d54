"""Roads: irregular grids of streets in towns, main roads between them, all connected."""

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .geometry import Edge, Network, Node, Point, Town

SPACING = 110.0
HOMES_A_NODE = 35
MAIN_EVERY = 5
DROPPED = 0.14
MILES_AN_HOUR = {
    "motorway": 62, "trunk": 48, "primary": 26, "secondary": 22, "tertiary": 40, "residential": 17,
}  # fmt: skip
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """Edges in a row that will bear one street's name."""

    nodes: tuple[int, ...]
    kind: str


class Joined:
    """Which nodes hang together (union-find)."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def find(self, node: int) -> int:
        """This will name the group that a node is in."""
        while (up := self.parent.setdefault(node, node)) != node:
            self.parent[node] = node = self.parent.setdefault(up, up)
        return node

    def join(self, one: int, other: int) -> bool:
        """This will put two nodes in one group and say whether they were apart."""
        first, second = self.find(one), self.find(other)
        self.parent[first] = second
        return first != second


def radius_of(homes: int) -> float:
    """This will say how far a town of that many homes reaches, in metres."""
    return math.sqrt(max(homes / HOMES_A_NODE, 12) / math.pi) * SPACING


def lay_grid(network: Network, town: Town, rng: random.Random) -> list[Run]:
    """This will lay a town's streets into the network and return them as runs to be named."""
    cells = _lay_nodes(network, town, rng)
    kept = _kept_edges(cells, rng)
    return [*_runs(cells, kept, 0, rng), *_runs(cells, kept, 1, rng)]


def lay_run(network: Network, run: Run, name: str) -> tuple[Point, ...]:
    """This will lay a run's edges under its name and return its line."""
    for start, end in zip(run.nodes, run.nodes[1:], strict=False):
        network.edges.append(edge(network, start, end, name, run.kind))
    nodes = (network.nodes[each] for each in run.nodes)
    return tuple((node.easting, node.northing) for node in nodes)


def edge(network: Network, start: int, end: int, name: str, kind: str) -> Edge:
    """This will make an edge between two nodes, with its length and the time to drive it."""
    one, other = network.nodes[start], network.nodes[end]
    metres = math.hypot(one.easting - other.easting, one.northing - other.northing)
    seconds = metres / (MILES_AN_HOUR[kind] * 0.44704)
    return Edge(start, end, round(metres, 1), round(seconds, 2), name, kind)


def lay_main_roads(
    network: Network, towns: list[Town], ways_in: dict[int, range], rng: random.Random
) -> None:
    """This will join the towns: a motorway, A roads between towns, B roads to villages."""
    counts = {"motorway": 98, "trunk": 9900, "tertiary": 9900}
    for one, other in main_links(towns):
        kind = _main_kind(towns[one], towns[other])
        counts[kind] += 1
        letter = {"motorway": "M", "trunk": "A", "tertiary": "B"}[kind]
        ends = (
            _nearest(network, ways_in[one], towns[other]),
            _nearest(network, ways_in[other], towns[one]),
        )
        _lay_road(network, *ends, f"{letter}{counts[kind]}", kind, rng)


def main_links(towns: list[Town]) -> list[tuple[int, int]]:
    """This will say which towns a main road joins: the least that joins all, and a few more."""
    pairs = sorted(
        (_apart(one, other), one.number, other.number)
        for one in towns
        for other in towns
        if one.number < other.number
    )
    joined, links = Joined(), {(0, 1)} if len(towns) > 1 else set()
    joined.join(0, 1)
    links |= {(one, other) for _, one, other in pairs if joined.join(one, other)}
    links |= {(one, other) for _, one, other in pairs[: len(towns)]}
    return sorted(links)


def _lay_nodes(network: Network, town: Town, rng: random.Random) -> dict[Cell, int]:
    """A turned ellipse of crossings, each moved a little."""
    reach, turn, squash = town.radius / SPACING, rng.random() * math.pi, rng.uniform(0.8, 1.25)
    cells = {}
    for i, j in _ellipse(reach, squash):
        x, y = (i + rng.uniform(-0.2, 0.2)) * SPACING, (j + rng.uniform(-0.2, 0.2)) * SPACING
        easting = town.easting + x * math.cos(turn) - y * math.sin(turn)
        northing = town.northing + x * math.sin(turn) + y * math.cos(turn)
        cells[i, j] = len(network.nodes)
        network.nodes.append(Node(len(network.nodes), round(easting, 1), round(northing, 1)))
    return cells


def _ellipse(reach: float, squash: float) -> Iterator[Cell]:
    wide = math.ceil(reach * 1.3)
    for i in range(-wide, wide + 1):
        for j in range(-wide, wide + 1):
            if (i / squash) ** 2 + (j * squash) ** 2 <= reach**2:
                yield i, j


def _kept_edges(cells: dict[Cell, int], rng: random.Random) -> set[tuple[Cell, Cell]]:
    """Some streets end blind, but none is cut off."""
    near = [(c, n) for c in cells for n in ((c[0] + 1, c[1]), (c[0], c[1] + 1)) if n in cells]
    dropped = [e for e in near if not _is_main(e) and rng.random() < DROPPED]
    gone = set(dropped)
    joined = Joined()
    for one, other in near:
        if (one, other) not in gone:
            joined.join(cells[one], cells[other])
    gone -= {(one, other) for one, other in dropped if joined.join(cells[one], cells[other])}
    return {each for each in near if each not in gone}


def _is_main(pair: tuple[Cell, Cell]) -> bool:
    (i, j), (k, _) = pair
    return (j if k != i else i) % MAIN_EVERY == 0


def _runs(
    cells: dict[Cell, int], kept: set[tuple[Cell, Cell]], axis: int, rng: random.Random
) -> Iterator[Run]:
    """Rows (axis 0) or columns (axis 1), cut where a piece is gone and now and then besides."""
    lines: dict[int, list[Cell]] = {}
    for cell in cells:
        lines.setdefault(cell[1 - axis], []).append(cell)
    for line in sorted(lines):
        kind = "residential" if line % MAIN_EVERY else ("secondary" if line else "primary")
        for part in _cut(sorted(lines[line]), kept, kind, rng):
            yield Run(tuple(cells[each] for each in part), kind)


def _cut(
    line: Iterable[Cell], kept: set[tuple[Cell, Cell]], kind: str, rng: random.Random
) -> Iterator[list[Cell]]:
    part: list[Cell] = []
    longest = rng.randint(2, 6)
    for cell in line:
        if part and ((part[-1], cell) not in kept):
            yield from [part] if len(part) > 1 else []
            part = []
        part.append(cell)
        if len(part) > longest * (3 if kind != "residential" else 1):
            yield part
            part, longest = [cell], rng.randint(2, 6)
    yield from [part] if len(part) > 1 else []


def _main_kind(one: Town, other: Town) -> str:
    if {one.number, other.number} == {0, 1}:
        return "motorway"
    return "tertiary" if one.is_village or other.is_village else "trunk"


def _apart(one: Town, other: Town) -> float:
    return math.hypot(one.easting - other.easting, one.northing - other.northing)


def _nearest(network: Network, nodes: range, town: Town) -> int:
    def distance(number: int) -> float:
        node = network.nodes[number]
        return math.hypot(node.easting - town.easting, node.northing - town.northing)

    return min(nodes, key=distance)


def _lay_road(
    network: Network, start: int, end: int, name: str, kind: str, rng: random.Random
) -> None:
    """A bend every eight hundred metres or so."""
    one, other = network.nodes[start], network.nodes[end]
    east, north = other.easting - one.easting, other.northing - one.northing
    pieces = max(1, round(math.hypot(east, north) / 800))
    sway, last = rng.uniform(-0.06, 0.06), start
    for piece in range(1, pieces):
        share = piece / pieces
        bow = sway * math.sin(share * math.pi * 2) + rng.uniform(-0.004, 0.004)
        place = (
            one.easting + east * share - north * bow,
            one.northing + north * share + east * bow,
        )
        node = Node(len(network.nodes), round(place[0], 1), round(place[1], 1))
        network.nodes.append(node)
        network.edges.append(edge(network, last, node.id, name, kind))
        last = node.id
    network.edges.append(edge(network, last, end, name, kind))
