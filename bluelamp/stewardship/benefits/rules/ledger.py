"""Cash is real when the ledger shows that it is no longer spent.

What an application cost a month in the twelve months before a benefit began is held against what it
has cost a month since. A charge is spread evenly over the days that it is about.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .profile import PENNY, month_after
from .states import NotYet

BEFORE = 12
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Charge:
    """One row of the ledger: its first and last day, both in it, and what was billed."""

    starts_on: datetime.date
    ends_on: datetime.date
    billed: Decimal


@dataclass(frozen=True)
class Removed:
    """What a month cost before and costs since, in pounds."""

    before: Decimal
    since: Decimal

    @property
    def monthly(self) -> Decimal:
        """This will give by how much a month has become cheaper."""
        return self.before - self.since


def spent(charges: Sequence[Charge], first: datetime.date, last: datetime.date) -> Decimal:
    """This will add up what falls from one day to another, both in it."""
    total = Decimal(0)
    for each in charges:
        days = (min(each.ends_on, last) - max(each.starts_on, first)).days + 1
        if days > 0:
            total += each.billed * days / ((each.ends_on - each.starts_on).days + 1)
    return total


def removed(
    charges: Sequence[Charge], began: datetime.date, reaches: datetime.date | None
) -> Removed:
    """This will hold a month before a benefit began against a month since. Raises NotYet."""
    after = whole_months(began, reaches)
    if not after:
        upto = f"reaches {reaches:%d %B %Y}" if reaches else "holds no costs"
        raise NotYet(
            f"The ledger {upto}. It must hold a whole month from {began:%d %B %Y} on before "
            "anybody can say that the cost has left it."
        )
    first = month_after(began, -BEFORE)
    known = min((each.starts_on for each in charges), default=began)
    if known >= began:
        raise NotYet("The ledger holds no cost of the application from before the benefit began.")
    since = month_after(began, after) - DAY
    months = max((began.year - known.year) * 12 + began.month - known.month, 1)
    was = spent(charges, first, began - DAY) / min(months, BEFORE)
    return Removed(_pennies(was), _pennies(spent(charges, began, since) / after))


def check_removed(claimed: Decimal, found: Removed, others: Decimal) -> None:
    """This will pass when as much has left the ledger as is claimed, and nobody else claims it.

    Amounts are those of a month. Raises NotYet.
    """
    left = found.monthly - others
    if claimed <= 0:
        raise NotYet("Its profile plans no cash.")
    if left < claimed:
        also = f", of which other benefits have had £{others:,.2f}" if others else ""
        raise NotYet(
            f"The ledger shows £{found.before:,.2f} a month before and £{found.since:,.2f} since: "
            f"£{found.monthly:,.2f} has gone{also}. £{claimed:,.2f} a month is claimed."
        )


def whole_months(began: datetime.date, reaches: datetime.date | None) -> int:
    """This will count the whole months from a day on that the ledger reaches."""
    if reaches is None:
        return 0
    months = 0
    while month_after(began, months + 1) - DAY <= reaches:
        months += 1
    return months


def _pennies(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_UP)
