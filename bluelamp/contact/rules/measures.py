"""How quickly contacts are answered: the measures that forces publish."""

from collections.abc import Iterable
from dataclasses import dataclass

ANSWER_WITHIN = 10
ANSWER_TARGET = 0.9
SHORT_ABANDONMENT = 5


@dataclass(frozen=True)
class Answering:
    """What happened to the contacts of one channel. Seconds; None where there was none.

    `abandoned` leaves out those who cleared within five seconds; `short` counts them.
    """

    channel: str
    presented: int
    answered: int
    within: int
    abandoned: int
    short: int
    waiting: int
    mean: float | None
    median: float | None
    longest: float | None

    @property
    def share_within(self) -> float | None:
        """The share of those answered that were answered within ten seconds."""
        return self.within / self.answered if self.answered else None

    @property
    def share_abandoned(self) -> float | None:
        """The share abandoned of all that were answered or abandoned."""
        ended = self.answered + self.abandoned
        return self.abandoned / ended if ended else None

    @property
    def meets_target(self) -> bool | None:
        """Whether nine of ten were answered within ten seconds; None when none was answered."""
        share = self.share_within
        return None if share is None else share >= ANSWER_TARGET


def find_channel(found: Iterable[Answering], channel: str) -> Answering:
    """This will give the measures of one channel, all nought where it had nothing."""
    empty = Answering(channel, 0, 0, 0, 0, 0, 0, None, None, None)
    return next((each for each in found if each.channel == channel), empty)
