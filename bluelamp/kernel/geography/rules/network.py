"""A road network in memory: how long to drive, by which way, and where one is on it by then.

Shortest paths are Dijkstra's, compiled (scipy.sparse.csgraph).
"""

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

WALKING, OFF_ROAD = 1.4, 4.5  # metres a second: an officer on foot, a vehicle on unmapped ground
CRUMB = 200  # nodes: a piece smaller than this was cut off by the edge of the map
REACH = 2_000.0  # metres from the nearest road beyond which there is no answer
Point = tuple[float, float]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class NoWay(Exception):
    """There is no road near enough to one of the points, or none between them."""


@dataclass(frozen=True)
class Route:
    """A way along the roads: `points` in grid metres, `clock` the seconds at each of them."""

    metres: float
    seconds: float
    points: tuple[Point, ...]
    clock: tuple[float, ...]


@dataclass(frozen=True)
class Snapped:
    """Points on the network: the edge, how far along it (0 to 1), and the metres to get there."""

    edges: Ints
    along: Floats
    away: Floats


class RoadNetwork:
    """Directed edges between numbered nodes, built once and then only read.

    `lines` are shapely LineStrings from start to end.
    """

    def __init__(
        self, nodes: Ints, starts: Ints, ends: Ints, metres: Floats, seconds: Floats,
        names: Sequence[str], lines: Any,
    ) -> None:  # fmt: skip
        numbers = np.unique(nodes)
        self.size = len(numbers)
        self.starts = np.searchsorted(numbers, starts)
        self.ends = np.searchsorted(numbers, ends)
        self.metres, self.seconds, self.names, self.lines = metres, seconds, names, lines
        self._quickest = _quickest(self.starts, self.ends, seconds)
        self._rows = np.searchsorted(self.starts[self._quickest], np.arange(self.size + 1))
        self._twins = _twins(self.starts, self.ends, metres)
        self._forward = self._matrix(self.starts, self.ends)
        self._reverse = self._matrix(self.ends, self.starts)
        self._joined = self._well_joined()
        self._pieces = _Pieces(self.lines, self._joined[self._is_first_twin(self._joined)])

    def seconds_to(self, place: Point, from_points: Sequence[Point]) -> list[float | None]:
        """This will give the seconds to drive to one place from each point; None is no way.

        One search backwards from the place serves every point.
        """
        if not len(from_points) or not self.size:
            return [None] * len(from_points)
        target, sources = self._snap([place]), self._snap(from_points)
        if target.edges[0] < 0:
            return [None] * len(from_points)
        reached = self._seconds_from_nodes(target)
        found = np.full(len(from_points), np.inf)
        on = sources.edges >= 0
        some = Snapped(sources.edges[on], sources.along[on], sources.away[on])
        found[on] = self._leave(some, target, reached)
        found += sources.away / OFF_ROAD + target.away[0] / WALKING
        return [float(each) if math.isfinite(each) else None for each in found]

    def route(self, start: Point, end: Point) -> Route:
        """This will give the quickest way from one point to another. Raises NoWay."""
        ends = self._snap([start, end]) if self.size else None
        if ends is None or (ends.edges < 0).any():
            raise NoWay("There is no road near enough.")
        legs = self._legs(ends)
        speeds = (ends.away[0] / OFF_ROAD, ends.away[1] / WALKING)
        return self._drawn(start, end, legs, (float(speeds[0]), float(speeds[1])))

    def point_along(self, route: Route, seconds: float) -> Point:
        """This will say where somebody on a route is after some seconds."""
        if seconds <= 0:
            return route.points[0]
        if seconds >= route.clock[-1]:
            return route.points[-1]
        at = bisect_right(route.clock, seconds)
        before, after = route.clock[at - 1], route.clock[at]
        share = (seconds - before) / (after - before) if after > before else 0.0
        (e1, n1), (e2, n2) = route.points[at - 1], route.points[at]
        return (e1 + (e2 - e1) * share, n1 + (n2 - n1) * share)

    def within(self, points: Sequence[Point], *, metres: float) -> list[bool]:
        """This will say of each point whether a road is so near."""
        return [bool(each) for each in self._snap(points).away <= metres]

    def nearest_edges(self, points: Sequence[Point]) -> Ints:
        """This will give the number of the edge nearest to each point, -1 beyond reach."""
        return self._snap(points).edges

    def _matrix(self, rows: Ints, columns: Ints) -> csr_array:
        keep = self._quickest
        shape = (self.size, self.size)
        return csr_array((self.seconds[keep], (rows[keep], columns[keep])), shape=shape)

    def _well_joined(self) -> Ints:
        """The edges within parts where every node can be reached from every other.

        Crumbs that a map is cut into at its edge are left out: nobody could drive away from them.
        """
        if not self.size:
            return np.zeros(0, np.int64)
        _, labels = connected_components(self._forward, directed=True, connection="strong")
        sizes = np.bincount(labels)
        whole = sizes >= min(CRUMB, sizes.max())
        inside = (labels[self.starts] == labels[self.ends]) & whole[labels[self.starts]]
        return np.flatnonzero(inside) if inside.any() else np.arange(len(self.starts))

    def _snap(self, points: Sequence[Point]) -> Snapped:
        return self._pieces.snap(np.asarray(points, np.float64).reshape(-1, 2))

    def _is_first_twin(self, edges: Ints) -> NDArray[np.bool_]:
        """One of each pair is enough to snap to: the other is known from it."""
        return (self._twins[edges] < 0) | (edges < self._twins[edges])

    def _arrivals(self, target: Snapped) -> list[tuple[int, float]]:
        """From which node, and in how many seconds, the target on its edge is reached."""
        edge, along = int(target.edges[0]), float(target.along[0])
        ways = [(int(self.starts[edge]), along * self.seconds[edge])]
        if (twin := self._twins[edge]) >= 0:
            ways.append((int(self.starts[twin]), (1 - along) * self.seconds[twin]))
        return ways

    def _departures(self, edges: Ints, along: Floats) -> tuple[Ints, Floats, Ints, Floats]:
        """To which nodes, and in how many seconds, one leaves the edges: ahead and turned round."""
        twins = self._twins[edges]
        turned = np.where(twins >= 0, along * self.seconds[twins], np.inf)
        ahead = (1 - along) * self.seconds[edges]
        return self.ends[edges], ahead, self.starts[edges], turned

    def _seconds_from_nodes(self, target: Snapped) -> Floats:
        graph = _with_extra(self._reverse, self._arrivals(target))
        return np.asarray(dijkstra(graph, indices=self.size))[: self.size]

    def _leave(self, sources: Snapped, target: Snapped, reached: Floats) -> Floats:
        to, ahead, back_to, turned = self._departures(sources.edges, sources.along)
        best = np.minimum(ahead + reached[to], turned + reached[back_to])
        return np.minimum(best, self._along_one_edge(sources, target))

    def _along_one_edge(self, sources: Snapped, target: Snapped) -> Floats:
        edge = int(target.edges[0])
        gone = float(target.along[0]) - sources.along
        twin = self._twins[edge]
        back = self.seconds[twin] if twin >= 0 else np.inf
        taken = np.where(gone >= 0, gone * self.seconds[edge], _times(-gone, back))
        same = np.where(sources.edges == edge, taken, np.inf)
        if twin < 0:
            return same
        gone_twin = 1 - float(target.along[0]) - sources.along
        other = np.where(gone_twin >= 0, gone_twin * back, -gone_twin * self.seconds[edge])
        return np.minimum(same, np.where(sources.edges == twin, other, np.inf))

    def _legs(self, ends: Snapped) -> list[tuple[int, float, float]]:
        """The edges of the way as (edge, from, to), each a share of the edge."""
        source = Snapped(ends.edges[:1], ends.along[:1], ends.away[:1])
        target = Snapped(ends.edges[1:], ends.along[1:], ends.away[1:])
        leaving = self._ways_out(source)
        graph = _with_extra(self._forward, [(to, cost) for to, cost, _ in leaving])
        reached, before = dijkstra(graph, indices=self.size, return_predecessors=True)
        arrivals = self._ways_in(target)
        best = min(arrivals, key=lambda way: reached[way[0]] + way[1])
        direct = float(self._along_one_edge(source, target)[0])
        if direct <= reached[best[0]] + best[1]:
            return [self._direct(source, target, direct)]
        nodes = _walk_back(before, best[0], self.size)
        first = min((w for w in leaving if w[0] == nodes[0]), key=lambda way: way[1])
        between = [self._edge(a, b) for a, b in itertools.pairwise(nodes)]
        return [first[2], *((edge, 0.0, 1.0) for edge in between), best[2]]

    def _ways_out(self, source: Snapped) -> list[tuple[int, float, tuple[int, float, float]]]:
        edge, along = int(source.edges[0]), float(source.along[0])
        ways = [(int(self.ends[edge]), (1 - along) * self.seconds[edge], (edge, along, 1.0))]
        if (twin := int(self._twins[edge])) >= 0:
            cost = along * self.seconds[twin]
            ways.append((int(self.ends[twin]), cost, (twin, 1 - along, 1.0)))
        return ways

    def _ways_in(self, target: Snapped) -> list[tuple[int, float, tuple[int, float, float]]]:
        edge, along = int(target.edges[0]), float(target.along[0])
        ways = [(int(self.starts[edge]), along * self.seconds[edge], (edge, 0.0, along))]
        if (twin := int(self._twins[edge])) >= 0:
            cost = (1 - along) * self.seconds[twin]
            ways.append((int(self.starts[twin]), cost, (twin, 0.0, 1 - along)))
        return ways

    def _direct(self, source: Snapped, target: Snapped, seconds: float) -> tuple[int, float, float]:
        if not math.isfinite(seconds):
            raise NoWay("There is no way by road between the two points.")
        edge, one, two = int(source.edges[0]), float(source.along[0]), float(target.along[0])
        if int(target.edges[0]) != edge:
            two = 1 - two
        if two >= one:
            return edge, one, two
        return int(self._twins[edge]), 1 - one, 1 - two

    def _edge(self, start: int, end: int) -> int:
        """The quickest edge between two nodes that are neighbours."""
        among = self._quickest[self._rows[start] : self._rows[start + 1]]
        return int(among[np.flatnonzero(self.ends[among] == end)[0]])

    def _drawn(
        self, start: Point, end: Point, legs: list[tuple[int, float, float]],
        access: tuple[float, float],
    ) -> Route:  # fmt: skip
        points, clock, metres = [start], [0.0], 0.0
        now = access[0]
        for edge, one, two in legs:
            line = shapely.ops.substring(self.lines[edge], one, two, normalized=True)
            taken = (two - one) * float(self.seconds[edge])
            _add_leg(points, clock, shapely.get_coordinates(line), now, taken)
            now += taken
            metres += (two - one) * float(self.metres[edge])
        return Route(metres, now + access[1], (*points, end), (*clock, now + access[1]))


class _Pieces:
    """Every straight piece of the lines in one tree: short boxes make snapping quick."""

    def __init__(self, lines: Any, edges: Ints) -> None:
        points, line = shapely.get_coordinates(lines[edges], return_index=True)
        goes_on = np.flatnonzero(line[1:] == line[:-1])
        self.start, vector = points[goes_on], points[goes_on + 1] - points[goes_on]
        self.vector, self.edge = vector, edges[line[goes_on]]
        self.length = np.hypot(vector[:, 0], vector[:, 1])
        first = np.concatenate(([True], np.diff(line[goes_on]) != 0))
        total = np.concatenate(([0.0], np.cumsum(self.length)))
        self.before = total[:-1] - total[np.flatnonzero(first)][np.cumsum(first) - 1]
        self.whole = shapely.length(lines[self.edge])
        ends = np.stack((self.start, self.start + vector), axis=1)
        self.tree = shapely.STRtree(shapely.linestrings(ends))

    def snap(self, points: Floats) -> Snapped:
        piece = self.tree.nearest(shapely.points(points))
        offset = points - self.start[piece]
        dot = (offset * self.vector[piece]).sum(axis=1)
        share = np.clip(dot / np.maximum(self.length[piece] ** 2, 1e-9), 0, 1)
        away = np.hypot(*(offset - self.vector[piece] * share[:, None]).T)
        gone = self.before[piece] + share * self.length[piece]
        along = np.clip(gone / np.maximum(self.whole[piece], 1e-9), 0, 1)
        near = away <= REACH
        return Snapped(np.where(near, self.edge[piece], -1), along, np.where(near, away, np.inf))


def _add_leg(
    points: list[Point], clock: list[float], line: Floats, now: float, taken: float
) -> None:
    """This will add a line's points, each with its second in proportion to the way gone."""
    gone = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    shares = gone / gone[-1] if gone[-1] > 0 else np.linspace(0, 1, len(line))
    skip = 1 if len(points) > 1 else 0
    points += [(float(e), float(n)) for e, n in line[skip:]]
    clock += [now + taken * float(share) for share in shares[skip:]]


def _quickest(starts: Ints, ends: Ints, seconds: Floats) -> Ints:
    """The edges, ordered by start and end, with only the quickest of those side by side."""
    order = np.lexsort((seconds, ends, starts))
    if not len(order):
        return order
    pairs = np.column_stack((starts[order], ends[order]))
    first = np.concatenate(([True], (np.diff(pairs, axis=0) != 0).any(axis=1)))
    kept: Ints = order[first & (pairs[:, 0] != pairs[:, 1])]
    return kept


def _twins(starts: Ints, ends: Ints, metres: Floats) -> Ints:
    """For each edge the one that is the same road the other way, or -1."""
    keys = zip(starts.tolist(), ends.tolist(), np.round(metres, 1).tolist(), strict=True)
    known = {key: number for number, key in enumerate(keys)}
    found = [
        known.get((end, start, length), -1) if start != end else -1 for start, end, length in known
    ]
    twins = np.full(len(starts), -1)
    twins[list(known.values())] = found
    return twins


def _with_extra(graph: csr_array, ways: list[tuple[int, float]]) -> csr_array:
    """The graph with one more node, which leads to others in so many seconds."""
    costs: dict[int, float] = {}
    for node, cost in ways:
        costs[node] = max(min(cost, costs.get(node, math.inf)), 1e-6)
    size = graph.shape[0] + 1
    return csr_array(
        (
            np.append(graph.data, list(costs.values())),
            np.append(graph.indices, list(costs)).astype(np.int32),
            np.append(graph.indptr, graph.indptr[-1] + len(costs)).astype(np.int32),
        ),
        shape=(size, size),
    )


def _walk_back(before: Ints, node: int, source: int) -> list[int]:
    nodes = [node]
    while (node := int(before[node])) != source:
        nodes.append(node)
    return nodes[::-1]


def _times(shares: Floats, seconds: float) -> Floats:
    """Shares of a time; no time is no way, even for no share of it."""
    return shares * seconds if math.isfinite(seconds) else np.full(len(shares), np.inf)
