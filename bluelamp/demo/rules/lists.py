"""The lists of words beside this package, and drawing from them with a skew."""

import random
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Generic, TypeVar

DATA = Path(__file__).resolve().parents[1] / "data"
Item = TypeVar("Item")


class Drawn(Generic[Item]):
    """Things with weights, to draw from."""

    def __init__(self, items: Sequence[Item], weights: Sequence[float]) -> None:
        self.items = tuple(items)
        self.bounds = list(accumulate(weights))

    def draw(self, rng: random.Random) -> Item:
        """This will return one thing, as often as its weight says."""
        return self.items[bisect(self.bounds, rng.random() * self.bounds[-1])]


def by_rank(items: Sequence[Item], *, flatten: float = 3.0) -> Drawn[Item]:
    """This will weight things by their place in the list (Zipf's law with a flattened head)."""
    return Drawn(items, [1 / (place + flatten) for place in range(len(items))])


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """This will read a list file: `[section]` lines, then lines of it; `#` starts a remark."""
    found: dict[str, list[str]] = {"": []}
    current = ""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = line.strip("[]")
            found[current] = []
        elif line and not line.startswith("#"):
            found[current].append(line)
    return {section: tuple(lines) for section, lines in found.items()}


@cache
def words(name: str, section: str) -> tuple[str, ...]:
    """This will give the words of a section, split at semicolons when it has any."""
    text = "; ".join(sections(name)[section]) if _has_phrases(name, section) else ""
    parts = text.split(";") if text else " ".join(sections(name)[section]).split()
    return tuple(dict.fromkeys(part.strip() for part in parts))


def _has_phrases(name: str, section: str) -> bool:
    return any(";" in line for line in sections(name)[section])
