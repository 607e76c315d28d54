"""The votes of a panel on each criterion: counted with their spread, never averaged into one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..choices import Met


@dataclass(frozen=True)
class Vote:
    """What one member of a panel says of a criterion, and why."""

    member: str
    says: str
    why: str = ""


@dataclass(frozen=True)
class Tally:
    """The votes on a criterion: how many say what, and whether they lie apart."""

    votes: tuple[Vote, ...]

    @property
    def count(self) -> int:
        """This will count the votes."""
        return len(self.votes)

    @property
    def spread(self) -> list[tuple[str, int]]:
        """This will count what was said, from met to not met, what nobody said left out."""
        found = Counter(each.says for each in self.votes)
        return [(str(Met(code).label), found[code]) for code in Met.values if found[code]]

    @property
    def split(self) -> bool:
        """This will say whether members say different things."""
        return len(self.spread) > 1

    @property
    def opposed(self) -> bool:
        """This will say whether one says that it is met and another that it is not."""
        return {Met.YES, Met.NO} <= {each.says for each in self.votes}


def tally(votes: Iterable[Vote]) -> Tally:
    """This will put votes together, by the names of those who cast them."""
    return Tally(tuple(sorted(votes, key=lambda each: each.member)))


def doubt_vote(values: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """This will say what of a vote cannot be."""
    if values["criterion"].go_live_id != values["landing"].go_live_id:
        return {"criterion": "The criterion belongs to another go-live."}
    if values["says"] != Met.YES and not values["why"].strip():
        return {"why": "Say why it is not met, or not wholly."}
    return {}
