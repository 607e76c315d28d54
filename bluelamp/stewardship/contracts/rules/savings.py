"""Savings: what was claimed beside original less revised cost, and by the year it falls in.

A saving has a first and a last day and ends with them. It is cash only for what the ledger no
longer shows; here it is claimed, then verified by somebody else.
"""

import datetime
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Checked:
    """A claimed saving held against the costs it is said to come from."""

    claimed: Decimal
    original: Decimal | None
    revised: Decimal | None

    @property
    def reckoned(self) -> Decimal | None:
        """This will give original less revised cost, when both are known."""
        if self.original is None or self.revised is None:
            return None
        return self.original - self.revised

    @property
    def difference(self) -> Decimal | None:
        """This will give how far the claim is above what the costs come to."""
        return None if self.reckoned is None else self.claimed - self.reckoned

    @property
    def agrees(self) -> bool:
        """This will say whether they are the same to the penny; unknown costs do not."""
        return self.difference is not None and abs(self.difference) < PENNY


def by_year(
    amount: Decimal, starts_on: datetime.date, ends_on: datetime.date
) -> dict[int, Decimal]:
    """This will spread an amount over financial years (from 1 April, named by their first year).

    It goes by days, to the penny, and the years come to the whole amount exactly.
    """
    days = _days_by_year(starts_on, ends_on)
    total = sum(days.values())
    found = {
        year: (amount * each / total).quantize(PENNY, ROUND_DOWN) for year, each in days.items()
    }
    found[max(found)] += amount - sum(found.values(), Decimal(0))
    return found


def financial_year(day: datetime.date) -> int:
    """This will give the year in which a day's financial year began."""
    return day.year if day.month >= 4 else day.year - 1


def _days_by_year(starts_on: datetime.date, ends_on: datetime.date) -> dict[int, int]:
    found = {}
    for year in range(financial_year(starts_on), financial_year(ends_on) + 1):
        first = max(starts_on, datetime.date(year, 4, 1))
        last = min(ends_on, datetime.date(year + 1, 3, 31))
        found[year] = (last - first).days + 1
    return found
