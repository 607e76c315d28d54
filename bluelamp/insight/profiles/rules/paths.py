"""The shortest way between two records: a search from both ends that meets in the middle.

Pohl, "Bi-directional search" (Machine Intelligence 6, 1971), a whole level at a time. A street
with 50,000 crimes is one record with 50,000 links: the side whose level has fewer links is always
the one that grows, so such a record is gone through only when there is no cheaper way to be sure.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol

# Records and, at the same places, what they are linked to.
Pairs = tuple[Sequence[int], Sequence[int]]
# Records that no way may go through, and steps, each both ways round.
Barred = Set[int | tuple[int, int]]

MOST_WAYS = 20
MOST_PAIRS = 1_000_000
FEWEST_READ = 2_000
USUAL_PAIRS = 4
# To find a record's first link costs as much as to read so many more of the same record.
PROBE = 15


class TooWide(Exception):
    """Both sides have more links than one search may read."""


class Net(Protocol):
    """Whatever knows what is linked to what."""

    def neighbours(self, records: list[int], most: int) -> Pairs: ...
    def count(self, records: list[int]) -> int: ...


@dataclass
class Side:
    """What has been reached from one end: each record with the one that it was reached from."""

    frontier: list[int]
    reached: dict[int, int] = field(default_factory=dict)
    steps: int = 0
    pairs: int | None = None

    def cost(self) -> int:
        """This will say how dear the next level is thought to be, in links that are read."""
        known = self.pairs if self.pairs is not None else USUAL_PAIRS * len(self.frontier)
        return known + PROBE * len(self.frontier)

    def most(self) -> int:
        """This will say how many links to read before asking how many there are."""
        if self.pairs is not None:
            return self.pairs + 1
        return max(FEWEST_READ, 4 * USUAL_PAIRS * len(self.frontier))

    def grow(self, near: Sequence[int], far: Sequence[int], barred: Barred) -> None:
        """This will take in the next level."""
        fresh = []
        for one, other in zip(near, far, strict=True):
            if other in self.reached or other in barred or (one, other) in barred:
                continue
            self.reached[other] = one
            fresh.append(other)
        self.frontier, self.steps, self.pairs = fresh, self.steps + 1, None

    def back_from(self, record: int) -> list[int]:
        """This will give the way from a record back to this side's end."""
        way = [record]
        while (before := self.reached[way[-1]]) != way[-1]:
            way.append(before)
        return way


def shortest(
    start: int,
    goal: int,
    net: Net,
    *,
    most_steps: int,
    barred: Barred = frozenset(),
) -> list[list[int]]:
    """This will give shortest ways, all of one length, as records with both ends among them.

    There are at most twenty, and none when nothing leads there in so many steps. None goes over a
    record or a step that is barred. Raises TooWide after a million pairs on each side.
    """
    ends = [Side([each], {each: each}) for each in (start, goal)]
    if start == goal:
        return [[start]]
    while all(side.frontier for side in ends) and sum(side.steps for side in ends) < most_steps:
        side, other = sorted(ends, key=Side.cost)
        _step(side, net, barred)
        if met := [each for each in side.frontier if each in other.reached]:
            return [_way(ends[0], ends[1], each) for each in met[:MOST_WAYS]]
    return []


def _way(one: Side, other: Side, middle: int) -> list[int]:
    return one.back_from(middle)[::-1] + other.back_from(middle)[1:]


def _step(side: Side, net: Net, barred: Barred) -> None:
    """One level, or the knowledge that it is dearer than was thought."""
    if side.pairs is not None and side.pairs > MOST_PAIRS:
        raise TooWide
    near, far = net.neighbours(side.frontier, side.most())
    if len(near) < side.most():
        side.grow(near, far, barred)
    else:
        side.pairs = net.count(side.frontier)
