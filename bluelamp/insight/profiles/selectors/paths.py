"""The shortest way between two records, over links that the reader may see."""

import itertools
import sys
from array import array
from collections.abc import Collection, Sequence

import psycopg
from django.db import connection

from bluelamp.records.pole.choices import Kind

from ..rules import paths
from ..rules.paths import Pairs

MOST_STEPS = 10
MOST_TRIES = 20


def find_path(start: int, goal: int, *, most_steps: int = MOST_STEPS) -> list[int]:
    """This will find the numbers of the records on a shortest way, the ends among them.

    Every record and every step of it is seen in the present scope: the search itself is blind to
    that, so a way that is not is barred and looked for again, and what comes out is the shortest
    of those that are. None gives an empty list. Raises TooWide.
    """
    if len(find_kinds([start, goal])) < len({start, goal}):
        return []
    barred: set[int | tuple[int, int]] = set()
    net = _Net()
    for _ in range(MOST_TRIES):
        ways = paths.shortest(start, goal, net, most_steps=most_steps, barred=barred)
        hidden = _hidden(ways)
        for way in ways:
            if not hidden & {*way, *itertools.pairwise(way)}:
                return way
        if not ways:
            return []
        barred |= hidden
    return []


def find_kinds(records: Sequence[int]) -> dict[int, Kind]:
    """This will say what the numbers are, for those that are records of the present scope."""
    with connection.cursor() as cursor:
        cursor.execute("select id, kind from profiles_seen(%s)", [list(records)])
        return {number: Kind(kind) for number, kind in cursor.fetchall()}


def _hidden(ways: list[list[int]]) -> set[int | tuple[int, int]]:
    """The records and steps of ways that are not of the present scope, steps both ways round."""
    records = {each for way in ways for each in way}
    hidden: set[int | tuple[int, int]] = {*records}
    hidden -= set(find_kinds(list(records)))
    steps = {step for way in ways for step in itertools.pairwise(way)}
    unseen = steps - find_joined(steps)
    return hidden | unseen | {(other, one) for one, other in unseen}


def find_joined(steps: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """This will give those steps that a link of the present scope makes, or a decision.

    The records at the ends are for `find_kinds` to answer for.
    """
    with connection.cursor() as cursor:
        ones, others = [one for one, _ in steps], [other for _, other in steps]
        cursor.execute("select one, other from profiles_joined(%s, %s)", [ones, others])
        return set(cursor.fetchall())


class _Net:
    """The links of the store, and what was read of them: a second try reads little anew."""

    def __init__(self) -> None:
        self._read: list[tuple[set[int], Pairs]] = []

    def neighbours(self, records: list[int], most: int) -> Pairs:
        wanted = set(records)
        for asked, (near, far) in self._read:
            if wanted <= asked:
                kept = [each for each in zip(near, far, strict=True) if each[0] in wanted][:most]
                return [one for one, _ in kept], [other for _, other in kept]
        found = _neighbours(records, most)
        if len(found[0]) < most:
            self._read.append((wanted, found))
        return found

    def count(self, records: list[int]) -> int:
        with connection.cursor() as cursor:
            cursor.execute("select profiles_count(%s)", [records])
            return int(cursor.fetchone()[0])


def _neighbours(records: list[int], most: int) -> Pairs:
    """One journey a level; numbers come as bytes, because 50,000 rows take ten times as long."""
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(
            "select * from profiles_neighbours(%b::int8[], %b::int4)",
            [sorted(records), most],
            prepare=True,
            binary=True,
        )
        near, far = cursor.fetchone() or (None, None)
    return _numbers(near), _numbers(far)


def _numbers(sent: bytes | None) -> list[int]:
    """Eight bytes each, the highest first."""
    found = array("q", sent or b"")
    if sys.byteorder == "little":
        found.byteswap()
    return found.tolist()
