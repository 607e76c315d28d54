"""Roads as lines to draw, and the named one that is nearest."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from . import roads
from .tiles import Box


class RoadLines:
    """Each road once, whichever ways it may be driven, in trees of boxes."""

    def __init__(self, names: Sequence[str], kinds: Sequence[str], lines: Any) -> None:
        once = _once(lines)
        self.lines = lines[once]
        self.names = [names[number] for number in once]
        self.kinds = [kinds[number] for number in once]
        self.ranks = np.array([roads.rank(kind) for kind in self.kinds], np.int64)
        self._tree = shapely.STRtree(self.lines)
        self._named = np.array([n for n, name in enumerate(self.names) if name], np.int64)
        self._named_tree = shapely.STRtree(self.lines[self._named])

    def in_box(self, box: Box, highest_rank: int) -> list[int]:
        """This will give the numbers of the roads in a box, the greatest roads first."""
        found = self._tree.query(shapely.box(*box))
        found = found[self.ranks[found] <= highest_rank]
        order: list[int] = found[np.argsort(self.ranks[found], kind="stable")].tolist()
        return order

    def nearest_named(self, easting: float, northing: float) -> tuple[int, float] | None:
        """This will give the nearest road that has a name, and how many metres away it is."""
        if not len(self._named):
            return None
        point = shapely.Point(easting, northing)
        number = int(self._named[self._named_tree.nearest(point)])
        return number, float(shapely.distance(self.lines[number], point))


def _once(lines: Any) -> list[int]:
    seen: dict[bytes, int] = {}
    for number, line in enumerate(shapely.to_wkb(shapely.normalize(lines))):
        seen.setdefault(line, number)
    return list(seen.values())
