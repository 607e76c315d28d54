"""Degrees to the National Grid, for columns in which some are missing, wrong or elsewhere."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bluelamp.kernel.geography.rules import grid

from .columns import number

Floats = NDArray[np.float64]


def degrees(values: pa.Array) -> Floats:
    """This will read a column of degrees; what is missing or no number is NaN."""
    read = pc.cast(number(values, None), pa.float64())
    return np.asarray(read.to_numpy(zero_copy_only=False), np.float64)


def grid_of(latitudes: pa.Array, longitudes: pa.Array) -> dict[str, pa.Array]:
    """This will give easting and northing (metres) beside the degrees; null outside the grid."""
    lat, lon = degrees(latitudes), degrees(longitudes)
    real = (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    lat, lon = np.where(real, lat, np.nan), np.where(real, lon, np.nan)
    east, north = np.full(len(lat), np.nan), np.full(len(lat), np.nan)
    near = (lat > 49.0) & (lat < 62.0) & (lon > -9.5) & (lon < 3.0)
    places = np.flatnonzero(near)
    _convert(places, lat, lon, east, north)
    named = {"longitude": lon, "latitude": lat, "easting": east, "northing": north}
    return {name: pa.array(values, from_pandas=True) for name, values in named.items()}


def _convert(
    places: NDArray[np.intp], lat: Floats, lon: Floats, east: Floats, north: Floats
) -> None:
    """All at once; if one of them is off the grid, by halves until it is alone."""
    if not len(places):
        return
    try:
        eastings, northings = grid.to_grid_many(lon[places], lat[places])
    except grid.NotOnTheGrid:
        if len(places) > 1:
            middle = len(places) // 2
            _convert(places[:middle], lat, lon, east, north)
            _convert(places[middle:], lat, lon, east, north)
        return
    east[places], north[places] = np.round(eastings, 3), np.round(northings, 3)
