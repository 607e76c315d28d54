"""Every write of geography: each load is whole or nothing, and readers keep the old meanwhile."""

from .areas import load_areas
from .places import load_places, load_postcode_file
from .roads import load_road_file, load_roads

__all__ = [
    "load_areas",
    "load_places",
    "load_postcode_file",
    "load_road_file",
    "load_roads",
]
