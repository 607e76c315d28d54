"""The shortest way between two records, over links that the reader may see."""

import sys
from array import array
from collections.abc import Collection, Sequence

import psycopg
from django.db import connection

from bluelamp.records.pole.choices import Kind

from ..rules import paths
from ..rules.paths import Pairs

MOST_STEPS = 10
Step = tuple[int, int]


def find_path(
    start: int, goal: int, *, most_steps: int = MOST_STEPS, without: Collection[Step] = ()
) -> list[int] | None:
    """This will find the numbers of the records on a shortest way, the ends among them.

    It goes only over links, records and memberships of the present scope, so that a way through
    what is hidden is no way; without those steps too that are named (either way round). None when
    there is none within `most_steps`. Raises TooWide.
    """
    if len(find_kinds([start, goal])) < len({start, goal}):
        return None
    barred = {*without, *((other, one) for one, other in without)}
    return paths.shortest(start, goal, _neighbours, most_steps=most_steps, barred=barred)


def find_kinds(records: Sequence[int]) -> dict[int, Kind]:
    """This will say what the numbers are, for those that are records of the present scope."""
    with connection.cursor() as cursor:
        cursor.execute("select id, kind from profiles_seen(%s)", [list(records)])
        return {number: Kind(kind) for number, kind in cursor.fetchall()}


def _neighbours(records: list[int], most: int) -> Pairs:
    """One journey a level; numbers come as bytes, because 50,000 rows take ten times as long."""
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(
            "select * from profiles_neighbours(%b::int8[], %b::int4)",
            [records, most],
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
