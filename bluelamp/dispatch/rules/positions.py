"""Positions of units: which are believed, and when a unit is at its incident."""

import datetime
import math

AHEAD = datetime.timedelta(seconds=60)  # a device's clock may be so far ahead, no further
AT_PLACE = 75.0  # metres: a house and its street
GRID = (0.0, 700_000.0, 0.0, 1_300_000.0)

OUTSIDE = "It is outside the map: no position of ours."
IN_THE_SEA = "No road is within two kilometres: in the sea, or off the force's map."
NO_NUMBER = "It is not a position."
OLDER = "It is older than the position held; that one stays."
CLOCK_AHEAD = "The device's clock is ahead of ours."
UNKNOWN = "There is no such unit."


def fault(easting: float, northing: float) -> str:
    """This will say what is wrong with a position by its numbers alone, or nothing."""
    if not (math.isfinite(easting) and math.isfinite(northing)):
        return NO_NUMBER
    west, east, south, north = GRID
    if not (west <= easting <= east and south <= northing <= north):
        return OUTSIDE
    return ""


def is_ahead(fixed_at: datetime.datetime, *, at: datetime.datetime) -> bool:
    """This will say whether a device's time cannot be right: it is after ours."""
    return fixed_at > at + AHEAD
