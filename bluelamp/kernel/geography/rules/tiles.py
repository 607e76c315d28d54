"""Vector tiles in the National Grid: the tile grid, what is drawn when, and the encoding (MVT 2).

The tile grid starts at its top left corner; each zoom halves the metres of a pixel.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .grid import WIDTH

ORIGIN = (0.0, 1_310_720.0)
SIZE = 512  # pixels
RESOLUTIONS = tuple(1280 / 2**zoom for zoom in range(11))
EXTENT, MARGIN = 4096, 64  # units of the encoding along a tile's side, and past its edge
MOST = 20_000  # features in one tile
Box = tuple[float, float, float, float]
Feature = tuple[BaseGeometry, dict[str, Any]]


class NoSuchTile(Exception):
    """The tile grid has no such zoom, column or row."""


def tile_box(zoom: int, x: int, y: int) -> Box:
    """This will give a tile's (left, bottom, right, top) in grid metres. Raises NoSuchTile."""
    if not 0 <= zoom < len(RESOLUTIONS):
        raise NoSuchTile
    span = SIZE * RESOLUTIONS[zoom]
    if not (0 <= x < math.ceil(WIDTH / span) and 0 <= y < math.ceil(ORIGIN[1] / span)):
        raise NoSuchTile
    top = ORIGIN[1] - y * span
    return x * span, top - span, (x + 1) * span, top


def with_margin(box: Box) -> Box:
    """This will widen a tile's box so that what lies over its edge is drawn on both sides."""
    more = (box[2] - box[0]) * MARGIN / EXTENT
    return box[0] - more, box[1] - more, box[2] + more, box[3] + more


def road_rank(zoom: int) -> int:
    """This will say the highest rank of road that is drawn at a zoom."""
    return (0, 1, 1, 2, 3, 4, 4, 5, 6, 6, 6)[zoom]


def shows_streets(zoom: int) -> bool:
    """This will say whether names of streets are drawn at a zoom, or those of places alone."""
    return zoom >= 8


def encode(layer: str, features: Iterable[Feature], zoom: int, box: Box) -> bytes:
    """This will clip, simplify to half a pixel and encode features as one tile."""
    with_margin(box)
    RESOLUTIONS[zoom] / 2
    cut = _cut(with_margin(box), RESOLUTIONS[zoom] / 2)
    drawn = []
    for shape, properties in features:
        kept = cut(shape)
        units = _in_units(kept, box) if kept is not None else None
        if units is not None:
            drawn.append({"geometry": units, "properties": properties})
        if len(drawn) == MOST:
            break
    encoded: bytes = mapbox_vector_tile.encode(
        {"name": layer, "features": drawn}, default_options={"extents": EXTENT}
    )
    return encoded


def _cut(clip: Box, half: float) -> Callable[[BaseGeometry], BaseGeometry | None]:
    def cut(shape: BaseGeometry) -> BaseGeometry | None:
        dimension = shapely.get_dimensions(shape)
        if dimension == 0:
            return shape
        small = shapely.simplify(shape, half)
        try:
            inside = shapely.clip_by_rect(small, *clip)
        except shapely.errors.GEOSException:
            inside = shapely.intersection(shapely.make_valid(small), shapely.box(*clip))
        return _only(inside, dimension)

    return cut


def _in_units(shape: BaseGeometry, box: Box) -> BaseGeometry | None:
    """A shape in whole units of the tile; rounding may fold it, which is put right."""
    scale = EXTENT / (box[2] - box[0])
    moved = shapely.transform(shape, lambda points: np.round((points - box[:2]) * scale))
    dimension = shapely.get_dimensions(moved)
    return moved if moved.is_valid else _only(shapely.make_valid(moved), dimension)


def _only(shape: BaseGeometry, dimension: int) -> BaseGeometry | None:
    """What is left of a shape in its own dimension: a clipped polygon may leave lines behind."""
    if shape.is_empty:
        return None
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == dimension]
    if not parts:
        return None
    kinds = {1: shapely.multilinestrings, 2: shapely.multipolygons}
    return parts[0] if len(parts) == 1 else kinds[dimension](parts)
