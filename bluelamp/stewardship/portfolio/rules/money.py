"""Amounts: whole and exact. A total that was stated is held against its parts, never corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

SIGNS = {"GBP": "£", "USD": "$", "EUR": "€"}


@dataclass(frozen=True)
class Reconciled:
    """A stated total beside the sum of its parts."""

    stated: Decimal
    parts: Decimal

    @property
    def difference(self) -> Decimal:
        """This will give how far the parts are above the total."""
        return self.parts - self.stated

    @property
    def agrees(self) -> bool:
        """This will say whether they are the same to the penny."""
        return abs(self.difference) < Decimal("0.01")


def reconcile(stated: Decimal, parts: Iterable[Decimal]) -> Reconciled:
    """This will hold a stated total against its parts."""
    return Reconciled(stated, sum(parts, Decimal(0)))


def said(amount: Decimal, currency: str = "GBP") -> str:
    """This will write an amount as people read it: £1,062,214.91; no pence when there are none."""
    sign = "-" if amount < 0 else ""
    number = abs(amount)
    text = f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"
    mark = SIGNS.get(currency, "")
    return f"{sign}{mark}{text}" if mark else f"{sign}{text} {currency}"


def sign(currency: str) -> str:
    """This will give a currency's sign, or its code where it has none here."""
    return SIGNS.get(currency, currency)


def measured(amount: Decimal, unit: str) -> str:
    """This will write a number in what it is measured in: an amount of money, or “370 services”."""
    return said(amount, unit) if unit in SIGNS else f"{amount.normalize():,f} {unit}".strip()
