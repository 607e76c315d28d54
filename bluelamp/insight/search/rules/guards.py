"""Who may see a record of the index, and what may be told of those that somebody may not see.

The policy of the database (`access_protect`) is the law; this is the same rule on the few distinct
protections that an index holds, so that counts and facets do not tell of closed records. What is
told of withheld records follows docs/decisions/0010-search-says-what-it-withheld.md.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from bluelamp.kernel.access.rules import Scope

from ..choices import Withheld
from .asking import Asked

FEWEST = 5
BANDS = ((5, 20), (21, 100), (101, 1000))


@dataclass(frozen=True)
class Guard:
    """One protection: force, unit, whether it is OFFICIAL-SENSITIVE, and its named circles."""

    force: int
    unit: int
    sensitive: bool
    circles: tuple[int, ...] = ()

    @functools.cached_property
    def key(self) -> str:
        """How it is written in the index."""
        circles = "-".join(str(each) for each in sorted(self.circles))
        return f"{self.force}.{self.unit}.{int(self.sensitive)}.{circles}"

    @classmethod
    def read(cls, key: str) -> "Guard":
        """This will read what `key` wrote."""
        force, unit, sensitive, circles = key.split(".")
        named = tuple(int(each) for each in circles.split("-") if each)
        return cls(int(force), int(unit), sensitive == "1", named)


def opens(guard: Guard, scope: Scope) -> bool:
    """This will say whether a reader sees the records of a protection, glass apart."""
    return (
        guard.force in scope.forces
        and (scope.units is None or guard.unit in scope.units)
        and (scope.sensitive or not guard.sensitive)
        and set(guard.circles) <= set(scope.restrictions)
    )


def covers(outer: Guard, inner: Guard) -> bool:
    """This will say whether everybody who sees `outer` sees `inner` too, whoever they are."""
    return (
        outer.force == inner.force
        and outer.unit == inner.unit
        and (outer.sensitive or not inner.sensitive)
        and set(inner.circles) <= set(outer.circles)
    )


def withheld_as(guard: Guard, scope: Scope) -> Withheld | None:
    """This will give the class in which a closed record may be counted; None: it is never told of.

    Never told of: another force's, a named circle's, and what is closed for two reasons.
    """
    if guard.force not in scope.forces or guard.circles:
        return None
    elsewhere = scope.units is not None and guard.unit not in scope.units
    marked = guard.sensitive and not scope.sensitive
    if elsewhere == marked:
        return None
    return Withheld.UNIT if elsewhere else Withheld.SENSITIVE


def may_count(asked: Asked) -> bool:
    """This will say whether closed records may be counted for a query at all.

    Not when it names one thing precisely: the count itself would then be the answer.
    """
    return bool(asked.words) and not (asked.codes or asked.plates or asked.phrases or asked.born)


def counts_people(asked: Asked) -> bool:
    """This will say whether people are among those counted: not when two words may be a name."""
    return len(asked.words) == 1


def band(count: int) -> str:
    """This will say how many in words that hide one more or less; nothing under five."""
    if count < FEWEST:
        return ""
    for least, most in BANDS:
        if count <= most:
            return f"between {least} and {most}"
    return f"more than {BANDS[-1][1]:,}"


def parted(keys: Iterable[str], scope: Scope) -> tuple[list[str], list[str]]:
    """This will part protections into those that a reader sees and those that they do not."""
    known = sorted(keys)
    seen = [each for each in known if opens(Guard.read(each), scope)]
    return seen, [each for each in known if each not in set(seen)]
