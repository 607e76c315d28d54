"""Red, amber, green: reckoned from money and days by a rule that is written out, with reasons.

What somebody declares stands beside it. When the two differ, the declaration needs a reason.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..choices import Budget, Rating

RED_OVER, AMBER_OVER = Decimal(10), Decimal(5)
AMBER_UNDER = Decimal(10)
RED_DAYS, AMBER_DAYS, RED_OVERDUE = 90, 30, 30
RULE = (
    f"Red: forecast more than {RED_OVER}% over budget, more than {RED_DAYS} days late, or a "
    f"milestone overdue by more than {RED_OVERDUE} days. Amber: more than {AMBER_OVER}% over, "
    f"more than {AMBER_UNDER}% under (the scope may not be delivered), more than {AMBER_DAYS} "
    "days late, or a milestone overdue. Green: none of these. Unknown: no budget and no dates."
)
_ORDER = (Rating.GREEN, Rating.AMBER, Rating.RED)
_WORDS = {Budget.REVENUE: "revenue", Budget.CAPITAL: "capital", Budget.DAYS: "team days"}


@dataclass(frozen=True)
class Line:
    """Budget and forecast of one kind, all years in question together."""

    kind: str
    budget: Decimal
    forecast: Decimal


@dataclass(frozen=True)
class Mark:
    """One day that was agreed, and what has become of it."""

    name: str
    baseline_on: datetime.date
    forecast_on: datetime.date | None = None
    met_on: datetime.date | None = None

    @property
    def now_on(self) -> datetime.date:
        """This will give the day it was met, else is expected, else was agreed."""
        return self.met_on or self.forecast_on or self.baseline_on

    @property
    def slip(self) -> int:
        """This will give by how many days it is later than was agreed; below nought is earlier."""
        return (self.now_on - self.baseline_on).days

    def overdue(self, on: datetime.date) -> int:
        """This will give by how many days it is overdue: not met, and its day has passed."""
        return 0 if self.met_on else max((on - self.now_on).days, 0)


@dataclass(frozen=True)
class Reckoned:
    """A rating with its reasons, the worst first; the empty rating is unknown."""

    rating: str
    reasons: tuple[str, ...]


def variance(budget: Decimal, forecast: Decimal) -> Decimal | None:
    """This will give how far a forecast is above its budget, in percent; None without a budget."""
    return None if not budget else (forecast - budget) / budget * 100


def reckon(lines: Sequence[Line], marks: Sequence[Mark], on: datetime.date) -> Reckoned:
    """This will rate a project from its money and its milestones."""
    if not lines and not marks:
        return Reckoned("", ("It has no budget and no dates.",))
    found = [*map(_money, lines), *(_days(each, on) for each in marks)]
    found.sort(key=lambda each: -_ORDER.index(each[0]))
    worst = max((each[0] for each in found), key=_ORDER.index)
    if worst == Rating.GREEN:
        return Reckoned(worst, ("Money and days are within the rule.",))
    return Reckoned(worst, tuple(words for rating, words in found if rating != Rating.GREEN))


def _money(line: Line) -> tuple[Rating, str]:
    off = variance(line.budget, line.forecast)
    words = str(_WORDS[Budget(line.kind)]).capitalize()
    if off is None:
        over = line.forecast > 0
        return (Rating.RED if over else Rating.GREEN), f"{words}: a forecast without a budget"
    if off > AMBER_OVER:
        return (Rating.RED if off > RED_OVER else Rating.AMBER), f"{words}: {off:.1f}% over budget"
    if -off > AMBER_UNDER:
        return Rating.AMBER, f"{words}: {-off:.1f}% under budget"
    return Rating.GREEN, ""


def _days(mark: Mark, on: datetime.date) -> tuple[Rating, str]:
    overdue = mark.overdue(on)
    if overdue:
        rating = Rating.RED if overdue > RED_OVERDUE else Rating.AMBER
        return rating, f"{mark.name}: overdue by {overdue} days"
    if mark.slip > AMBER_DAYS:
        rating = Rating.RED if mark.slip > RED_DAYS else Rating.AMBER
        return rating, f"{mark.name}: {mark.slip} days late"
    return Rating.GREEN, ""
