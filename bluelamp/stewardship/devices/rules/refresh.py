"""When a device is to be replaced, and what that costs by financial year and budget.

It is replaced on the earlier of the vendor's end of support and its profile's months after it was
bought. Prices are today's, raised by a rate for each whole year; the first year holds what is
overdue, so that nothing falls out of the forecast.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ..choices import DeviceState

PENNY = Decimal("0.01")
LEAST_DAYS = 5
LIVING = (DeviceState.STORE, DeviceState.ISSUED, DeviceState.REPAIR)
MOVES: dict[str, tuple[str, ...]] = {
    DeviceState.STORE: (DeviceState.ISSUED, DeviceState.REPAIR, DeviceState.RETIRED),
    DeviceState.ISSUED: (
        DeviceState.STORE, DeviceState.REPAIR, DeviceState.LOST, DeviceState.RETIRED,
    ),
    DeviceState.REPAIR: (DeviceState.STORE, DeviceState.ISSUED, DeviceState.RETIRED),
    DeviceState.LOST: (DeviceState.STORE, DeviceState.RETIRED),
    DeviceState.RETIRED: (),
}  # fmt: skip


@dataclass(frozen=True)
class Owned:
    """One device for the forecast: its profile, the day it was bought, its vendor's last day."""

    profile: str
    bought_on: datetime.date | None
    vendor_ends_on: datetime.date | None
    months: int
    price: Decimal
    funding: str


@dataclass(frozen=True)
class Forecast:
    """Replacements by financial year (its first year) and budget; `undated` have no date."""

    years: dict[int, dict[str, Decimal]]
    count: dict[int, int]
    overdue: int
    undated: int

    @property
    def total(self) -> Decimal:
        """This will give every year and budget together."""
        return sum((each for year in self.years.values() for each in year.values()), Decimal(0))


def refresh_on(owned: Owned, *, months: int | None = None) -> datetime.date | None:
    """This will give the day a device is to be replaced, or none when nothing is known."""
    by_age = None
    if owned.bought_on:
        by_age = months_on(owned.bought_on, owned.months if months is None else months)
    return min((each for each in (by_age, owned.vendor_ends_on) if each), default=None)


def forecast(
    devices: Iterable[Owned],
    *,
    on: datetime.date,
    years: int,
    inflation: Decimal = Decimal(0),
    changed: Mapping[str, int] | None = None,
) -> Forecast:
    """This will add up replacements over years; `changed` asks what other months would do."""
    first = financial_year(on)
    costs: dict[int, dict[str, Decimal]] = {
        each: defaultdict(Decimal) for each in range(first, first + years)
    }
    count, overdue, undated = dict.fromkeys(costs, 0), 0, 0
    for each in devices:
        day = refresh_on(each, months=(changed or {}).get(each.profile))
        undated += day is None
        overdue += day is not None and day < on
        year = max(financial_year(day), first) if day else None
        if year in costs:
            raised = each.price * (1 + inflation) ** (year - first)
            costs[year][each.funding] += raised.quantize(PENNY, ROUND_HALF_UP)
            count[year] += 1
    return Forecast({year: dict(each) for year, each in costs.items()}, count, overdue, undated)


def is_idle(state: str, active_days: int | None) -> bool:
    """This will say whether an issued device was used on fewer than five of the last thirty days.

    One whose use is not known is not called idle.
    """
    return state == DeviceState.ISSUED and active_days is not None and active_days < LEAST_DAYS


def financial_year(day: datetime.date) -> int:
    """This will give the year in which a day's financial year began."""
    return day.year if day.month >= 4 else day.year - 1


def months_on(day: datetime.date, months: int) -> datetime.date:
    """This will give the same day so many months on; in a shorter month, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (after - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))
