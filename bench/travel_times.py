"""Claim: how long 1,000 units need to one place is known in under 20 ms on a county's roads.

The county is the whole-county OpenStreetMap extract beside the checkout when it is there, otherwise
a made-up one of its size. The peer, in the same run over the same network, is Dijkstra's algorithm
in plain Python with a heap; both must give the same seconds.

SIZE=full asks 300 times; otherwise 60. --json prints one object.
"""

import argparse
import heapq
import json
import math
import os
import random
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from bluelamp.kernel.geography.rules import osm
from bluelamp.kernel.geography.rules.network import OFF_ROAD, WALKING, RoadNetwork
from bluelamp.kernel.geography.rules.roads import RoadEdge, RoadNode

SIZES = {"small": 60, "full": 300}
UNITS, TARGET = 1_000, 20.0
COUNTY = Path(__file__).resolve().parents[2] / "shared" / "data" / "geo" / "rutland-2018.osm.pbf"
Roads = tuple[list[RoadNode], list[RoadEdge]]


def main() -> None:
    """This will run the bench and print its figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    arguments = options.parse_args()
    figures = run(SIZES[os.environ.get("SIZE", "small")])
    print(json.dumps(figures) if arguments.json else table(figures))
    sys.exit(0 if met(figures) else 1)


def run(asked: int) -> dict[str, Any]:
    """This will build the network, ask both ways and compare (milliseconds)."""
    began = time.perf_counter()
    nodes, edges = osm.read_pbf(COUNTY) if COUNTY.exists() else made_up()
    read = time.perf_counter() - began
    began = time.perf_counter()
    network = built(nodes, edges)
    figures: dict[str, Any] = {
        "network": COUNTY.name if COUNTY.exists() else "made up",
        "nodes": len(nodes),
        "edges": len(edges),
        "read seconds": read,
        "build seconds": time.perf_counter() - began,
    }
    rng = random.Random(20261121)
    questions = [(near(rng, nodes), [near(rng, nodes) for _ in range(UNITS)]) for _ in range(asked)]
    ours, answers = timed(lambda place, units: network.seconds_to(place, units), questions)
    peer = Peer(network)
    few = questions[: max(asked // 10, 5)]
    theirs, checks = timed(peer.seconds_to, few)
    figures |= {
        "1,000 to one": ours,
        "peer": theirs,
        "largest difference s": apart(answers, checks),
    }
    ways = [
        (place, units)
        for (place, units), found in zip(questions, answers, strict=True)
        if found[0] is not None
    ]
    figures["one route"] = timed(lambda place, units: network.route(units[0], place), ways)[0]
    figures["target p95 ms"] = TARGET
    figures["peer to ours at p50"] = theirs["p50 ms"] / ours["p50 ms"]
    return figures


def built(nodes: list[RoadNode], edges: list[RoadEdge]) -> RoadNetwork:
    """This will build the network as the platform does from its tables."""
    where = {node.id: (node.easting, node.northing) for node in nodes}
    lines = [shapely.linestrings([where[e.start], *e.points, where[e.end]]) for e in edges]
    return RoadNetwork(
        np.array([node.id for node in nodes]),
        np.array([edge.start for edge in edges]),
        np.array([edge.end for edge in edges]),
        np.array([edge.metres for edge in edges]),
        np.array([edge.seconds for edge in edges]),
        [edge.name for edge in edges],
        np.array(lines),
    )


def made_up() -> Roads:
    """This will make a county of crossing lanes: 65 by 65 junctions, some streets one way."""
    rng = random.Random(7)
    nodes = [
        RoadNode(65 * r + c, 480_000 + 450 * c + rng.uniform(-99, 99), 295_000 + 400 * r)
        for r in range(65)
        for c in range(65)
    ]
    edges: list[RoadEdge] = []
    for node in nodes:
        for other in (node.id + 1, node.id + 65):
            if other >= len(nodes) or (other == node.id + 1 and other % 65 == 0):
                continue
            end = nodes[other]
            metres = math.dist((node.easting, node.northing), (end.easting, end.northing))
            seconds = metres / rng.choice([9, 13, 18])
            edges.append(RoadEdge(node.id, other, metres, seconds, "", "tertiary"))
            if rng.random() > 0.08:
                edges.append(RoadEdge(other, node.id, metres, seconds, "", "tertiary"))
    return nodes, edges


class Peer:
    """Dijkstra in plain Python on the reversed network, over the same snapping."""

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        self.into: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for start, end, seconds in zip(
            network.starts.tolist(), network.ends.tolist(), network.seconds.tolist(), strict=True
        ):
            self.into[end].append((start, seconds))

    def seconds_to(self, place: Any, units: list[Any]) -> list[float | None]:
        """This will answer as the network does, one edge at a time."""
        network = self.network
        target, sources = network._snap([place]), network._snap(units)
        if target.edges[0] < 0:
            return [None] * len(units)
        reached = self.search(network._arrivals(target))
        found: list[float | None] = []
        straight = network._along_one_edge(sources, target).tolist()
        for number, edge in enumerate(sources.edges.tolist()):
            if edge < 0:
                found.append(None)
                continue
            along, twin = float(sources.along[number]), int(network._twins[edge])
            ways = [(1 - along) * network.seconds[edge] + reached[int(network.ends[edge])]]
            if twin >= 0:
                ways.append(along * network.seconds[twin] + reached[int(network.ends[twin])])
            best = min(*ways, straight[number], math.inf)
            away = sources.away[number] / OFF_ROAD + target.away[0] / WALKING
            found.append(float(best + away) if math.isfinite(best) else None)
        return found

    def search(self, starts: list[tuple[int, float]]) -> dict[int, float]:
        """This will give the seconds from every node to the nearest of the starts."""
        reached: dict[int, float] = defaultdict(lambda: math.inf)
        heap = [(float(cost), node) for node, cost in starts]
        heapq.heapify(heap)
        while heap:
            cost, node = heapq.heappop(heap)
            if cost >= reached[node]:
                continue
            reached[node] = cost
            for before, seconds in self.into[node]:
                if cost + seconds < reached[before]:
                    heapq.heappush(heap, (cost + seconds, before))
        return reached


def near(rng: random.Random, nodes: list[RoadNode]) -> tuple[float, float]:
    """This will give a place within 80 metres of some road."""
    node = rng.choice(nodes)
    return node.easting + rng.uniform(-80, 80), node.northing + rng.uniform(-80, 80)


def timed(search: Any, questions: list[Any]) -> tuple[dict[str, float], list[Any]]:
    """This will ask every question and give the times and the answers."""
    taken, answers = [], []
    for place, units in questions:
        began = time.perf_counter()
        answers.append(search(place, units))
        taken.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(taken, n=100)
    return {"p50 ms": cuts[49], "p95 ms": cuts[94]}, answers


def apart(answers: list[Any], checks: list[Any]) -> float:
    """This will give the largest difference in seconds, infinite if one has no answer."""
    worst = 0.0
    for ours, theirs in zip(answers, checks, strict=False):
        for one, two in zip(ours, theirs, strict=True):
            if (one is None) != (two is None):
                return math.inf
            worst = max(worst, abs(one - two) if one is not None else 0.0)
    return worst


def table(figures: dict[str, Any]) -> str:
    """This will lay the figures out for reading."""
    lines = []
    for key, value in figures.items():
        if isinstance(value, dict):
            value = "  ".join(f"{name} {each:.3g}" for name, each in value.items())
        elif isinstance(value, float):
            value = f"{value:.3g}"
        lines.append(f"{key:24} {value}")
    verdict = "met" if met(figures) else "MISSED"
    lines.append(f"{'target':24} {verdict}: p95 under {TARGET:g} ms and the same answers")
    return "\n".join(lines)


def met(figures: dict[str, Any]) -> bool:
    """This will say whether the claim holds."""
    quick = figures["1,000 to one"]["p95 ms"] <= TARGET
    return bool(quick and figures["largest difference s"] < 0.001)


if __name__ == "__main__":
    main()
