"""Areas, and which of them a point is in."""

import datetime
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Max, Min, Q, QuerySet

from bluelamp.kernel.geography.choices import Layer
from bluelamp.kernel.geography.models import Area
from bluelamp.kernel.geography.rules import grid

from .versions import Kept


@dataclass(frozen=True)
class AreaHere:
    """An area without its shape."""

    id: int
    kind: str
    code: str
    name: str
    parent_id: int | None
    valid_from: datetime.date
    valid_to: datetime.date | None

    def holds_on(self, day: datetime.date | None) -> bool:
        """This will say whether the area stands on a day: from the first until before the last.

        Of no day in particular the newest edition stands.
        """
        if day is None:
            return self.valid_to is None
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class AreaIndex:
    """Every area of a kind (or of all) with its shape, in one tree of boxes."""

    def __init__(self, kind: str) -> None:
        rows = list(
            Area.objects.filter(**({"kind": kind} if kind else {}))
            .order_by("kind", "code", "valid_from")
            .values_list(
                "id", "kind", "code", "name", "parent_id", "valid_from", "valid_to", "shape"
            )
        )
        self.areas = [AreaHere(*row[:7]) for row in rows]
        self.shapes = shapely.from_wkb([bytes(row[7]) for row in rows])
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)

    def at(self, easting: float, northing: float) -> list[AreaHere]:
        """This will list the areas that a point is in or on the edge of, by kind and code."""
        found = self.tree.query(shapely.Point(easting, northing), predicate="intersects")
        return [self.areas[number] for number in sorted(found.tolist())]

    def in_box(self, left: float, bottom: float, right: float, top: float) -> list[int]:
        """This will give the numbers of the areas that meet a box."""
        found = self.tree.query(shapely.box(left, bottom, right, top))
        return np.sort(found).tolist()  # type: ignore[no-any-return]  # numpy gives Any


INDEX: Kept[AreaIndex] = Kept(Layer.AREAS, AreaIndex)


def list_areas_at(
    easting: float, northing: float, kind: str | None = None, on: datetime.date | None = None
) -> list[AreaHere]:
    """This will list the areas that a point is in on a day, or by their newest editions.

    A point on the line between two areas is in both: they come in the order of their codes.
    """
    found = INDEX.get(kind or "").at(easting, northing)
    return [area for area in found if area.holds_on(on)]


def areas_of_point(
    easting: float, northing: float, on: datetime.date | None = None
) -> dict[str, AreaHere]:
    """This will give one area of each kind for a point: the first by code where two meet."""
    found: dict[str, AreaHere] = {}
    for area in list_areas_at(easting, northing, on=on):
        found.setdefault(area.kind, area)
    return found


def list_areas(
    kind: str = "", *, on: datetime.date | None = None, matching: str = ""
) -> QuerySet[Area]:
    """This will list areas without their shapes, by kind and name; on a day, or of all times.

    `matching` is a part of the name or the beginning of the code.
    """
    areas = Area.objects.defer("shape").select_related("parent", "source")
    if kind:
        areas = areas.filter(kind=kind)
    if on:
        still = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        areas = areas.filter(still, valid_from__lte=on)
    if matching:
        areas = areas.filter(Q(name__icontains=matching) | Q(code__istartswith=matching))
    return areas.order_by("kind", "name", "valid_from")


def list_kinds() -> list[tuple[str, int]]:
    """This will list the kinds of area that are there, each with how many."""
    rows = Area.objects.values_list("kind").annotate(Count("pk")).order_by("kind")
    return list(rows)


def get_area(area_id: int) -> Area:
    """This will get one area with its shape. Raises Area.DoesNotExist."""
    return Area.objects.select_related("parent", "source").get(pk=area_id)


def middle(kind: str = "") -> tuple[int, int] | None:
    """This will give the middle of the areas of a kind (or of all), in grid metres."""
    areas = Area.objects.filter(kind=kind) if kind else Area.objects.all()
    box = areas.aggregate(Min("left"), Max("right"), Min("bottom"), Max("top"))
    if box["left__min"] is None:
        return None
    across, up = box["left__min"] + box["right__max"], box["bottom__min"] + box["top__max"]
    return round(across / 2), round(up / 2)


def describe_area(area_id: int) -> dict[str, Any]:
    """This will give one area with its shape as GeoJSON in grid metres, its parts and editions.

    Raises Area.DoesNotExist.
    """
    area = get_area(area_id)
    shape = shapely.from_wkb(bytes(area.shape))
    middle = shape.representative_point()
    return {
        "area": area,
        "shape": json.loads(shapely.to_geojson(shapely.simplify(shape, 2))),
        "square_kilometres": shape.area / 1e6,
        "middle": (round(middle.x), round(middle.y)),
        "reference": grid.grid_reference(middle.x, middle.y),
        "parts": list_areas().filter(parent=area)[:200],
        "editions": list_areas(area.kind).filter(code=area.code).exclude(pk=area.pk),
    }
