"""Vector tiles, cut once for each version of what they show."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import shapely
from django.core.cache import caches
from django.db.models import QuerySet

from bluelamp.kernel.geography.choices import Layer, PlaceKind
from bluelamp.kernel.geography.models import Heading, Source
from bluelamp.kernel.geography.rules import tiles

from . import areas, roads
from .versions import version

MOST_NAMES = 300


@dataclass(frozen=True)
class _Wanted:
    kind: str
    on: datetime.date | None


class NoSuchLayer(Exception):
    """There is no layer of that name to draw."""


def list_sources() -> QuerySet[Source]:
    """This will list what has been loaded, with its version and the line to show with it."""
    return Source.objects.filter(version__gt=0).order_by("layer", "name")


def tile_tag(
    layer: str, zoom: int, x: int, y: int, kind: str = "", on: datetime.date | None = None
) -> str:
    """This will name a tile with the version that it is cut from. Raises NoSuchLayer, NoSuchTile.

    The same name is the same tile, for ever: it serves as the ETag and as the key of the cache.
    """
    if layer not in _CUT:
        raise NoSuchLayer(layer)
    tiles.tile_box(zoom, x, y)
    day = f"-{on:%Y%m%d}" if layer == Layer.AREAS and on else ""
    safe = kind.encode().hex() if layer == Layer.AREAS else ""
    return f"{layer}-{safe}-{version(Layer(layer))}{day}-{zoom}-{x}-{y}"


def tile(
    layer: str, zoom: int, x: int, y: int, kind: str = "", on: datetime.date | None = None
) -> bytes:
    """This will give one tile of a layer as Mapbox vector tile bytes, out of the cache or cut now.

    `kind` chooses among areas, `on` a day (their newest edition unless said).
    Raises NoSuchLayer, NoSuchTile.
    """
    tag = tile_tag(layer, zoom, x, y, kind, on)
    cache = caches["tiles"]
    found: bytes | None = cache.get(tag)
    if found is None:
        box = tiles.tile_box(zoom, x, y)
        found = tiles.encode(layer, _CUT[layer](zoom, box, _Wanted(kind, on)), zoom, box)
        cache.set(tag, found, timeout=None)
    return found


def _roads(zoom: int, box: tiles.Box, _: _Wanted) -> Iterator[tiles.Feature]:
    lines = roads.LINES.get()
    for number in lines.in_box(tiles.with_margin(box), tiles.road_rank(zoom)):
        properties = {"kind": lines.kinds[number], "rank": int(lines.ranks[number])}
        if lines.names[number]:
            properties["name"] = lines.names[number]
        yield lines.lines[number], properties


def _areas(zoom: int, box: tiles.Box, wanted: _Wanted) -> Iterator[tiles.Feature]:
    index = areas.INDEX.get(wanted.kind)
    for number in index.in_box(*tiles.with_margin(box)):
        area = index.areas[number]
        if area.holds_on(wanted.on):
            properties = {"id": area.id, "kind": area.kind, "code": area.code, "name": area.name}
            yield index.shapes[number], properties


def _places(zoom: int, box: tiles.Box, _: _Wanted) -> Iterator[tiles.Feature]:
    kinds = [PlaceKind.PLACE, *([PlaceKind.STREET] if tiles.shows_streets(zoom) else [])]
    left, bottom, right, top = box
    inside = Heading.objects.filter(
        kind__in=kinds,
        easting__gte=left, easting__lt=right, northing__gte=bottom, northing__lt=top,
    )  # fmt: skip
    for kind, name, street, easting, northing in inside.order_by("kind", "pk").values_list(
        "kind", "name", "street", "easting", "northing"
    )[:MOST_NAMES]:
        yield shapely.Point(easting, northing), {"kind": kind, "name": name or street}


_CUT: dict[str, Callable[[int, tiles.Box, _Wanted], Iterator[tiles.Feature]]] = {
    Layer.ROADS: _roads,
    Layer.AREAS: _areas,
    Layer.PLACES: _places,
}
