"""How often somebody may do something: so many times in so long."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """What is counted, how often it may be done, and in how long."""

    what: str
    most: int
    within: datetime.timedelta
