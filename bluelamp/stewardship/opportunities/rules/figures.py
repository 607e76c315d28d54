"""The figures of the portal: what was raised, how soon it moved, who was told, what it released.

A share of nothing and a median of nothing are none, never nought. Hours are a week's.
"""

import datetime
import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..choices import Lane, Status
from . import lanes

CLOSED = (Status.DELIVERED, Status.DECLINED)
TOP = 10
AGES = ((28, "Up to 4 weeks"), (91, "4 to 13 weeks"), (182, "3 to 6 months"), (0, "Older"))


@dataclass(frozen=True)
class Course:
    """One opportunity as its figures need it. `moves` are the days on which it came to a status."""

    unit: str
    raiser: int
    status: str
    lane: str
    raised_on: datetime.date
    accepted_on: datetime.date | None
    closed_on: datetime.date | None
    told: bool
    voters: int
    moves: tuple[tuple[str, datetime.datetime], ...] = ()
    hours_claimed: Decimal | None = None
    hours_measured: Decimal | None = None


@dataclass(frozen=True)
class Counted:
    """How many of a unit's opportunities stand where."""

    unit: str
    raised: int
    accepted: int
    delivered: int
    declined: int


@dataclass(frozen=True)
class Figures:
    """All of them on one day."""

    total: Counted
    units: list[Counted]
    median_days: list[tuple[str, Decimal | None, int]]
    days_to_accept: Decimal | None
    days_to_deliver: Decimal | None
    fast_delivered: int
    fast_in_time: Decimal | None
    closed: int
    raisers_told: Decimal | None
    top_ten_delivered: Decimal | None
    hours_claimed: Decimal
    hours_measured: Decimal
    measured: int
    repeat_raisers: int
    ages: list[tuple[str, int]]
    oldest_days: int


def reckon(
    courses: Sequence[Course], *, on: datetime.date, holidays: Collection[datetime.date]
) -> Figures:
    """This will reckon the figures of a day."""
    closed = [each for each in courses if each.status in CLOSED]
    done = [each for each in courses if each.status == Status.DELIVERED]
    fast = [each for each in done if each.lane == Lane.FAST and each.accepted_on]
    top = sorted(courses, key=lambda each: -each.voters)[:TOP]
    waiting = [(on - each.raised_on).days for each in courses if each.status not in CLOSED]
    raisers = Counter(each.raiser for each in courses)
    return Figures(
        total=_count("Whole force", courses),
        units=_by_unit(courses),
        median_days=_medians(courses, on),
        days_to_accept=_median([_days(each.raised_on, each.accepted_on) for each in courses]),
        days_to_deliver=_median([_days(each.raised_on, each.closed_on) for each in done]),
        fast_delivered=len(fast),
        fast_in_time=_share(sum(_in_time(each, holidays) for each in fast), len(fast)),
        closed=len(closed),
        raisers_told=_share(sum(each.told for each in closed), len(closed)),
        top_ten_delivered=_share(sum(each in done for each in top), len(top)),
        hours_claimed=sum((each.hours_claimed or Decimal(0) for each in done), Decimal(0)),
        hours_measured=sum((each.hours_measured or Decimal(0) for each in done), Decimal(0)),
        measured=sum(each.hours_measured is not None for each in done),
        repeat_raisers=sum(count > 1 for count in raisers.values()),
        ages=_ages(waiting),
        oldest_days=max(waiting, default=0),
    )


def rows_of(found: Figures) -> list[tuple[str, str, str]]:
    """This will write the figures as rows for a file: measure, of what, value."""
    rows = []
    for each in (found.total, *found.units):
        for name in ("raised", "accepted", "delivered", "declined"):
            rows.append((name.title(), each.unit, str(getattr(each, name))))  # noqa: PERF401 (two loops read better)
    rows += [("Median days as", label, _said(days)) for label, days, _ in found.median_days]
    rows += [
        ("Median days to accept", "Whole force", _said(found.days_to_accept)),
        ("Median days to deliver", "Whole force", _said(found.days_to_deliver)),
        ("Fast lane delivered", "Whole force", str(found.fast_delivered)),
        ("Fast lane within four working days (%)", "Whole force", _said(found.fast_in_time)),
        ("Raisers told (%)", "Closed", _said(found.raisers_told)),
        ("Top ten by votes delivered (%)", "Whole force", _said(found.top_ten_delivered)),
        ("Hours released a week, claimed", "Delivered", str(found.hours_claimed)),
        (
            "Hours released a week, measured",
            f"{found.measured} delivered",
            str(found.hours_measured),
        ),
        ("People who raised more than one", "Whole force", str(found.repeat_raisers)),
        *(("Waiting", label, str(count)) for label, count in found.ages),
        ("Oldest that waits (days)", "Whole force", str(found.oldest_days)),
    ]
    return rows


def _said(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _count(unit: str, courses: Sequence[Course]) -> Counted:
    status = Counter(each.status for each in courses)
    accepted = sum(each.accepted_on is not None for each in courses)
    return Counted(unit, len(courses), accepted, status[Status.DELIVERED], status[Status.DECLINED])


def _by_unit(courses: Sequence[Course]) -> list[Counted]:
    found: dict[str, list[Course]] = defaultdict(list)
    for each in courses:
        found[each.unit].append(each)
    counted = [_count(unit, own) for unit, own in found.items()]
    return sorted(counted, key=lambda each: (-each.raised, each.unit))


def _medians(courses: Sequence[Course], on: datetime.date) -> list[tuple[str, Decimal | None, int]]:
    """The days spent in each status so far, also by those that are still in it."""
    spent: dict[str, list[int]] = defaultdict(list)
    for each in (course for course in courses if course.moves):
        ends = [moment.date() for _, moment in each.moves[1:]]
        ends.append(each.moves[-1][1].date() if each.status in CLOSED else on)
        for (status, start), end in zip(each.moves, ends, strict=True):
            spent[status].append((end - start.date()).days)
    open_ones = [each for each in Status if each not in CLOSED]
    return [(str(e.label), _median(spent[e]), len(spent[e])) for e in open_ones]


def _in_time(course: Course, holidays: Collection[datetime.date]) -> bool:
    if course.accepted_on is None or course.closed_on is None:
        return False
    return lanes.working_days(course.accepted_on, course.closed_on, holidays) <= lanes.FAST_DAYS


def _days(start: datetime.date, end: datetime.date | None) -> int | None:
    return (end - start).days if end else None


def _median(values: Sequence[int | None]) -> Decimal | None:
    known = [each for each in values if each is not None]
    return Decimal(str(statistics.median(known))) if known else None


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1")) if whole else None


def _ages(waiting: Sequence[int]) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for days in waiting:
        found[next(label for most, label in AGES if not most or days <= most)] += 1
    return [(label, found[label]) for _, label in AGES]
