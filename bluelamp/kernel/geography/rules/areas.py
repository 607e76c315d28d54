"""Areas as GeoJSON gives them (RFC 7946, WGS84), checked and put on the National Grid."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from . import grid


class BadAreas(ValueError):
    """The file cannot be taken; the message says why in one sentence."""


@dataclass(frozen=True)
class AreaRow:
    """One area on the National Grid: `shape` is a valid polygon or multipolygon in metres."""

    code: str
    name: str
    shape: BaseGeometry
    parent: str = ""


def read_areas(
    text: bytes, *, code_property: str, name_property: str, parent_property: str = ""
) -> list[AreaRow]:
    """This will read a whole GeoJSON feature collection of polygons. Raises BadAreas."""
    names = (code_property, name_property, parent_property)
    rows: dict[str, AreaRow] = {}
    for number, feature in enumerate(_features(text), start=1):
        row = _area(feature, number, names)
        if row.code in rows:
            raise BadAreas(f"The code {row.code} is there twice (feature {number}).")
        rows[row.code] = row
    if not rows:
        raise BadAreas("The file holds no areas.")
    return list(rows.values())


def _features(text: bytes) -> Iterator[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        raise BadAreas(f"The file is not JSON: {trouble}.") from trouble
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise BadAreas("The file is not a GeoJSON FeatureCollection.")
    if not isinstance(found.get("features"), list):
        raise BadAreas("The FeatureCollection has no list of features.")
    _check_reference_system(found)
    yield from found["features"]


def _check_reference_system(found: dict[str, Any]) -> None:
    named = json.dumps(found.get("crs") or "")
    if found.get("crs") and "CRS84" not in named and "4326" not in named:
        raise BadAreas(f"The coordinates must be WGS84 degrees, and the file says {named}.")


def _area(feature: Any, number: int, names: tuple[str, str, str]) -> AreaRow:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise BadAreas(f"Entry {number} is not a GeoJSON Feature.")
    properties = feature.get("properties")
    values = properties if isinstance(properties, dict) else {}
    code, name = (_value(values, each, number) for each in names[:2])
    parent = _value(values, names[2], number) if names[2] else ""
    label = f"Feature {number} ({code}, {name})"
    return AreaRow(code, name, _shape(feature.get("geometry"), label), parent)


def _value(values: dict[str, Any], name: str, number: int) -> str:
    found = values.get(name)
    text = "" if found is None or isinstance(found, dict | list) else str(found).strip()
    if not text or "\0" in text:
        raise BadAreas(f"Feature {number} has no property {name}.")
    return text


def _shape(geometry: Any, label: str) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadAreas(f"{label} is not a polygon but {kind or 'nothing'}.")
    try:
        degrees = shapely.force_2d(shapely.geometry.shape(geometry))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as trouble:
        raise BadAreas(f"{label} has coordinates that cannot be read.") from trouble
    if degrees.is_empty:
        raise BadAreas(f"{label} is empty.")
    return _checked(_on_grid(degrees, label), label)


def _on_grid(degrees: BaseGeometry, label: str) -> BaseGeometry:
    def move(points: Any) -> Any:
        return np.round(np.column_stack(grid.to_grid_many(points[:, 0], points[:, 1])), 2)

    try:
        return shapely.transform(degrees, move)
    except grid.NotOnTheGrid as trouble:
        raise BadAreas(f"{label}: {trouble}") from trouble


def _checked(shape: BaseGeometry, label: str) -> BaseGeometry:
    if not shape.is_valid:
        raise BadAreas(f"{label} is not a proper shape: {explain_validity(shape)} (grid metres).")
    return shape
