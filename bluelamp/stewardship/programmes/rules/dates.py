"""Dates that cannot be, said in a sentence."""

import datetime
from collections.abc import Mapping
from typing import Any

from ..choices import Stage

LONGEST = 40 * 366


def project_trouble(values: Mapping[str, Any], on: datetime.date) -> str:
    """This will say what about a project's dates cannot be; nothing when all can."""
    start, end, first = values["starts_on"], values["ends_on"], values["first_ends_on"]
    if start and end and end < start:
        return "It ends before it starts."
    if start and first and first < start:
        return "Its first approved end is before it starts."
    if start and end and (end - start).days > LONGEST:
        return "It would last longer than forty years."
    return _closing(values, on)


def _closing(values: Mapping[str, Any], on: datetime.date) -> str:
    closed, start = values["closed_on"], values["starts_on"]
    if (values["stage"] == Stage.CLOSED) != (closed is not None):
        return "A project that is closed has the day on which it was, and no other has one."
    if closed and start and closed < start:
        return "It was closed before it started."
    if closed and closed > on:
        return "The day on which it was closed has not come."
    return ""


def span_trouble(start: datetime.date | None, end: datetime.date | None) -> str:
    """This will say that a programme or a phase ends before it starts, if it does."""
    return "It ends before it starts." if start and end and end < start else ""


def milestone_trouble(met: datetime.date | None, on: datetime.date) -> str:
    """This will say that a milestone was met on a day that has not come, if it says so."""
    return "The day on which it was met has not come." if met and met > on else ""
