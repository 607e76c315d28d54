"""How long the control room waits before it looks to a unit."""

import datetime

ACKNOWLEDGE_WITHIN = datetime.timedelta(seconds=60)
WELFARE_MOST = 240  # minutes: a longer timer would say nothing of anybody's welfare


def acknowledge_since(at: datetime.datetime) -> datetime.datetime:
    """This will say since when a deployment must have been acknowledged by now."""
    return at - ACKNOWLEDGE_WITHIN
