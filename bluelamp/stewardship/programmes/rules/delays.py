"""What the force's own closed projects say about the dates and the money of those that are open.

A reference class: how long each took against what was first approved. The Green Book asks for a
body's own history before anybody else's. How many projects it rests on is always said with it.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from . import years

FEWEST = 5
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Closed:
    """A closed project: when it began, when it was first to end, when it was closed."""

    name: str
    starts_on: datetime.date
    first_ends_on: datetime.date
    closed_on: datetime.date

    @property
    def ratio(self) -> float:
        """This will give how long it took as a share of what was first approved."""
        return (self.closed_on - self.starts_on).days / (self.first_ends_on - self.starts_on).days

    @property
    def slip(self) -> int:
        """This will give how many days late it was closed."""
        return (self.closed_on - self.first_ends_on).days


@dataclass(frozen=True)
class Distribution:
    """How closed projects slipped. `half` and `most` are ratios that 50% and 80% stayed within."""

    n: int
    half: float
    most: float
    late: int

    @property
    def enough(self) -> bool:
        """This will say whether there are enough of them to lean on."""
        return self.n >= FEWEST


def distribution(closed: Sequence[Closed]) -> Distribution | None:
    """This will give how closed projects slipped; None when there is none."""
    usable = [each for each in closed if each.first_ends_on > each.starts_on]
    if not usable:
        return None
    ratios = sorted(each.ratio for each in usable)
    late = sum(each.slip > 0 for each in usable)
    return Distribution(len(usable), quantile(ratios, 0.5), quantile(ratios, 0.8), late)


def quantile(ordered: Sequence[float], share: float) -> float:
    """This will give the value that a share of the values do not exceed, between neighbours."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def expected_end(start: datetime.date, end: datetime.date, ratio: float) -> datetime.date:
    """This will give the end of a project that takes so much longer than was approved."""
    return start + datetime.timedelta(days=round((end - start).days * ratio))


def stretch(
    budgets: Mapping[int, Decimal], start: datetime.date, ratio: float
) -> dict[int, Decimal]:
    """This will spread yearly budgets over the longer time, in whole pounds; the sum stays.

    What the plan has spent by a day is then spent by a day that lies as much further from the
    start. A project that is quicker than planned spends earlier.
    """
    if not budgets:
        return {}
    start = min(start, *(years.first_day(each + 1) - DAY for each in budgets))
    ends = max(expected_end(start, years.first_day(max(budgets) + 1), ratio), start)
    last = max(years.year_of(ends), max(budgets))
    spent, found = Decimal(0), {}
    for year in range(min(years.year_of(start), min(budgets)), last + 1):
        by_then = _spent(budgets, start, years.first_day(year + 1), ratio)
        found[year], spent = by_then - spent, by_then
    found[last] += sum(budgets.values(), Decimal(0)) - spent
    return {year: amount for year, amount in found.items() if amount or year in budgets}


def _spent(
    budgets: Mapping[int, Decimal], start: datetime.date, by: datetime.date, ratio: float
) -> Decimal:
    """What is spent before a day: each year's budget evenly over the part of it after the start."""
    passed = (by - start).days / ratio if ratio else 0
    shares = (amount * Decimal(_share(year, start, passed)) for year, amount in budgets.items())
    return sum(shares, Decimal(0)).quantize(Decimal(1))


def _share(year: int, start: datetime.date, passed: float) -> float:
    first = max((years.first_day(year) - start).days, 0)
    last = (years.first_day(year + 1) - start).days
    return min(max((passed - first) / (last - first), 0.0), 1.0)
