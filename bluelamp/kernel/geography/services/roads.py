"""Loading a road network: one name at a time, replaced whole."""

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import shapely
from django.db import connection

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.geography.choices import Layer
from bluelamp.kernel.geography.models import Source
from bluelamp.kernel.geography.rules import graphml, osm, roads
from bluelamp.kernel.geography.rules.roads import BadRoads, RoadEdge, RoadNode

from . import sources

_EDGE_COLUMNS = 'source_id, start, "end", metres, seconds, name, kind, line'


def load_roads(
    name: str,
    nodes: Sequence[RoadNode],
    edges: Sequence[RoadEdge],
    *,
    source: str = "",
    by: Actor | None = None,
) -> int:
    """This will replace the network of that name and return how many edges it has.

    `source` is the line to show with it (who made it, under which licence).
    Raises BadRoads, NotPermitted; then nothing is written.
    """
    if not name.strip():
        raise BadRoads("The network needs a name.")
    roads.check_roads(nodes, edges)
    with sources.loading(Layer.ROADS, name.strip(), by=by) as kept:
        kept.origin = source
        _write(kept, nodes, edges)
        sources.finish(kept, rows=len(edges), by=by)
    return len(edges)


def load_road_file(
    path_or_file: Path | str | IO[bytes], *, name: str, source: str = "", by: Actor | None = None
) -> int:
    """This will load an OpenStreetMap extract (.pbf, .osm) or GraphML (also gzip) by its content.

    Returns how many edges. Raises BadRoads, CannotRead, NotPermitted.
    """
    content = sources.read_whole(path_or_file)
    if b"<graphml" in content[:2000]:
        nodes, edges = graphml.read_graphml(io.BytesIO(content))
    else:
        nodes, edges = _read_extract(content)
    return load_roads(name, nodes, edges, source=source, by=by)


def _read_extract(content: bytes) -> tuple[list[RoadNode], list[RoadEdge]]:
    suffix = ".osm" if content.lstrip()[:1] == b"<" else ".osm.pbf"
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(content)
        file.flush()
        return osm.read_pbf(file.name)


def _write(source: Source, nodes: Sequence[RoadNode], edges: Sequence[RoadEdge]) -> None:
    places = {node.id: (node.easting, node.northing) for node in nodes}
    lines = [shapely.linestrings([places[e.start], *e.points, places[e.end]]) for e in edges]
    with connection.cursor() as cursor:
        cursor.execute("delete from geography_edge where source_id = %s", [source.pk])
        cursor.execute("delete from geography_node where source_id = %s", [source.pk])
        columns = "source_id, number, easting, northing"
        with cursor.copy(f"copy geography_node ({columns}) from stdin") as copy:
            for node in nodes:
                copy.write_row((source.pk, node.id, node.easting, node.northing))
        with cursor.copy(f"copy geography_edge ({_EDGE_COLUMNS}) from stdin") as copy:
            for e, line in zip(edges, shapely.to_wkb(lines), strict=True):
                copy.write_row(
                    (source.pk, e.start, e.end, e.metres, e.seconds, e.name, e.kind, line)
                )
