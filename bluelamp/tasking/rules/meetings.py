"""What a THRIVE+ review meeting looks at, and when the next one is.

Three meetings a day look at what is open, late or has been regraded (West Midlands Police, WMP2020
Transition State One, January 2017).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..choices import Why

URGENT = ("P1", "P2")


@dataclass(frozen=True)
class Slot:
    """A meeting of every day: its code, its name, and the local time at which it starts."""

    code: str
    label: str
    starts: datetime.time


@dataclass(frozen=True)
class Seen:
    """What is known of an open incident: when it was due and last regraded, if it was."""

    incident_id: int
    grade: str
    opened_at: datetime.datetime
    due_at: datetime.datetime | None
    attended: bool
    regraded_at: datetime.datetime | None


@dataclass(frozen=True)
class Item:
    """An incident that a meeting looks at, and why."""

    incident_id: int
    why: tuple[Why, ...]


def agenda(
    seen: Iterable[Seen], *, at: datetime.datetime, since: datetime.datetime | None
) -> list[Item]:
    """This will give what a meeting looks at: late ones first, then by grade, the oldest first.

    `since` is when the meeting before began; None looks back over everything.
    """
    found = [(each, why_of(each, at=at, since=since)) for each in seen]
    ranked = sorted((pair for pair in found if pair[1]), key=_rank)
    return [Item(each.incident_id, why) for each, why in ranked]


def why_of(
    seen: Seen, *, at: datetime.datetime, since: datetime.datetime | None
) -> tuple[Why, ...]:
    """This will say why a meeting looks at an incident; empty when it need not."""
    late = seen.due_at is not None and seen.due_at < at and not seen.attended
    moved = seen.regraded_at is not None and (since is None or seen.regraded_at >= since)
    reasons = ((late, Why.BREACHED), (moved, Why.REGRADED), (seen.grade in URGENT, Why.OPEN))
    return tuple(why for holds, why in reasons if holds)


def next_slot(
    slots: Sequence[Slot], *, at: datetime.datetime
) -> tuple[Slot, datetime.datetime] | None:
    """This will give the next meeting from a local moment on, today's or tomorrow's first.

    None when the force has no meetings.
    """
    days = (at.date(), at.date() + datetime.timedelta(days=1))
    coming = [
        (datetime.datetime.combine(day, slot.starts, at.tzinfo), slot)
        for day in days
        for slot in slots
    ]
    later = [(moment, slot) for moment, slot in coming if moment >= at]
    if not later:
        return None
    moment, slot = min(later, key=lambda pair: pair[0])
    return slot, moment


def _rank(pair: tuple[Seen, tuple[Why, ...]]) -> tuple[bool, str, datetime.datetime]:
    seen, why = pair
    return Why.BREACHED not in why, seen.grade, seen.opened_at
