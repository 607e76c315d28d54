"""What may become of an appointment: offered, confirmed, moved, kept, missed, cancelled."""

import datetime

OFFERED, CONFIRMED, KEPT, MISSED, CANCELLED = (
    "offered", "confirmed", "kept", "missed", "cancelled",
)  # fmt: skip
OPEN = (OFFERED, CONFIRMED)
HOLDING = (*OPEN, KEPT)
_NEXT = {
    OFFERED: {CONFIRMED, KEPT, MISSED, CANCELLED},
    CONFIRMED: {KEPT, MISSED, CANCELLED},
}


class CannotBecome(Exception):
    """An appointment in that state does not become what was asked."""


def check_step(state: str, wanted: str, *, begun: bool) -> None:
    """This will pass when an appointment may go from one state to another.

    Nobody has missed or kept what has not begun. Raises CannotBecome.
    """
    if wanted not in _NEXT.get(state, set()) or (wanted in (KEPT, MISSED) and not begun):
        raise CannotBecome(f"{state} to {wanted}")


def places_left(capacity: int, held: int) -> int:
    """This will say how many can still be seen at a slot."""
    return max(0, capacity - held)


def missed_words(place: str, when: str, summary: str) -> str:
    """This will write what the handler reads who assesses a missed appointment again."""
    return f"Did not come to the appointment at {place}, {when}. It was about: {summary}"


def list_starts(
    starts: datetime.time, ends: datetime.time, minutes: int
) -> list[tuple[datetime.time, datetime.time]]:
    """This will cut a time of day into slots of so many minutes; what is left over is none."""
    first, last = (each.hour * 60 + each.minute for each in (starts, ends))
    cuts = range(first, last - minutes + 1, minutes)
    return [(_time(each), _time(each + minutes)) for each in cuts if each + minutes < 24 * 60]


def _time(minutes: int) -> datetime.time:
    return datetime.time(minutes // 60, minutes % 60)
