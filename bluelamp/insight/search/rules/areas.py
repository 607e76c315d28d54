"""An area on the map, and the squares of the grid that cover it."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from shapely import Polygon

Point = tuple[float, float]
SIZES = (10_000, 1_000, 100)
NAMES = {10_000: "10", 1_000: "1", 100: "0"}
MOST_CORNERS, MOST_CELLS = 50, 1_500
EDGE = (-1e6, 2e6)
ROUND = 32


@dataclass(frozen=True)
class Area:
    """A piece of land, by its corners in grid metres; said as the reader chose it."""

    corners: tuple[Point, ...]
    said: str = "An area on the map"

    @property
    def polygon(self) -> Polygon:
        """The shape; one that crosses itself is taken as the parts that it encloses."""
        return shapely.make_valid(Polygon(self.corners))

    @property
    def written(self) -> str:
        """The corners as an address says them."""
        return ";".join(f"{east:.0f},{north:.0f}" for east, north in self.corners)


def read(text: str) -> Area | None:
    """This will read corners `e,n;e,n;...`: two are a rectangle's; nonsense is no area."""
    corners = [_corner(each) for each in re.split(r"[;\n]+", text.strip()) if each.strip()]
    known = [each for each in corners if each is not None][:MOST_CORNERS]
    if len(known) < len(corners) or len(known) < 2:
        return None
    if len(known) == 2:
        (west, south), (east, north) = known
        known = [(west, south), (east, south), (east, north), (west, north)]
    area = Area(tuple(known))
    return area if area.polygon.area > 0 else None


def around(point: Point, metres: float, said: str) -> Area:
    """This will give the land within so many metres of a point."""
    ring = shapely.Point(point).buffer(metres, quad_segs=ROUND // 4).exterior.coords
    return Area(tuple((east, north) for east, north in ring)[:-1], said)


def cells_of(point: Point) -> tuple[str, ...]:
    """This will name the squares of ten kilometres, one and a tenth that a point is in."""
    return tuple(f"{NAMES[size]}:{int(point[0] // size)}:{int(point[1] // size)}" for size in SIZES)


def cells_over(area: Area) -> list[str]:
    """This will name the squares that cover an area, big ones inside and small ones at its edge.

    To a hundred metres; where that takes too many squares, to one kilometre or ten. None for an
    area so big that it leaves nothing out worth leaving out.
    """
    polygon = area.polygon
    shapely.prepare(polygon)
    covers: list[str] = []
    for finest in range(len(SIZES)):
        finer = list(itertools.islice(_squares(polygon, finest), MOST_CELLS + 1))
        if len(finer) > MOST_CELLS:
            break
        covers = finer
    return covers


def _squares(polygon: Polygon, finest: int) -> Iterator[str]:
    todo = [(0, east, north) for east, north in _over(polygon.bounds, SIZES[0])]
    while todo:
        level, east, north = todo.pop()
        metres = SIZES[level]
        square = shapely.box(
            east * metres, north * metres, (east + 1) * metres, (north + 1) * metres
        )
        if not polygon.intersects(square):
            continue
        if level == finest or polygon.contains(square):
            yield f"{NAMES[metres]}:{east}:{north}"
        else:
            todo += [
                (level + 1, 10 * east + e, 10 * north + n) for e in range(10) for n in range(10)
            ]


def _over(bounds: tuple[float, float, float, float], size: int) -> list[tuple[int, int]]:
    west, south, east, north = (int(each // size) for each in bounds)
    return [(e, n) for e in range(west, east + 1) for n in range(south, north + 1)]


def _corner(text: str) -> Point | None:
    try:
        east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    inside = EDGE[0] < east < EDGE[1] and EDGE[0] < north < EDGE[1]
    return (east, north) if inside else None
