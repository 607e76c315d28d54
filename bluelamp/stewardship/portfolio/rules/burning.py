"""The burn-down from brownfield to greenfield: what was, by the history; then what is planned."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..choices import Ground

OLD_GROUND = (Ground.BROWNFIELD, Ground.TRANSITION)


@dataclass(frozen=True)
class Stay:
    """One application's environments: the day it came into each, in order, and its planned move."""

    grounds: tuple[tuple[datetime.date, str], ...]
    planned: datetime.date | None
    retires: datetime.date | None = None


@dataclass(frozen=True)
class Burned:
    """How many stood on brownfield or in transition at the end of each month."""

    months: tuple[datetime.date, ...]
    actual: tuple[int | None, ...]
    planned: tuple[int | None, ...]
    undated: int


def burn_down(
    stays: Sequence[Stay], *, on: datetime.date, months: Sequence[datetime.date]
) -> Burned:
    """This will count by month end: actual up to a day, planned from it. Undated ones stay."""
    actual = [_standing(stays, each) if each <= on else None for each in months]
    now = [each for each in stays if _ground(each, on) in OLD_GROUND]
    planned = [None if each < on else sum(not _gone(s, each) for s in now) for each in months]
    last = max((n for n, each in enumerate(months) if each <= on), default=None)
    if last is not None:
        planned[last] = len(now)
    return Burned(
        tuple(months), tuple(actual), tuple(planned), sum(_leaves(s) is None for s in now)
    )


def month_ends(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """This will list the ends of the months from one day to another, at most sixty."""
    found: list[datetime.date] = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month) and len(found) < 60:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        found.append(datetime.date(year, month, 1) - datetime.timedelta(days=1))
    return found


def _standing(stays: Iterable[Stay], day: datetime.date) -> int:
    return sum(_ground(each, day) in OLD_GROUND for each in stays)


def _ground(stay: Stay, day: datetime.date) -> str:
    return next((ground for since, ground in reversed(stay.grounds) if since <= day), "")


def _gone(stay: Stay, day: datetime.date) -> bool:
    leaves = _leaves(stay)
    return leaves is not None and leaves <= day


def _leaves(stay: Stay) -> datetime.date | None:
    return min((each for each in (stay.planned, stay.retires) if each), default=None)
