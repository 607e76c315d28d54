"""Rollouts by unit: done of eligible in percent, and how satisfied how many of those asked are."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Wave:
    """One unit's part of a rollout. `stated` was published; `eligible` may not be known."""

    done: int
    eligible: int | None
    stated: Decimal | None = None


@dataclass(frozen=True)
class Survey:
    """How satisfied people were: a mean of 1 to 5, how many answered, how many were asked."""

    mean: Decimal | None
    answers: int
    asked: int

    @property
    def rate(self) -> Decimal | None:
        """This will give the response rate in percent; without it a mean says little."""
        return percent(self.answers, self.asked) if self.asked else None


def percent(part: int, whole: int) -> Decimal:
    """This will give a percentage with one decimal."""
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"))


def progress(wave: Wave) -> Decimal | None:
    """This will give done of eligible in percent, or none when nobody has said how many are."""
    return percent(wave.done, wave.eligible) if wave.eligible else None


def difference(wave: Wave) -> Decimal | None:
    """This will give how far a stated percentage is above the reckoned one."""
    reckoned = progress(wave)
    return None if reckoned is None or wave.stated is None else wave.stated - reckoned


def together(surveys: Iterable[Survey]) -> Survey:
    """This will put surveys together, each mean weighing as much as its answers."""
    told = [each for each in surveys if each.mean is not None and each.answers]
    answers, asked = sum(each.answers for each in told), sum(each.asked for each in told)
    if not answers:
        return Survey(None, 0, asked)
    total = sum(((each.mean or Decimal(0)) * each.answers for each in told), Decimal(0))
    return Survey((total / answers).quantize(Decimal("0.01")), answers, asked)
