"""When something that must be published is due again."""

import datetime


def due(published_on: datetime.date, months: int) -> datetime.date:
    """This will give the same day so many months on; in a shorter month, its last day."""
    year, month = divmod(published_on.year * 12 + published_on.month - 1 + months, 12)
    after = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (after - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(published_on.day, last))
