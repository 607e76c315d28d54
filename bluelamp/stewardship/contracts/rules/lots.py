"""The lots of a contract held against the contract: parts that are to come to the whole.

What was stated stays as it is; a disagreement stands beside it, never in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Held:
    """One cost of a contract beside the sum of its lots; `unknown` lots have no such cost."""

    label: str
    stated: Decimal | None
    parts: Decimal
    unknown: int

    @property
    def difference(self) -> Decimal | None:
        """This will give how far the lots are above the contract, once every cost is known."""
        if self.stated is None or self.unknown:
            return None
        return self.parts - self.stated

    @property
    def agrees(self) -> bool:
        """This will say whether they are the same to the penny."""
        return self.difference is not None and abs(self.difference) < PENNY

    @property
    def differs(self) -> bool:
        """This will say whether they are not: lots above the whole are so, known or not."""
        over = self.stated is not None and self.parts - self.stated >= PENNY
        return over or (self.difference is not None and not self.agrees)


def hold(label: str, stated: Decimal | None, costs: Sequence[Decimal | None]) -> Held:
    """This will hold a cost of a contract against the costs of its lots."""
    known = [each for each in costs if each is not None]
    return Held(label, stated, sum(known, Decimal(0)), len(costs) - len(known))


def doubt_lot(values: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """This will say what cannot be of a lot: it is not parted before its contract begins."""
    day, starts = values["independent_on"], values["contract"].starts_on
    if day and starts and day < starts:
        return {"independent_on": "This is before the contract starts."}
    return {}
