"""Terms, renewals and notice. Every date is reckoned from the contract's own and none is kept, so
that a changed date moves its deadlines by itself.

The n-th renewal is counted from the start of the contract, never from the last reckoned end: 60
months and renewals of 12 end after 60, 72, 84 months, on the same day of the month wherever it has
one.
"""

import datetime
from dataclasses import dataclass

from ..choices import Due, Renewal

MOST_RENEWALS = 200
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Term:
    """The dates of a contract. `ends_on` is the last day of the first term; None is not known."""

    starts_on: datetime.date | None
    ends_on: datetime.date | None
    renewal: str = Renewal.NEVER
    renewal_months: int = 0
    taken: int = 0
    notice_months: int = 0
    notice_days: int = 0
    decision_days: int = 0
    ended_on: datetime.date | None = None


@dataclass(frozen=True)
class Deadlines:
    """The end of the present term, the last day for notice, and the day to decide by."""

    ends_on: datetime.date
    notice_by: datetime.date
    decide_by: datetime.date


def trouble(term: Term) -> str:
    """This will say, in a sentence, what about the dates cannot be; nothing when all can."""
    start, end = term.starts_on, term.ends_on
    if start and end and end < start:
        return "It ends before it starts."
    if term.ended_on and start and term.ended_on < start:
        return "It was ended before it started."
    if term.renewal != Renewal.NEVER and term.renewal_months < 1:
        return "It can be renewed: say for how many months."
    if start and end and notice_by(end, term) < start:
        return "Notice would have to be given before it starts."
    return ""


def end_after(term: Term, renewals: int) -> datetime.date:
    """This will give the last day after so many renewals. The first term must have its end."""
    assert term.ends_on is not None  # noqa: S101 (for mypy: the callers have looked)
    if not renewals:
        return term.ends_on
    return months_on(term.ends_on + DAY, renewals * term.renewal_months) - DAY


def current_end(term: Term, on: datetime.date) -> datetime.date | None:
    """This will give the end of the term that runs on a day.

    One that renews by itself has gone on as often as it needed to; one that is extended expressly
    only as often as that was done.
    """
    if term.ended_on or term.ends_on is None:
        return term.ended_on
    if term.renewal == Renewal.EXPRESS:
        return end_after(term, term.taken)
    if term.renewal == Renewal.NEVER:
        return term.ends_on
    ends = (end_after(term, each) for each in range(MOST_RENEWALS))
    return next((each for each in ends if each >= on), end_after(term, MOST_RENEWALS))


def notice_by(ends_on: datetime.date, term: Term) -> datetime.date:
    """This will give the last day on which notice is in time: so long before the renewal begins."""
    renews_on = ends_on + DAY
    return months_on(renews_on, -term.notice_months) - DAY * term.notice_days


def deadlines(term: Term, on: datetime.date) -> Deadlines | None:
    """This will give the deadlines of the term that runs on a day, or none without an end."""
    ends = current_end(term, on)
    if ends is None:
        return None
    notice = notice_by(ends, term)
    return Deadlines(ends, notice, notice - DAY * term.decision_days)


def due(term: Term, on: datetime.date) -> str:
    """This will say what the dates ask for on a day."""
    found = deadlines(term, on)
    if found is None:
        return Due.UNKNOWN
    if found.ends_on < on:
        return Due.ENDED
    if term.ended_on:
        return Due.NOTHING
    if on > found.notice_by and term.renewal == Renewal.TACIT:
        return Due.NOTICE
    return Due.DECIDE if on >= found.decide_by else Due.NOTHING


def months_on(day: datetime.date, months: int) -> datetime.date:
    """This will give the same day so many months on or back; in a shorter month, its last day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    first_after = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return datetime.date(year, month + 1, min(day.day, (first_after - DAY).day))
