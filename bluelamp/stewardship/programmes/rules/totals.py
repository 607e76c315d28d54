"""Stated tables: each total held against its parts, each reduction against now and future.

Nothing that was stated is ever changed. A disagreement is shown beside it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

COLUMNS = ("now", "future", "reduction", "compared")
PENNY = Decimal("0.01")
DEEPEST = 20


@dataclass(frozen=True)
class Stated:
    """One line as it was stated. A reduction is below nought, as the papers have it."""

    code: str
    part_of: str = ""
    now: Decimal | None = None
    future: Decimal | None = None
    reduction: Decimal | None = None
    compared: Decimal | None = None


@dataclass(frozen=True)
class Held:
    """What one column of a line says, and what it comes to."""

    column: str
    stated: Decimal
    reckoned: Decimal

    @property
    def difference(self) -> Decimal:
        """This will give how far what it comes to is above what was stated."""
        return self.reckoned - self.stated

    @property
    def agrees(self) -> bool:
        """This will say whether the two are the same to the penny."""
        return abs(self.difference) < PENNY


def change_of(line: Stated) -> Decimal | None:
    """This will give future less now, which is what the reduction should be."""
    if line.now is None or line.future is None:
        return None
    return line.future - line.now


def check(lines: Sequence[Stated]) -> dict[str, list[Held]]:
    """This will hold each line against its own arithmetic, and each total against its parts.

    `compared` counts a part that has none as nothing: it is left out of the comparison.
    """
    parts: dict[str, list[Stated]] = defaultdict(list)
    for each in lines:
        if each.part_of:
            parts[each.part_of].append(each)
    return {each.code: [*_own(each), *_sums(each, parts)] for each in lines}


def trouble(lines: Sequence[Stated]) -> dict[str, str]:
    """This will say, by code, which lines are part of what is not there, or of themselves."""
    above = {each.code: each.part_of for each in lines}
    found = {}
    for code, over in above.items():
        if over and over not in above:
            found[code] = f"It is part of “{over}”, which is not a line of the table."
        elif _circles(code, above):
            found[code] = "It is, by way of its totals, a part of itself."
    return found


def _own(line: Stated) -> list[Held]:
    came = change_of(line)
    if came is None or line.reduction is None:
        return []
    return [Held("reduction against now and future", line.reduction, came)]


def _sums(line: Stated, parts: Mapping[str, Sequence[Stated]]) -> list[Held]:
    found = []
    for column in COLUMNS:
        stated = getattr(line, column)
        amounts = [_amount(each, column, parts) for each in parts.get(line.code, ())]
        if stated is None or not amounts or (column != "compared" and None in amounts):
            continue
        known = [each for each in amounts if each is not None]
        if known:
            found.append(Held(column, stated, sum(known, Decimal(0))))
    return found


def _amount(
    line: Stated, column: str, parts: Mapping[str, Sequence[Stated]], depth: int = 0
) -> Decimal | None:
    """What a part says; a reduction that is not stated is future less now; else its own parts'."""
    said: Decimal | None = getattr(line, column)
    if said is None and column == "reduction":
        said = change_of(line)
    if said is not None or depth > DEEPEST:
        return said
    below = [_amount(each, column, parts, depth + 1) for each in parts.get(line.code, ())]
    known = [each for each in below if each is not None]
    return sum(known, Decimal(0)) if known else None


def _circles(code: str, above: dict[str, str]) -> bool:
    seen, now = {code}, above[code]
    while now in above and now not in seen:
        seen.add(now)
        now = above[now]
    return now == code
