"""How long a search is kept, and how long a reason to search stands."""

import datetime

LONGEST = datetime.timedelta(days=92)
TASK_LASTS = datetime.timedelta(hours=8)


class TooLong(Exception):
    """The day is past, or further off than a search is kept."""


def check_lasts(today: datetime.date, until: datetime.date) -> None:
    """This will pass for a day from today to 92 days on. Raises TooLong."""
    if not today <= until <= today + LONGEST:
        raise TooLong


def stands(given_at: datetime.datetime, *, at: datetime.datetime) -> bool:
    """This will say whether a reason that was given still stands: for eight hours, one shift."""
    return datetime.timedelta() <= at - given_at < TASK_LASTS
