"""`{% load contact %}`: how contact's own words are shown."""

import datetime
from collections.abc import Mapping

from django import template

from ..rules.priority import EMERGENCY, NAMES, URGENT

register = template.Library()
_COLOURS = {EMERGENCY: "red", URGENT: "orange"}


@register.filter
def priority_name(level: int) -> str:
    """This will give the words of a place in the queue."""
    return f"{level} {NAMES.get(level, '')}".strip()


@register.filter
def priority_colour(level: int) -> str:
    """This will give the colour of a place in the queue; the words beside it say the same."""
    return _COLOURS.get(level, "grey")


@register.filter
def waited(since: datetime.datetime, now: datetime.datetime) -> str:
    """This will write how long somebody has waited."""
    return lasting((now - since).total_seconds())


@register.filter
def lasting(seconds: float | None) -> str:
    """This will write a length of time in the two largest parts that matter."""
    if seconds is None:
        return "–"
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


@register.filter
def share(part: float | None) -> str:
    """This will write a share as a percentage, rounded down so that it never flatters."""
    return "–" if part is None else f"{int(part * 1000) / 10:g}%"


@register.filter
def lookup(code: str, labels: Mapping[str, str]) -> str:
    """This will give the words of a code, or the code where it has none."""
    return labels.get(code, code)


@register.filter
def appointment_colour(state: str) -> str:
    """This will give the colour of an appointment's state; the words beside it say the same."""
    return {"confirmed": "green", "kept": "blue", "missed": "red", "offered": "yellow"}.get(
        state, "grey"
    )


@register.filter
def scan_colour(state: str) -> str:
    """This will give the colour of what a scan said; the words beside it say the same."""
    return {"clean": "green", "infected": "red"}.get(state, "grey")
