"""Total cost of ownership: discounted by a dated table of rates, with optimism bias.

Present value is the sum of amounts divided by one plus the rate for each year passed; year 0 is not
discounted (HM Treasury, Green Book). A review of the rates was announced, so tables are dated.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ..choices import Bias, Money

PENNY = Decimal("0.01")
# From a day: up to which year which rate holds.
RATES: tuple[tuple[datetime.date, tuple[tuple[int, str], ...]], ...] = (
    (datetime.date(2003, 4, 1), ((30, "0.035"), (75, "0.030"), (125, "0.025"), (200, "0.020"))),
)
# Upper and lower bound of capital cost; of outsourcing, of running cost (Mott MacDonald 2002).
BOUNDS: Mapping[str, tuple[Decimal, Decimal]] = {
    Bias.EQUIPMENT: (Decimal("2.00"), Decimal("0.10")),
    Bias.OUTSOURCING: (Decimal("0.41"), Decimal("0.00")),
    Bias.NON_STANDARD_BUILDING: (Decimal("0.51"), Decimal("0.04")),
    Bias.STANDARD_BUILDING: (Decimal("0.24"), Decimal("0.02")),
    Bias.NON_STANDARD_CIVIL: (Decimal("0.66"), Decimal("0.06")),
    Bias.STANDARD_CIVIL: (Decimal("0.44"), Decimal("0.03")),
}


class NoRate(Exception):
    """No rate is known for that day or year."""


@dataclass(frozen=True)
class Amount:
    """One amount of one year of one option."""

    option: str
    year: int
    money: str
    amount: Decimal


@dataclass(frozen=True)
class Ownership:
    """What one option costs: by budget, in all, discounted, and with optimism bias on capital."""

    option: str
    capital: Decimal
    revenue: Decimal
    years: dict[int, Decimal]
    present: Decimal
    with_bias: Decimal

    @property
    def total(self) -> Decimal:
        """This will give capital and revenue together, undiscounted."""
        return self.capital + self.revenue


def factor(year: int, *, on: datetime.date) -> Decimal:
    """This will give the discount factor of a year, by the rates of a day. Raises NoRate."""
    table = next((bands for since, bands in reversed(RATES) if since <= on), None)
    if table is None or not 0 <= year <= table[-1][0]:
        raise NoRate(f"No discount rate is known for year {year}.")
    found, begun = Decimal(1), 0
    for upto, rate in table:
        years = max(min(year, upto) - begun, 0)
        found /= (1 + Decimal(rate)) ** years
        begun = upto
    return found


def present_value(amounts: Mapping[int, Decimal], *, on: datetime.date) -> Decimal:
    """This will give the present value of amounts by year, to the penny."""
    total = sum((each * factor(year, on=on) for year, each in amounts.items()), Decimal(0))
    return total.quantize(PENNY, ROUND_HALF_UP)


def bias(kind: str, mitigated: Decimal) -> Decimal:
    """This will give the uplift for optimism: the upper bound less what is mitigated (0 to 1).

    It is never under the lower bound.
    """
    upper, lower = BOUNDS[kind]
    return max(upper * (1 - min(max(mitigated, Decimal(0)), Decimal(1))), lower)


def ownership(
    option: str, amounts: Iterable[Amount], *, on: datetime.date, uplift: Decimal
) -> Ownership:
    """This will add up one option. The uplift is put on capital alone, year by year."""
    own = [each for each in amounts if each.option == option]
    years = _by_year(own)
    raised = _by_year([_raised(each, uplift) for each in own])
    return Ownership(
        option,
        _sum(own, Money.CAPITAL),
        _sum(own, Money.REVENUE),
        years,
        present_value(years, on=on),
        present_value(raised, on=on),
    )


def _raised(each: Amount, uplift: Decimal) -> Amount:
    if each.money != Money.CAPITAL:
        return each
    return Amount(each.option, each.year, each.money, each.amount * (1 + uplift))


def _sum(amounts: Iterable[Amount], money: str) -> Decimal:
    return sum((each.amount for each in amounts if each.money == money), Decimal(0))


def _by_year(amounts: Iterable[Amount]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for each in amounts:
        found[each.year] = found.get(each.year, Decimal(0)) + each.amount
    return dict(sorted(found.items()))
