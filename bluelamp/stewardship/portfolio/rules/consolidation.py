"""What it saves to let one application do the work of several, and when that is paid back."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

MONTHS = 12


@dataclass(frozen=True)
class Change:
    """What is spent so that others can leave: once, and each year on the one that stays."""

    uplift: Decimal = Decimal(0)
    leaving: Decimal = Decimal(0)
    both: Decimal = Decimal(0)
    moving: Decimal = Decimal(0)

    @property
    def once(self) -> Decimal:
        """This will add what is spent once: leaving, running both for a time, moving the data."""
        return self.leaving + self.both + self.moving


@dataclass(frozen=True)
class Consolidation:
    """A year's saving, what is spent once, and the first year's saving after that."""

    leavers: Decimal
    change: Change

    @property
    def a_year(self) -> Decimal:
        """This will give the saving of a year: what the leavers cost less the uplift."""
        return self.leavers - self.change.uplift

    @property
    def first_year(self) -> Decimal:
        """This will give what is left of the first year's saving when all has been paid."""
        return self.a_year - self.change.once

    @property
    def payback_months(self) -> int | None:
        """This will give the months until it has paid for itself; None when it never does."""
        if self.a_year <= 0:
            return None
        months = self.change.once * MONTHS / self.a_year
        return int(months.to_integral_value(rounding=ROUND_CEILING))


def consolidate(costs: Iterable[Decimal], change: Change) -> Consolidation:
    """This will reckon what it saves that applications of these yearly costs leave."""
    return Consolidation(sum(costs, Decimal(0)), change)
