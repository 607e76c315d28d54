"""A benefit by month: planned from its first month on, worth by a dated rate, until it expires."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
MOST_MONTHS = 240


@dataclass(frozen=True)
class Rate:
    """What an hour of a role costs from a day on."""

    role: str
    starts_on: datetime.date
    pounds: Decimal


def first_of(day: datetime.date) -> datetime.date:
    """This will give the first day of a day's month."""
    return day.replace(day=1)


def month_after(day: datetime.date, months: int) -> datetime.date:
    """This will give the first day of the month so many months after a day's."""
    place = day.year * 12 + day.month - 1 + months
    return datetime.date(place // 12, place % 12 + 1, 1)


def months_between(first: datetime.date, month: datetime.date) -> int:
    """This will count the months from one to another."""
    return (month.year - first.year) * 12 + month.month - first.month


def by_month(
    starts_on: datetime.date | None,
    planned: Mapping[int, Decimal],
    expires_on: datetime.date | None,
) -> dict[datetime.date, Decimal]:
    """This will give what is planned of each calendar month; nothing after it expires."""
    if starts_on is None:
        return {}
    found = {month_after(starts_on, place): amount for place, amount in sorted(planned.items())}
    return {month: each for month, each in found.items() if not expires_on or month <= expires_on}


def ramp(monthly: Decimal, months: int, rise: int) -> list[Decimal]:
    """This will give a flat profile that reaches its full amount after so many months."""
    steps = [min(place + 1, rise + 1) for place in range(months)]
    return [(monthly * step / (rise + 1)).quantize(PENNY, ROUND_HALF_UP) for step in steps]


def rate_on(rates: Iterable[Rate], role: str, day: datetime.date) -> Rate | None:
    """This will give the rate of a role that holds on a day; None when none does yet."""
    held = [each for each in rates if each.role == role and each.starts_on <= day]
    return max(held, key=lambda each: each.starts_on, default=None)


def pounds_of(
    months: Mapping[datetime.date, Decimal], role: str, rates: Sequence[Rate]
) -> tuple[dict[datetime.date, Decimal], int]:
    """This will turn hours by month into pounds, and count the months without a rate."""
    found, without = {}, 0
    for month, hours in months.items():
        rate = rate_on(rates, role, month)
        if rate is None:
            without += 1
        else:
            found[month] = (hours * rate.pounds).quantize(PENNY, ROUND_HALF_UP)
    return found, without


def every_month(months: Iterable[datetime.date]) -> list[datetime.date]:
    """This will give each month from the first of these to the last, the empty ones too."""
    held = sorted(months)
    count = months_between(held[0], held[-1]) + 1 if held else 0
    return [month_after(held[0], place) for place in range(count)]


def by_year(months: Mapping[datetime.date, Decimal]) -> dict[int, Decimal]:
    """This will add months up by the financial year that begins on 1 April."""
    found: dict[int, Decimal] = {}
    for month, amount in sorted(months.items()):
        year = month.year if month.month >= 4 else month.year - 1
        found[year] = found.get(year, Decimal(0)) + amount
    return found
