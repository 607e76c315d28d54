"""Maturity from 1 to 5 as several assessors see it: never a mean without its number and spread."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LEVELS = {1: "Begun", 2: "Basic", 3: "Defined", 4: "Measured", 5: "Improving"}
APART = 2  # assessors who lie this far apart are asked to talk
GOOD_FOR_DAYS = 365
TENTH = Decimal("0.1")
# What share of things that are as they should be a level is taken to need.
SHARES = ((95, 5), (80, 4), (60, 3), (30, 2))


@dataclass(frozen=True)
class Score:
    """What one assessor found on a day."""

    assessor: str
    level: int
    seen_on: datetime.date
    evidence: str = ""


@dataclass(frozen=True)
class Found:
    """What the newest score of each assessor comes to."""

    scores: tuple[Score, ...]
    target: int | None
    importance: int
    stale: int

    @property
    def count(self) -> int:
        """This will count the assessors."""
        return len(self.scores)

    @property
    def mean(self) -> Decimal | None:
        """This will give the mean to a tenth, or none when nobody has assessed it."""
        if not self.scores:
            return None
        levels = [each.level for each in self.scores]
        return (Decimal(sum(levels)) / len(levels)).quantize(TENTH, ROUND_HALF_UP)

    @property
    def spread(self) -> int:
        """This will give how far the assessors lie apart, in levels."""
        levels = [each.level for each in self.scores]
        return max(levels) - min(levels) if levels else 0

    @property
    def apart(self) -> bool:
        """This will say whether they lie so far apart that they should talk."""
        return self.spread >= APART

    @property
    def unproved(self) -> int:
        """This will count the scores without evidence."""
        return sum(not each.evidence.strip() for each in self.scores)

    @property
    def gap(self) -> Decimal | None:
        """This will give how far the mean is under the target; none when either is not known."""
        if self.mean is None or self.target is None:
            return None
        return max(self.target - self.mean, Decimal(0))

    @property
    def priority(self) -> Decimal | None:
        """This will weigh the gap with the importance (1 to 5)."""
        return None if self.gap is None else self.gap * self.importance


def find(
    scores: Iterable[Score], *, target: int | None, importance: int, on: datetime.date
) -> Found:
    """This will take the newest score of each assessor up to a day."""
    newest: dict[str, Score] = {}
    for each in sorted(scores, key=lambda score: score.seen_on):
        if each.seen_on <= on:
            newest[each.assessor] = each
    kept = tuple(newest[name] for name in sorted(newest))
    stale = sum((on - each.seen_on).days > GOOD_FOR_DAYS for each in kept)
    return Found(kept, target, importance, stale)


def level_of(good: int, of: int) -> int | None:
    """This will say which level a share comes to by absolute bands; of nothing, none."""
    if not of:
        return None
    return next((level for share, level in SHARES if 100 * good >= share * of), 1)
