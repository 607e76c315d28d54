"""Putting together what says the same, and taking it apart again.

Each opportunity points at most at one that it was merged into, so they stand as trees. Votes are
never moved: those of a tree are the people who voted anywhere in it. So no merging loses a voter
or counts one twice, and whatever is taken apart is as it was.
"""

from collections.abc import Mapping

Into = Mapping[int, int | None]


class CannotMerge(Exception):
    """The two cannot be put together; the message says why, in a sentence."""


def check_merge(into: Into, one: int, other: int) -> None:
    """This will pass when one opportunity can be merged into the other. Raises CannotMerge."""
    if one == other:
        raise CannotMerge("An opportunity is not merged with itself.")
    if into[one] is not None:
        raise CannotMerge("It is merged already. Take it apart first.")
    if root_of(into, other) == one:
        raise CannotMerge("That one is merged into this one: they would go round in a circle.")
    if into[other] is not None:
        raise CannotMerge("That one is merged into another. Merge with the one that stands.")


def root_of(into: Into, one: int) -> int:
    """This will give the opportunity that stands for this one: itself unless it is merged."""
    found = one
    while (after := into[found]) is not None:
        found = after
    return found


def family_of(into: Into, one: int) -> set[int]:
    """This will give an opportunity and all that were merged into it, and into those."""
    found = {one}
    while more := {each for each, after in into.items() if after in found} - found:
        found |= more
    return found
