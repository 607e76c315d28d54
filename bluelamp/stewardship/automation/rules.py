"""What an automation saves, and the ladder: an interface over a robot over work by hand.

Hours are net: what was handled without an exception, at the minutes it takes by hand, less the
minutes of supervision and of putting exceptions right. They are hours and never pounds: a rate and
a ledger make cash of them, elsewhere.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .choices import Method

TENTH = Decimal("0.1")
OFTEN = Decimal(10)


@dataclass(frozen=True)
class Month:
    """One month of an automation's log: counts, and minutes of people."""

    transactions: int
    exceptions: int
    supervision: Decimal
    repairs: Decimal


@dataclass(frozen=True)
class Saved:
    """What months come to; `net` may be below nought, and then it costs more than it saves."""

    transactions: int
    exceptions: int
    gross: Decimal
    net: Decimal

    @property
    def exception_rate(self) -> Decimal | None:
        """This will give exceptions of transactions in percent."""
        if not self.transactions:
            return None
        return (Decimal(100) * self.exceptions / self.transactions).quantize(TENTH)


def saved(months: Iterable[Month], minutes_by_hand: Decimal) -> Saved:
    """This will add up months, in hours with one decimal."""
    found = list(months)
    transactions = sum(each.transactions for each in found)
    exceptions = sum(each.exceptions for each in found)
    gross = (transactions - exceptions) * minutes_by_hand
    people = sum((each.supervision + each.repairs for each in found), Decimal(0))
    return Saved(transactions, exceptions, _hours(gross), _hours(gross - people))


def trouble(transactions: int, exceptions: int) -> str:
    """This will say what about a month's counts cannot be; nothing when they can."""
    return "There are more exceptions than transactions." if exceptions > transactions else ""


def concerns(
    method: str,
    *,
    api_offered: bool | None,
    retire_by: datetime.date | None,
    retired_on: datetime.date | None,
    on: datetime.date,
) -> list[str]:
    """This will say what makes an automation debt, a sentence each."""
    if retired_on or method == Method.API:
        return []
    what = "a robot" if method == Method.ROBOT else "work by hand"
    found = []
    if api_offered:
        found.append(f"An interface is offered where {what} moves the data.")
    if method == Method.ROBOT and retire_by is None:
        found.append("It is a robot without a day on which it ends.")
    if retire_by and retire_by < on:
        found.append(f"It was to end by {retire_by:%d %B %Y}.")
    return found


def _hours(minutes: Decimal) -> Decimal:
    return (minutes / 60).quantize(TENTH, ROUND_HALF_UP)
