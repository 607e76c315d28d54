"""What is uncovered both ways, and what of a plan is late."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

SUPPORTS = "supports"


@dataclass(frozen=True)
class Coverage:
    """Themes that support no priority, and priorities that no theme supports."""

    themes: tuple[str, ...]
    priorities: tuple[str, ...]


def uncovered(
    themes: Iterable[str], priorities: Iterable[str], links: Iterable[tuple[str, str, str]]
) -> Coverage:
    """This will find what is uncovered, from links of theme, priority and how it stands."""
    supported = [(theme, priority) for theme, priority, stand in links if stand == SUPPORTS]
    return Coverage(
        tuple(each for each in themes if each not in {theme for theme, _ in supported}),
        tuple(each for each in priorities if each not in {found for _, found in supported}),
    )


def due(day_0: datetime.date, day: int) -> datetime.date:
    """This will give the day by which an item of a plan is due: day 10 is ten days after day 0."""
    return day_0 + datetime.timedelta(days=day)


def is_late(
    day_0: datetime.date, day: int, done_on: datetime.date | None, on: datetime.date
) -> bool:
    """This will say whether an item is, or was, done after its day."""
    return (done_on or on) > due(day_0, day)
