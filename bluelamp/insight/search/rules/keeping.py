"""How long a search is kept."""

import datetime

LONGEST = datetime.timedelta(days=92)


class TooLong(Exception):
    """The day is past, or further off than a search is kept."""


def check_lasts(today: datetime.date, until: datetime.date) -> None:
    """This will pass for a day from today to 92 days on. Raises TooLong."""
    if not today <= until <= today + LONGEST:
        raise TooLong
