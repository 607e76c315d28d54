"""Words and colours of dispatch for templates."""

from django import template

from bluelamp.dispatch import rules

register = template.Library()
_COLOURS = {"P1": "red", "P2": "orange", "P3": "blue"}


@register.filter
def grade_colour(grade: str) -> str:
    """This will give a grade's tag colour; the grade itself is always written in the tag."""
    return _COLOURS.get(grade, "grey")


@register.filter
def clock_colour(state: str) -> str:
    """This will give a clock's tag colour; what it means is always written in the tag."""
    return {"warning": "orange", "breached": "red", "late": "red"}.get(state, "grey")


@register.filter
def in_minutes(seconds: float | None) -> str:
    """This will say a length of time, or nothing for none."""
    return "" if seconds is None else rules.in_minutes(seconds)
