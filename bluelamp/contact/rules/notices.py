"""How a notice about an appointment is worded, and when it is tried again."""

import datetime

# After these waits it is left to a person: an appointment is told of within the day.
WAITS = tuple(datetime.timedelta(minutes=each) for each in (1, 5, 15, 60))
ACTS = {
    "offered": "An appointment is held for you",
    "confirmed": "Your appointment is confirmed",
    "moved": "Your appointment was moved",
    "cancelled": "Your appointment is cancelled",
}


def words(act: str, force: str, place: str, when: str) -> str:
    """This will word a notice. It does not say what about: others may read it."""
    return f"{force}: {ACTS[act]}: {place}, {when}."


def try_again_at(tries: int, *, at: datetime.datetime) -> datetime.datetime | None:
    """This will say when a notice that failed so often is tried again; None when a person is to."""
    return at + WAITS[tries - 1] if tries <= len(WAITS) else None
