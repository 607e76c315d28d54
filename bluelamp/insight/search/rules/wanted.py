"""What is asked of an engine and what it answers, whichever engine it is.

An engine holds what finds a record and never the record: each hit is a key, which is read from
PostgreSQL under the reader's own need to know. Every clause has a fixed score, so that how common a
word is among records that the reader may not see changes nothing for them.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bluelamp.kernel.access.rules import Scope

from ..choices import FoundKind, Sort, Withheld
from . import guards
from .asking import Asked

FACETS = ("kind", "source", "unit")
ENOUGH = 10
ALL_BUT_ONE = "These have all but one of the words."


class NoIndex(Exception):
    """The index has not been made yet: `bluelamp index-search` makes it."""


Facets = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Wanted:
    """What is looked for in the index: a query, what narrows it, for whom, and which part."""

    asked: Asked
    scope: Scope
    kinds: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    cells: tuple[str, ...] = ()
    among: tuple[str, ...] | None = None
    beginning: bool = False
    sort: Sort = Sort.BEST
    limit: int = 60
    offset: int = 0


@dataclass(frozen=True)
class Found:
    """What the index answers: keys in its order, how many in all, what counts them by facet."""

    keys: list[str]
    total: int
    count: Callable[[], Facets] = dict
    loosened: str = ""


@dataclass(frozen=True)
class Loose:
    """How far a query may be stretched."""

    slips: bool = False
    leave_out: int = 0


class Engine(ABC):
    """One index as it stands at one moment. `guards` are its protections: records under each."""

    guards: dict[str, int]

    @abstractmethod
    def ask(self, wanted: Wanted, loose: Loose) -> Found:
        """This will find what the reader of `wanted.scope` may see, so far stretched."""

    @abstractmethod
    def count(self, wanted: Wanted, keys: Sequence[str]) -> int:
        """This will count what is under these protections, whoever may see it."""

    def find(self, wanted: Wanted) -> Found:
        """This will find what the reader of `wanted.scope` may see.

        As typed; failing ten with slips of the hand; failing any with one word left out.
        """
        found = self.ask(wanted, Loose())
        if found.total < ENOUGH and wanted.asked.words:
            loose = self.ask(wanted, Loose(slips=True))
            found = loose if loose.total > found.total else found
        if not found.total and len(wanted.asked.words) > 2:
            left = self.ask(wanted, Loose(slips=True, leave_out=1))
            found = replace(left, loosened=ALL_BUT_ONE) if left.total else found
        return found

    def withheld(self, asked: Asked, scope: Scope, hidden: Sequence[str]) -> dict[Withheld, int]:
        """This will count what is closed to the reader in each class that may be told of.

        By the words alone: neither dates nor places nor facets narrow the count.
        """
        if not guards.may_count(asked):
            return {}
        classes: dict[Withheld, list[str]] = {}
        for key in self.guards:
            if as_class := guards.withheld_as(guards.Guard.read(key), scope):
                classes.setdefault(as_class, []).append(key)
        if not guards.counts_people(asked):
            hidden = [*hidden, FoundKind.PERSON.value]
        bare = replace(Wanted(Asked(words=asked.words), scope), hidden=tuple(hidden))
        return {each: self.count(bare, keys) for each, keys in classes.items()}

    def fewer_seen(self, scope: Scope) -> tuple[bool, list[str]]:
        """This will give the shorter way to say what a reader sees: those seen, or those closed."""
        seen, closed = guards.parted(self.guards, scope)
        counts = [sum(map(self.guards.__getitem__, each)) for each in (seen, closed)]
        fewer = counts[0] < counts[1] or bool(scope.glass)
        return fewer, seen if fewer else closed
