"""GraphML in the form that OSMnx writes: longitude `x`, latitude `y`, lengths in metres."""

import ast
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np
import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from . import grid, roads
from .roads import BadRoads, RoadEdge, RoadNode

_SPACE = "{http://graphml.graphdrawing.org/xmlns}"
Values = dict[str, str]


def read_graphml(file: Any) -> tuple[list[RoadNode], list[RoadEdge]]:
    """This will read a road network, given as a path or an open file. Raises BadRoads."""
    graph, keys = _graph(file)
    nodes = _nodes(graph, keys)
    known = {node.id for node in nodes}
    edges = [
        _edge(each, keys, number, known)
        for number, each in enumerate(graph.iterfind(f"{_SPACE}edge"), start=1)
    ]
    if not edges:
        raise BadRoads("The file holds no roads.")
    return nodes, _on_grid(edges)


def _graph(file: Any) -> tuple[Element, dict[str, str]]:
    try:
        root = parse(str(file) if isinstance(file, Path) else file).getroot()
    except (ParseError, DefusedXmlException, OSError, EOFError, ValueError) as trouble:
        raise BadRoads(f"The file is not whole GraphML: {trouble}.") from trouble
    graph = root.find(f"{_SPACE}graph")
    if graph is None:
        raise BadRoads("The file is not GraphML: it has no graph.")
    named = {each.get("id", ""): each.get("attr.name", "") for each in root.iter(f"{_SPACE}key")}
    return graph, named


def _values(element: Element, keys: dict[str, str]) -> Values:
    return {
        keys.get(data.get("key", ""), ""): data.text or ""
        for data in element.iterfind(f"{_SPACE}data")
    }


def _nodes(graph: Element, keys: dict[str, str]) -> list[RoadNode]:
    ids: list[int] = []
    degrees: list[tuple[float, float]] = []
    for node in graph.iterfind(f"{_SPACE}node"):
        values = _values(node, keys)
        try:
            ids.append(int(node.get("id", "")))
            degrees.append((float(values["x"]), float(values["y"])))
        except (KeyError, ValueError) as trouble:
            raise BadRoads(f"Node {node.get('id')} has no number, x or y.") from trouble
    if not ids:
        raise BadRoads("The file holds no nodes.")
    return [RoadNode(each, *place) for each, place in zip(ids, _moved(degrees), strict=True)]


def _edge(element: Element, keys: dict[str, str], number: int, known: set[int]) -> RoadEdge:
    values = _values(element, keys)
    try:
        start, end = int(element.get("source", "")), int(element.get("target", ""))
        metres = float(values["length"])
        points = _points(values.get("geometry", ""))
        kind = _first(values.get("highway", "road"))
        seconds = _seconds(values, kind, metres)
    except (KeyError, ValueError, shapely.errors.ShapelyError) as trouble:
        raise BadRoads(f"Edge {number} has no proper ends, length or geometry.") from trouble
    if start not in known or end not in known:
        raise BadRoads(f"Edge {number} joins a node that is not there.")
    return RoadEdge(start, end, metres, seconds, _first(values.get("name", "")), kind, points)


def _seconds(values: Values, kind: str, metres: float) -> float:
    """A travel time of the file's own wins, then its speed (km/h), its limit, the class."""
    if values.get("travel_time"):
        return max(float(values["travel_time"]), 0.01)
    if values.get("speed_kph"):
        return max(metres / (float(values["speed_kph"]) / 3.6), 0.01)
    return max(metres / roads.speed(kind, _first(values.get("maxspeed", ""))), 0.01)


def _first(text: str) -> str:
    """OSMnx writes several values as a Python list; the first stands."""
    if not text.startswith("["):
        return text
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return str(found[0]) if isinstance(found, list) and found else text


def _points(text: str) -> tuple[tuple[float, float], ...]:
    if not text:
        return ()
    line = shapely.from_wkt(text)
    return tuple((x, y) for x, y in shapely.get_coordinates(line).tolist()[1:-1])


def _on_grid(edges: list[RoadEdge]) -> list[RoadEdge]:
    moved = iter(_moved([point for edge in edges for point in edge.points]))
    return [
        RoadEdge(
            edge.start, edge.end, edge.metres, edge.seconds, edge.name, edge.kind,
            tuple(next(moved) for _ in edge.points),
        )
        for edge in edges
    ]  # fmt: skip


def _moved(degrees: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if not degrees:
        return []
    both = np.array(degrees)
    try:
        pair = grid.to_grid_many(both[:, 0], both[:, 1])
    except grid.NotOnTheGrid as trouble:
        raise BadRoads(str(trouble)) from trouble
    return [(e, n) for e, n in np.round(np.column_stack(pair), 2).tolist()]
