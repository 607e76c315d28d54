"""Financial years: 2026 is the one from 1 April 2026 to 31 March 2027."""

import datetime

APRIL = 4


def year_of(day: datetime.date) -> int:
    """This will give the financial year that a day is in."""
    return day.year if day.month >= APRIL else day.year - 1


def first_day(year: int) -> datetime.date:
    """This will give the first day of a financial year."""
    return datetime.date(year, APRIL, 1)


def label(year: int) -> str:
    """This will write a financial year as people do: 2026/27."""
    return f"{year}/{(year + 1) % 100:02d}"
