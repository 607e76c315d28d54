"""Whether somebody has been a victim again and again."""

import datetime
from collections.abc import Iterable

REPEAT_WITHIN = datetime.timedelta(days=365)
REPEATED = 2


def times_a_victim(happened: Iterable[datetime.datetime], *, at: datetime.datetime) -> int:
    """This will count the events of the twelve months before a moment."""
    return sum(at - REPEAT_WITHIN <= each <= at for each in happened)


def is_repeat_victim(times: int) -> bool:
    """This will say whether it is twice or more: then the call is flagged."""
    return times >= REPEATED
