"""Answers put together by person, and the order in which people are shown."""

from collections import Counter
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bluelamp.records.identity.rules.model import Weighed, load
from bluelamp.records.identity.rules.person import Prepared

# From so many bits on, two records are shown as one person; a person decides whether they are.
SAME = 6.0
MOST_GROUPS, MOST_COMPARED = 12, 25
# People with the very same evidence cannot be told apart by it: two of them stand for all, so long
# as somebody with other evidence is not much less likely.
ALIKE, NOT_MUCH_LESS = 2, 8.0


class Known(Protocol):
    """A record of which an identity is known."""

    @property
    def id(self) -> int: ...
    @property
    def identity_id(self) -> int: ...


R = TypeVar("R", bound=Known)


@dataclass(frozen=True)
class Answer(Generic[R]):
    """A record that answers, ready to be compared, and the evidence for it."""

    weighed: Weighed
    prepared: Prepared
    record: R


def group(answers: list[Answer[R]]) -> list[list[Answer[R]]]:
    """This will put the records of one identity, or of what looks to be one, together.

    Groups stand in the order of their best answers, and so do the answers in each.
    """
    groups: list[list[Answer[R]]] = []
    whose: dict[int, list[Answer[R]]] = {}
    ordered = sorted(answers, key=lambda each: (-each.weighed.total, each.record.id))
    for number, each in enumerate(ordered):
        found = whose.get(each.record.identity_id)
        if found is None and number < MOST_COMPARED:
            found = next((one for one in groups if _looks_same(one[0], each)), None)
        if found is not None:
            found.append(each)
        elif len(groups) < MOST_GROUPS:
            groups.append(found := [each])
        whose.setdefault(each.record.identity_id, found or [])
    return groups


def likeliest(groups: list[list[Answer[R]]], limit: int) -> list[list[Answer[R]]]:
    """This will give the first groups, of those with the same evidence no more than need be."""
    seen: Counter[tuple[tuple[str, str], ...]] = Counter()
    first: list[list[Answer[R]]] = []
    later: list[list[Answer[R]]] = []
    for each in groups:
        weighed = each[0].weighed
        evidence = tuple((piece.name, piece.words) for piece in weighed.features)
        seen[evidence] += 1
        much_less = weighed.total < groups[0][0].weighed.total - NOT_MUCH_LESS
        (later if much_less or seen[evidence] > ALIKE else first).append(each)
    shown = first[:limit]
    shown += later[: limit - len(shown)]
    return sorted(shown, key=lambda each: -each[0].weighed.total)


def _looks_same(one: Answer[R], other: Answer[R]) -> bool:
    a, b = one.prepared, other.prepared
    shares = (
        (a.born and a.born == b.born)
        or (a.postcode and a.postcode == b.postcode)
        or not a.personal.isdisjoint(b.personal)
    )
    return bool(shares) and load().weigh_prepared(a, b).total >= SAME
