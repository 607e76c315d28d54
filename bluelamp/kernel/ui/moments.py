"""Moments as people write them: "21 November 2026 at 10:15pm", "today at 10:15pm"."""

import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def time_html(
    value: datetime.datetime | datetime.date, *, now: datetime.datetime, seconds: bool = False
) -> SafeString:
    """This will write a `<time>`, near days by name and the whole date in its title."""
    whole = said(value, seconds=seconds)
    near = said(value, now=now, seconds=seconds)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), whole, near)


def said(
    value: datetime.datetime | datetime.date,
    *,
    now: datetime.datetime | None = None,
    seconds: bool = False,
) -> str:
    """This will say a moment or a day; with `now`, near days by name."""
    if not isinstance(value, datetime.datetime):
        return day_said(value, now)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day_said(local.date(), now)} at {clock_said(local.time(), seconds=seconds)}"


def known(value: datetime.datetime, precision: str) -> str:
    """This will say a moment only as exactly as it is known: "March 2017", "27 March 2017".

    The precision is "minute", "day" or "month". Of an unknown one midnight sharp is a day.
    """
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    if precision == "month":
        return f"{local:%B %Y}"
    if precision == "day" or (precision != "minute" and local.time() == datetime.time()):
        return day_said(local.date())
    return said(value)


def span_known(
    start: datetime.datetime | None, end: datetime.datetime | None, precision: str
) -> str:
    """This will say when something was: "March 2017", "1 May 2026 at 9am to 2 May 2026 at 5pm".

    Nothing is said of neither; with one alone it is "from" or "until" that moment.
    """
    first, last = (known(each, precision) if each else "" for each in (start, end))
    if start and end:
        return first if first == last else f"{first} to {last}"
    return f"until {last}" if last else first


def day_said(day: datetime.date, now: datetime.datetime | None = None) -> str:
    """This will say a day: "21 November 2026"."""
    if now and (near := _NEAR.get((day - timezone.localdate(now)).days)):
        return near
    return f"{day.day} {day:%B %Y}"


def clock_said(clock: datetime.time, *, seconds: bool = False) -> str:
    """This will say a time of day: "10:15pm", "5am", "midnight", "midday"."""
    half = "am" if clock.hour < 12 else "pm"
    hour = clock.hour % 12 or 12
    if seconds:
        return f"{hour}:{clock:%M:%S}{half}"
    if clock.minute == 0 and clock.hour in (0, 12):
        return "midnight" if clock.hour == 0 else "midday"
    return f"{hour}:{clock:%M}{half}" if clock.minute else f"{hour}{half}"
