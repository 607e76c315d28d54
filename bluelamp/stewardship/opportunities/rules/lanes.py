"""The two speeds: four working days from start to finish, or a larger change; and the clock.

Working days are Monday to Friday without the bank holidays of England and Wales, which are a dated
code list: nobody can reckon the ones that a proclamation adds.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from ..choices import Lane, Status

FAST_DAYS = 4
DAY = datetime.timedelta(days=1)
MOVES: dict[str, tuple[str, ...]] = {
    Status.RAISED: (Status.ACCEPTED, Status.DECLINED),
    Status.ACCEPTED: (Status.STARTED, Status.DECLINED, Status.RAISED),
    Status.STARTED: (Status.DELIVERED, Status.DECLINED),
    Status.DELIVERED: (Status.STARTED,),
    Status.DECLINED: (Status.RAISED,),
}
NEEDS_REASON = (Status.DECLINED, Status.RAISED)


class CannotMove(Exception):
    """It cannot come to that status; the message says why, in a sentence."""


@dataclass(frozen=True)
class Work:
    """What decides the lane."""

    size_days: Decimal | None
    new_sharing: bool
    needs_dpia: bool
    breaks_schema: bool
    reversible: bool


def lane_of(work: Work) -> Lane:
    """This will choose the lane: fast only when small, safe to undo, and no data goes new ways."""
    if work.size_days is None:
        return Lane.UNSIZED
    return Lane.STRATEGIC if why_not_fast(work) else Lane.FAST


def why_not_fast(work: Work) -> list[str]:
    """This will list, in words, what keeps it out of the fast lane."""
    size = work.size_days
    asked = (
        (size is not None and size > FAST_DAYS, f"it is more than {FAST_DAYS} days of work"),
        (work.new_sharing, "data would be shared anew"),
        (work.needs_dpia, "it needs a data protection impact assessment"),
        (work.breaks_schema, "it changes what other systems read"),
        (not work.reversible, "it cannot be undone"),
    )
    return [said for wrong, said in asked if wrong]


def check_move(before: str, after: str, *, reason: str, change: str) -> None:
    """This will pass when a status follows another and is explained. Raises CannotMove."""
    if after not in MOVES[before]:
        was, to_be = Status(before).label.lower(), Status(after).label.lower()
        raise CannotMove(f"What is {was} does not become {to_be}.")
    if after in NEEDS_REASON and not reason.strip():
        raise CannotMove("Say why, in words that whoever raised it will read.")
    if after == Status.DELIVERED and not change.strip():
        raise CannotMove("Say what was changed.")


def is_working(day: datetime.date, holidays: Collection[datetime.date]) -> bool:
    """This will say whether a day is worked."""
    return day.weekday() < 5 and day not in holidays


def promised_on(
    accepted: datetime.date, holidays: Collection[datetime.date], days: int = FAST_DAYS
) -> datetime.date:
    """This will give the day by which the fast lane delivers: the fourth working day after."""
    day, left = accepted, days
    while left:
        day += DAY
        left -= is_working(day, holidays)
    return day


def working_days(
    start: datetime.date, end: datetime.date, holidays: Collection[datetime.date]
) -> int:
    """This will count the working days after a day, up to and with another."""
    days = (start + DAY * n for n in range(1, (end - start).days + 1))
    return sum(is_working(each, holidays) for each in days)
