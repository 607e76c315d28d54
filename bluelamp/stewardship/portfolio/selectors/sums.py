"""Amounts of many things added up by year, by month or by any other heading."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

H = TypeVar("H", bound=Any)


def add_up(every: Iterable[Mapping[H, Decimal]]) -> dict[H, Decimal]:
    """This will add amounts under each heading, the headings in order."""
    found: dict[H, Decimal] = {}
    for each in every:
        for heading, amount in each.items():
            found[heading] = found.get(heading, Decimal(0)) + amount
    return dict(sorted(found.items()))
