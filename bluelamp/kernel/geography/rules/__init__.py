"""What geography knows without a database: the grid, shapes, words, roads, tiles."""

from .grid import NotOnTheGrid
from .places import PlaceRow
from .roads import RoadEdge, RoadNode

__all__ = ["NotOnTheGrid", "PlaceRow", "RoadEdge", "RoadNode"]
