"""What a little more of a limit would bring: each ceiling raised by itself, and solved again.

In whole projects nothing is bought by the pound: a step may let nothing in, and then the least
raise that lets something in is sought among what those left out lack. It is the shadow value of a
limit, said for the choice that is to be made and not as a price.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..choices import Budget
from .choosing import TOLERANCE, Answer, Asked, Limit, solve

STEPS = {Budget.CAPITAL: 10_000.0, Budget.REVENUE: 10_000.0, Budget.DAYS: 10.0}
MOST_RAISES = 4


@dataclass(frozen=True)
class Relaxed:
    """A limit that is raised by `more`: the worth it adds, what comes in and what goes for it.

    `step` is one step of its kind. Where nothing was found that comes in, the gain is nought.
    """

    limit: Limit
    step: float
    more: float
    gain: float
    comes_in: tuple[str, ...] = ()
    goes_out: tuple[str, ...] = ()

    @property
    def by_step(self) -> float:
        """This will give the worth that one step of the raise brings."""
        return self.gain * self.step / self.more if self.more else 0.0


def relax(asked: Asked, best: Answer) -> list[Relaxed]:
    """This will raise each limit in turn, those that bring most for a step first."""
    if not best.possible:
        return []
    found = [_relaxed(asked, best, limit) for limit in asked.ceilings]
    return sorted(found, key=lambda each: (-each.by_step, each.limit))


def _relaxed(asked: Asked, best: Answer, limit: Limit) -> Relaxed:
    step = STEPS[Budget(limit[1])]
    for more in _raises(asked, best, limit, step):
        raised = {**asked.ceilings, limit: asked.ceilings[limit] + more}
        other = solve(replace(asked, ceilings=raised))
        if other.worth - best.worth > TOLERANCE:
            came = tuple(each for each in other.chosen if each not in best.chosen)
            went = tuple(each for each in best.chosen if each not in other.chosen)
            return Relaxed(limit, step, more, other.worth - best.worth, came, went)
    return Relaxed(limit, step, step, 0.0)


def _raises(asked: Asked, best: Answer, limit: Limit, step: float) -> Sequence[float]:
    """One step, then what each of those left out lacks of this limit, the least first."""
    left = asked.ceilings[limit] - best.used.get(limit, 0.0)
    rest = [each for each in asked.candidates if each.reference not in best.chosen]
    lacks = {each.needs.get(limit, 0.0) - left for each in rest if each.worth > 0}
    return [step, *sorted(each for each in lacks if each > step)[:MOST_RAISES]]
