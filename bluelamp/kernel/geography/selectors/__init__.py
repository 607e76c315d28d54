"""Every read of geography."""

from .areas import (
    AreaHere,
    areas_of_point,
    describe_area,
    get_area,
    list_areas,
    list_areas_at,
    list_kinds,
    middle,
)
from .places import FoundPlace, find_places
from .roads import FoundStreet, NoSuchNetwork, nearest_street, network
from .tiles import list_sources, tile, tile_tag

__all__ = [
    "AreaHere",
    "FoundPlace",
    "FoundStreet",
    "NoSuchNetwork",
    "areas_of_point",
    "describe_area",
    "find_places",
    "get_area",
    "list_areas",
    "list_areas_at",
    "list_kinds",
    "list_sources",
    "middle",
    "nearest_street",
    "network",
    "tile",
    "tile_tag",
]
