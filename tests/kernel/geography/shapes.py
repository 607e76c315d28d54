"""Made-up geography: squares, a town's streets, a small road network."""

import json
from pathlib import Path
from typing import Any

import pytest

from bluelamp.kernel.geography.rules import PlaceRow, RoadEdge, RoadNode, grid

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
needs_shared = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not SHARED.exists(), reason="the open data is not beside the checkout"),
]


def corners(*points: tuple[float, float]) -> list[list[float]]:
    """This will turn grid points into the closed WGS84 ring that GeoJSON wants."""
    ring = [list(reversed(grid.to_degrees(*point))) for point in points]
    return [*ring, ring[0]]


def square(easting: float, northing: float, side: float) -> list[list[float]]:
    """This will give a square's ring by its lower left corner."""
    e, n = easting, northing
    return corners((e, n), (e + side, n), (e + side, n + side), (e, n + side))


def feature(code: str, *rings: list[list[float]], **more: Any) -> dict[str, Any]:
    """This will give a polygon as a GeoJSON feature."""
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    properties = {"code": code, "name": f"Area {code}"} | more
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any) -> bytes:
    """This will write features as GeoJSON."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def address(name: str, street: str, town: str, postcode: str = "", at: Any = None) -> PlaceRow:
    """This will give an address, somewhere in the middle of the country unless said."""
    return PlaceRow("address", name, street, town, postcode, *(at or (450_000.0, 300_000.0)))


TOWN = [
    address("14", "High Street", "Oakham", "LE15 6AA", (486_000, 308_800)),
    address("16", "High Street", "Oakham", "LE15 6AA", (486_010, 308_800)),
    address("14A", "High Street", "Oakham", "LE15 6AA", (486_005, 308_800)),
    address("14", "High Street", "Uppingham", "LE15 9PZ", (486_500, 299_600)),
    address("3", "Station Road", "Oakham", "LE15 6QT", (485_600, 309_000)),
    address("Flat 2, 5", "St John's Road", "Melton", "LE13 1AA", (475_000, 319_000)),
    address("Rose Cottage", "Mill Lane", "Cottesmore", "LE15 7DB", (490_000, 313_600)),
    address("Gate House, 9", "Mill Lane", "Cottesmore", "LE15 7DB", (490_050, 313_650)),
    PlaceRow("street", "Braunston Road", "", "Oakham", "", 485_000, 308_500),
    PlaceRow("place", "The Wheatsheaf", "Northgate", "Oakham", "LE15 6QR", 486_100, 309_100),
    PlaceRow("postcode", "LE15 6AA", "", "", "LE156AA", 486_002, 308_800),
    PlaceRow("postcode", "LE15 6QT", "", "", "LE156QT", 485_600, 309_000),
    PlaceRow("postcode", "B13 8AA", "", "", "B138AA", 407_000, 282_000),
    PlaceRow("postcode", "B13 8AB", "", "", "B138AB", 407_100, 282_000),
    PlaceRow("postcode", "B13 9AA", "", "", "B139AA", 407_900, 281_000),
]

#   3 --- 4      every side is 1,000 metres, driven at 10 metres a second both ways,
#   |     |      but 2 to 4 only upwards, and slowly
#   1 --- 2
NODES = [
    RoadNode(1, 400_000, 300_000),
    RoadNode(2, 401_000, 300_000),
    RoadNode(3, 400_000, 301_000),
    RoadNode(4, 401_000, 301_000),
]


def both(start: int, end: int, name: str, kind: str = "residential") -> list[RoadEdge]:
    """This will give a side in both directions."""
    return [
        RoadEdge(start, end, 1_000, 100, name, kind),
        RoadEdge(end, start, 1_000, 100, name, kind),
    ]


BLOCK = [
    *both(1, 2, "South Street"),
    *both(1, 3, "West Street", "primary"),
    *both(3, 4, "North Street"),
    RoadEdge(2, 4, 1_000, 250, "East Street", "service"),
]
