"""Incident numbers: unique in a force and a day, in near order, and nobody waits for one."""

import datetime

from django.db import connection

COUNTERS = 16
_OPEN = """
insert into dispatch_incidentnumber (force_id, day, counter, next)
select %(force)s, %(day)s, n, n from generate_series(1, %(counters)s) n
on conflict (force_id, day, counter) do nothing
"""
_TAKE = """
with free as (
    select id from dispatch_incidentnumber where force_id = %(force)s and day = %(day)s
    order by next for update {} limit 1
)
update dispatch_incidentnumber n set next = n.next + %(counters)s
from free where n.id = free.id returning n.next - %(counters)s
"""


def take_number(force_id: int, day: datetime.date) -> int:
    """This will take the lowest number that no transaction in progress is holding.

    A number that was taken and rolled back is given again. Numbers are in order as long as nobody
    else is opening an incident; among those who do they differ by a few, and at the end of a day
    a few may be left out. More people at once than there are counters wait for each other.
    """
    given: dict[str, int | datetime.date] = {"force": force_id, "day": day, "counters": COUNTERS}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE.format("skip locked"), given)
        if (found := cursor.fetchone()) is None:
            cursor.execute(_OPEN, given)
            cursor.execute(_TAKE.format(""), given)
            found = cursor.fetchone()
        return int(found[0])
