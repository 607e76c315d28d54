"""Vendors' dates, kept apart from our own: what they suggest, and what they make debt.

The risk rises when support ends and never falls for that reason. Only support that has been paid
for carries it further, and then its cost is the interest. Facts suggest; a person scores.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ENDED = "ended"
LEFT = ((6, 5), (12, 4), (24, 3), (36, 2))


@dataclass(frozen=True)
class Cycle:
    """One release of a vendor's product. `ended` is true where an end is published undated."""

    product: str
    cycle: str
    ends_on: datetime.date | None
    ended: bool = False


@dataclass(frozen=True)
class Paid:
    """Extended support that is on the register, from a day to a day."""

    starts_on: datetime.date
    ends_on: datetime.date


@dataclass(frozen=True)
class Suggestion:
    """What the facts say a criterion should be, and why."""

    score: int
    because: str


def suggest(cycle: Cycle, on: datetime.date, paid: Iterable[Paid] = ()) -> Suggestion | None:
    """This will suggest L1 from a vendor's end of support; where none is published, nothing."""
    name = f"{cycle.product} {cycle.cycle}"
    carried = max(
        (each.ends_on for each in paid if each.starts_on <= on <= each.ends_on), default=None
    )
    ends = max((each for each in (cycle.ends_on, carried) if each), default=None)
    if carried is None and cycle.ended:
        return Suggestion(6, f"{name} is out of support.")
    if ends is None:
        return None
    by = (
        "paid extended support of" if carried == ends and carried != cycle.ends_on else "support of"
    )
    if ends < on:
        return Suggestion(6, f"The {by} {name} ended on {ends:%d %B %Y}.")
    score = next((score for months, score in LEFT if ends < months_after(on, months)), 1)
    return Suggestion(score, f"The {by} {name} ends on {ends:%d %B %Y}.")


def is_debt(cycle: Cycle, retires_on: datetime.date | None, on: datetime.date) -> bool:
    """This will say whether a component ends before its application does (Alfabet's one line).

    An application with no planned retirement is meant to go on.
    """
    if cycle.ended:
        return True
    return cycle.ends_on is not None and cycle.ends_on < (retires_on or on)


def standing(cycle: Cycle | None, *, debt: bool) -> str:
    """This will say how the support of a component stands, in words."""
    if cycle is None:
        return "Not known"
    if debt:
        return "Debt"
    return "Supported" if cycle.ends_on else "No end is published"


def months_after(day: datetime.date, months: int) -> datetime.date:
    """This will give the day so many months on; where the month is too short, its last."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    after = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (after - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))


def match(product: str, version: str, cycles: Iterable[Cycle]) -> Cycle | None:
    """This will find the release of a component: the longest cycle that its version begins with."""
    said = version.strip().casefold()
    found = [
        each
        for each in cycles
        if said == each.cycle or said.startswith(f"{each.cycle.casefold()}.")
    ]
    return max(found, key=lambda each: len(each.cycle), default=None)


def suggest_links(interfaces: int | None) -> Suggestion | None:
    """This will suggest C6 from how many systems an application is linked to."""
    if interfaces is None:
        return None
    score = next((s for most, s in ((0, 1), (2, 2), (5, 3), (9, 4)) if interfaces <= most), 5)
    return Suggestion(score, f"It has {interfaces} interfaces to other systems.")


def suggest_hours(users: int | None, hours: int | None) -> Suggestion | None:
    """This will suggest C5 from everybody who uses it being idle for its time to recover."""
    if users is None or hours is None:
        return None
    idle = users * hours
    bands = ((100, 1), (1_000, 2), (100_000, 3), (500_000, 4))
    score = next((s for most, s in bands if idle <= most), 5)
    return Suggestion(score, f"{users:,} users idle for {hours} hours are {idle:,} hours.")


def doubt_paid(values: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """This will say what cannot be of support that is paid for."""
    if values["ends_on"] < values["starts_on"]:
        return {"ends_on": "It would end before it begins."}
    return {}
