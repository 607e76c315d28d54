"""Clocks of an incident: when a unit is due, how near that is, and times as they are said."""

import datetime
from dataclasses import dataclass

WARN_AT = 0.75  # of the time between opening and due: what is left is time enough to act
RECORD_WITHIN = datetime.timedelta(hours=24)  # Home Office Counting Rules: a crime is recorded


@dataclass(frozen=True)
class Clock:
    """Where an incident's clock stands: `state` is none, running, warning, breached, met or late.

    `minutes` are those left, or those over once it is breached.
    """

    state: str
    minutes: int | None = None

    @property
    def words(self) -> str:
        """What a controller reads."""
        return {
            "none": "No target",
            "running": f"{self.minutes} min left",
            "warning": f"{self.minutes} min left",
            "breached": f"{self.minutes} min over",
            "met": "At scene in time",
            "late": f"At scene {self.minutes} min late",
        }[self.state]


def clock(
    opened_at: datetime.datetime,
    due_at: datetime.datetime | None,
    first_at_scene_at: datetime.datetime | None,
    *,
    at: datetime.datetime,
) -> Clock:
    """This will say how an incident stands against its target."""
    if due_at is None:
        return Clock("none")
    if first_at_scene_at is not None:
        late = first_at_scene_at > due_at
        return Clock("late", _minutes(first_at_scene_at - due_at)) if late else Clock("met")
    if at >= due_at:
        return Clock("breached", _minutes(at - due_at))
    warned = at >= opened_at + (due_at - opened_at) * WARN_AT
    return Clock("warning" if warned else "running", _minutes(due_at - at))


def due_at(opened_at: datetime.datetime, target_minutes: int | None) -> datetime.datetime | None:
    """This will say by when a unit is due, or None for a grade without a published target."""
    if target_minutes is None:
        return None
    return opened_at + datetime.timedelta(minutes=target_minutes)


def reference(day: datetime.date, number: int) -> str:
    """This will write an incident's reference: the day and the number within it."""
    return f"{day:%Y%m%d}-{number:04d}"


def in_minutes(seconds: float) -> str:
    """This will say a length of time as a controller would: 45 sec, 4 min 10 sec."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} sec"
    return f"{minutes} min {rest} sec" if rest else f"{minutes} min"


def _minutes(length: datetime.timedelta) -> int:
    return int(length.total_seconds() // 60)
