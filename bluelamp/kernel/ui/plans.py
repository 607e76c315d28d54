"""Pictures of plans: bars over time with their milestones, and a fall of amounts to what is left.

Each stands with its numbers in a table under it, as the charts do. A label stands over its bar, so
that it is read whole on a phone.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .charts import SERIES, steps, written
from .moments import day_said
from .plots import figure

WIDTH, EDGE, TOP, ROW, BAR = 720, 12, 40, 58, 18
MOST_TICKS = 8
NEAR = 70
STEP, FALL, WORDS = 46, 20, 26
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """One bar of a plan. A mark is a day with its name; `group` chooses the colour."""

    label: str
    starts_on: datetime.date
    ends_on: datetime.date
    group: int = 0
    href: str = ""
    marks: tuple[tuple[str, datetime.date], ...] = ()


@dataclass(frozen=True)
class Fall:
    """One amount of a waterfall: what it takes off or adds, or a total on the ground."""

    label: str
    amount: float
    total: bool = False


@dataclass(frozen=True)
class Days:
    """The days that a plan is drawn over."""

    first: datetime.date
    last: datetime.date

    def x(self, day: datetime.date) -> float:
        """This will give the place of a day, in pixels."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return EDGE + (WIDTH - 2 * EDGE) * share


def gantt(
    title: str, spans: Sequence[Span], *, on: datetime.date, groups: Sequence[str] = ()
) -> SafeString:
    """This will draw bars over time, the earliest first, with a line at a day: today."""
    if not spans:
        return SafeString("")
    rows = sorted(spans, key=lambda each: (each.starts_on, each.ends_on, each.label))
    days = _days(rows)
    high = TOP + ROW * len(rows) + 10
    today = days.x(on) if days.first <= on <= days.last else None
    drawn = [_ticks(days, high, today), *(_span(n, each, days) for n, each in enumerate(rows))]
    if today is not None:
        drawn.append(_line(today, high))
    return figure(
        title, SafeString("".join(drawn)), (WIDTH, high), ["", "Starts", "Ends", "Milestones"],
        [(each.label, each.href, _told(each)) for each in rows],
        about=f"{len(rows)} bars from {day_said(days.first)} to {day_said(days.last)}.",
        groups=groups,
    )  # fmt: skip


def waterfall(title: str, falls: Sequence[Fall], *, unit: str = "") -> SafeString:
    """This will draw amounts that lead from one total to the next, one after the other."""
    drawn, reached = [], 0.0
    top, _ = steps(max(_heights(falls), default=0))
    for place, each in enumerate(falls):
        begin = 0.0 if each.total else reached
        reached = each.amount if each.total else reached + each.amount
        drawn.append(_fall(place, each, begin / top, reached / top))
    return figure(
        f"{title} ({unit})" if unit else title,
        SafeString("".join(drawn)), (WIDTH, STEP * len(falls) + 6),
        ["", f"Amount ({unit})" if unit else "Amount"],
        [(each.label, "", [written(each.amount)]) for each in falls],
        about=f"{len(falls)} amounts, in {unit}." if unit else f"{len(falls)} amounts.",
    )  # fmt: skip


def _heights(falls: Sequence[Fall]) -> list[float]:
    found, reached = [], 0.0
    for each in falls:
        reached = each.amount if each.total else reached + each.amount
        found.append(abs(reached))
    return found


def _fall(place: int, each: Fall, begin: float, end: float) -> SafeString:
    """Its words stand over its bar, its amount after them. The axis runs to the right."""
    wide, y = WIDTH - 2 * EDGE, STEP * place
    low, high = sorted((max(begin, 0.0), max(end, 0.0)))
    group = 5 if each.total else (3 if each.amount < 0 else 1)
    return format_html(
        '<text x="{}" y="{}">{}: {}</text>'
        '<rect class="ui-series-{}" x="{}" y="{}" width="{}" height="{}"/>',
        EDGE, y + 18, each.label, written(each.amount), group,
        f"{EDGE + wide * low:.1f}", y + WORDS, f"{max(wide * (high - low), 2):.1f}", FALL - 4,
    )  # fmt: skip


def _days(rows: Sequence[Span]) -> Days:
    first = min(each.starts_on for each in rows)
    last = max(max([each.ends_on, *(day for _, day in each.marks)]) for each in rows)
    first = min([first, *(day for each in rows for _, day in each.marks)])
    return Days(first, max(last, first + 30 * DAY))


def _ticks(days: Days, high: int, today: float | None) -> SafeString:
    """A line each year, or each quarter when the plan is short; fewer when there are many.

    Those so close to today that their words would lie under “Today” have no words.
    """
    months = 12 if (days.last - days.first).days > 3 * 366 else 3
    found = _firsts(days, months)
    every = -(-len(found) // MOST_TICKS) if found else 1
    said = "%Y" if months == 12 else "%b %Y"
    shown = [
        (f"{days.x(day):.1f}", high, "" if _near(days.x(day), today) else f"{day:{said}}")
        for day in found[::every]
    ]
    return format_html_join(
        "",
        '<line class="ui-grid" x1="{0}" x2="{0}" y1="26" y2="{1}"/>'
        '<text class="ui-foot-odd" x="{0}" y="18" text-anchor="middle">{2}</text>',
        shown,
    )


def _near(x: float, today: float | None) -> bool:
    return today is not None and abs(x - today) < NEAR


def _firsts(days: Days, months: int) -> list[datetime.date]:
    found = [
        datetime.date(year, month, 1)
        for year in range(days.first.year, days.last.year + 2)
        for month in range(1, 13, months)
    ]
    margin = (days.last - days.first) / 24
    return [day for day in found if days.first + margin <= day <= days.last - margin]


def _span(place: int, each: Span, days: Days) -> SafeString:
    y = TOP + ROW * place
    left, right = days.x(each.starts_on), days.x(each.ends_on)
    label = format_html('<text x="{}" y="{}">{}</text>', EDGE, y + 18, each.label)
    bar = format_html(
        '<rect class="ui-series-{}" fill-opacity="0.75" x="{}" y="{}" width="{}" height="{}">'
        "<title>{}</title></rect>",
        each.group % SERIES, f"{left:.1f}", y + 26, f"{max(right - left, 3):.1f}", BAR, each.label,
    )  # fmt: skip
    text = format_html('<a href="{}">{}</a>', each.href, label) if each.href else label
    return text + bar + _marks(each, days, y + 26 + BAR / 2)


def _marks(each: Span, days: Days, y: float) -> SafeString:
    return format_html_join(
        "",
        '<path class="ui-series-5" d="M{0} {1}l9 9l-9 9l-9 -9z"><title>{2}</title></path>',
        [(f"{days.x(day):.1f}", f"{y - 9:.1f}", name) for name, day in each.marks],
    )


def _line(x: float, high: int) -> SafeString:
    return format_html(
        '<line class="ui-axis" stroke-width="2" stroke-dasharray="6 4" x1="{0}" x2="{0}" y1="26" '
        'y2="{1}"/><text x="{0}" y="18" text-anchor="{2}" font-weight="bold">Today</text>',
        f"{x:.1f}", high, "end" if x > WIDTH - 40 else "start" if x < 40 else "middle",
    )  # fmt: skip


def _told(each: Span) -> list[str]:
    marks = "; ".join(f"{name}, {day_said(day)}" for name, day in each.marks)
    return [day_said(each.starts_on), day_said(each.ends_on), marks or "None"]
