"""The shortest way between two records: a search from both ends that meets in the middle.

Pohl, "Bi-directional search" (Machine Intelligence 6, 1971), a whole level at a time. A street
with 50,000 crimes is one record with 50,000 links: the side whose level has fewer links is always
the one that grows, so such a record is gone through only when there is no cheaper way to be sure.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

# Records and, at the same places, what they are linked to: no more pairs than were asked for.
Pairs = tuple[Sequence[int], Sequence[int]]
Neighbours = Callable[[list[int], int], Pairs]

FIRST_ALLOWANCE = 2_000
MOST_PAIRS = 1_000_000


class TooWide(Exception):
    """Both sides have more links than one search may read."""


@dataclass
class Side:
    """What has been reached from one end: each record with the one that it was reached from."""

    frontier: list[int]
    reached: dict[int, int] = field(default_factory=dict)
    steps: int = 0
    allowance: int = FIRST_ALLOWANCE

    def cost(self) -> tuple[int, int]:
        """This will say how dear the next level is thought to be."""
        return self.allowance, len(self.frontier)

    def grow(
        self, near: Sequence[int], far: Sequence[int], barred: Collection[tuple[int, int]]
    ) -> None:
        """This will take in the next level."""
        fresh = []
        for one, other in zip(near, far, strict=True):
            if other not in self.reached and (one, other) not in barred:
                self.reached[other] = one
                fresh.append(other)
        self.frontier, self.steps, self.allowance = fresh, self.steps + 1, FIRST_ALLOWANCE

    def back_from(self, record: int) -> list[int]:
        """This will give the way from a record back to this side's end."""
        way = [record]
        while (before := self.reached[way[-1]]) != way[-1]:
            way.append(before)
        return way


def shortest(
    start: int,
    goal: int,
    neighbours: Neighbours,
    *,
    most_steps: int,
    barred: Collection[tuple[int, int]] = (),
) -> list[int] | None:
    """This will give the records of a shortest way, both ends among them; None without one.

    It makes none of the steps that are barred. Raises TooWide after a million pairs on each side.
    """
    ends = [Side([each], {each: each}) for each in (start, goal)]
    if start == goal:
        return [start]
    while all(side.frontier for side in ends) and sum(side.steps for side in ends) < most_steps:
        side, other = sorted(ends, key=Side.cost)
        _step(side, neighbours, barred)
        if met := [each for each in side.frontier if each in other.reached]:
            return ends[0].back_from(met[0])[::-1] + ends[1].back_from(met[0])[1:]
    return None


def _step(side: Side, neighbours: Neighbours, barred: Collection[tuple[int, int]]) -> None:
    """One level, or the knowledge that it is dearer than was thought."""
    near, far = neighbours(side.frontier, side.allowance)
    if len(near) < side.allowance:
        side.grow(near, far, barred)
    elif side.allowance > MOST_PAIRS:
        raise TooWide
    else:
        side.allowance *= 8
