"""Charts drawn here as SVG: no script, they print, and their numbers stand in a table under them.

Every function returns markup that is safe to put in a page: `{{ chart }}`. A series is told by its
place and its words as well as its colour.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 72, 16, 16, 44
SERIES = 6
WIDEST_LABELS = 10
FEW_LABELS = 8
MOST_LINES = 3  # of a label
LETTER = 11  # about how wide a letter of a label is, with what stands between labels
LARGE, TALL = 13, 26  # a letter's width and a line's height on a phone, where letters are larger
_ODD = SafeString(' class="ui-foot-odd"')
Points = Sequence[tuple[str, float]]
Sets = Mapping[str, Sequence[float]]
Gapped = Mapping[str, Sequence[float | None]]


@dataclass(frozen=True)
class Frame:
    """The ground of a chart: its labels along the foot, its highest value and its steps."""

    labels: Sequence[str]
    top: float
    step: float

    @property
    def band(self) -> float:
        """This will give the width of one label's place."""
        return (WIDTH - LEFT - RIGHT) / max(len(self.labels), 1)

    @cached_property
    def broken(self) -> list[list[str]]:
        """This will break each label into lines that stand under its place on a phone as well.

        It is empty when a word is too long for that: then some labels are left out there.
        """
        room = int(self.band / LARGE)
        if not self.labels or room < 1:
            return []
        found = [wrap(each, room, break_long_words=False) for each in self.labels]
        fits = all(len(line) <= room for lines in found for line in lines)
        return found if fits and max(map(len, found)) <= MOST_LINES else []

    def x(self, place: int) -> float:
        """This will give the middle of one label's place."""
        return LEFT + self.band * (place + 0.5)

    def y(self, value: float) -> float:
        """This will give the height of a value, in pixels from the top."""
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / self.top)


def bar(title: str, points: Points, *, about: str = "", unit: str = "") -> SafeString:
    """This will draw one bar a label."""
    return stacked(title, [label for label, _ in points], {"": [v for _, v in points]},
                   about=about, unit=unit)  # fmt: skip


def stacked(
    title: str, labels: Sequence[str], sets: Sets, *, about: str = "", unit: str = ""
) -> SafeString:
    """This will draw one bar a label with a part for each set, the first at the foot."""
    totals = [sum(values) for values in zip(*sets.values(), strict=True)]
    frame = _frame(labels, totals)
    drawn = [
        _block(frame, place, below, value, number)
        for place in range(len(labels))
        for number, below, value in _piled([values[place] for values in sets.values()])
    ]
    return _figure(title, about, unit, frame, sets, drawn)


def line(
    title: str, labels: Sequence[str], sets: Gapped, *, about: str = "", unit: str = ""
) -> SafeString:
    """This will draw one line a set, each with dashes of its own. None leaves a gap."""
    known = [value for values in sets.values() for value in values if value is not None]
    frame = _frame(labels, known)
    drawn = [_path(frame, values, number) for number, values in enumerate(sets.values())]
    return _figure(title, about, unit, frame, sets, drawn)


def sparkline(values: Sequence[float], *, label: str) -> SafeString:
    """This will draw a small line for a sentence or a cell; its label says the numbers."""
    low, high = min(values, default=0), max(values, default=0)
    across = 116 / max(len(values) - 1, 1)
    span = (high - low) or 1
    points = " ".join(
        f"{2 + place * across:.1f},{26 - 24 * (value - low) / span:.1f}"
        for place, value in enumerate(values)
    )
    return format_html(
        '<svg class="ui-spark" viewBox="0 0 120 28" role="img" aria-label="{}">'
        '<polyline class="ui-line ui-line-0" points="{}"/></svg>',
        label,
        points,
    )


def steps(highest: float) -> tuple[float, float]:
    """This will choose the top of a scale and its step: 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return 1.0, 1.0
    rough = highest / 5
    power = float(10.0 ** math.floor(math.log10(rough)))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough * 0.999999)
    return math.ceil(highest / step - 1e-9) * step, step


def written(value: float) -> str:
    """This will write a number as people read it: 1,250 or 3.5."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}".rstrip("0")


def _px(value: float) -> str:
    return f"{value:.1f}"


def _frame(labels: Sequence[str], values: Iterable[float]) -> Frame:
    top, step = steps(max(values, default=0))
    return Frame(labels, top, step)


def _piled(values: Sequence[float]) -> list[tuple[int, float, float]]:
    found, below = [], 0.0
    for number, value in enumerate(values):
        found.append((number, below, value))
        below += value
    return found


def _block(frame: Frame, place: int, below: float, value: float, number: int) -> SafeString:
    width = min(frame.band * 0.7, 64)
    top, foot = frame.y(below + value), frame.y(below)
    return format_html(
        '<rect class="ui-series-{}" x="{}" y="{}" width="{}" height="{}"/>',
        number % SERIES, _px(frame.x(place) - width / 2), _px(top), _px(width), _px(foot - top),
    )  # fmt: skip


def _path(frame: Frame, values: Sequence[float | None], number: int) -> SafeString:
    points = " ".join(
        f"{frame.x(n):.1f},{frame.y(v):.1f}" for n, v in enumerate(values) if v is not None
    )
    return format_html(
        '<polyline class="ui-line ui-line-{0} ui-dash-{0}" points="{1}"/>',
        number % SERIES,
        points,
    )


def _grid(frame: Frame) -> SafeString:
    values = [frame.step * each for each in range(round(frame.top / frame.step) + 1)]
    return format_html_join(
        "",
        '<line class="ui-grid" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>'
        '<text x="{3}" y="{4}" text-anchor="end">{5}</text>',
        [
            (LEFT, WIDTH - RIGHT, _px(frame.y(v)), LEFT - 8, _px(frame.y(v) + 5), written(v))
            for v in values
        ],
    )  # fmt: skip


def _foot(frame: Frame) -> SafeString:
    if frame.broken:
        places = [
            (_px(frame.x(place)), HEIGHT - BOTTOM + 30 + TALL * below, line)
            for place, lines in enumerate(frame.broken)
            for below, line in enumerate(lines)
        ]
        return format_html_join("", '<text x="{}" y="{}" text-anchor="middle">{}</text>', places)
    widest = LETTER * max((len(each) for each in frame.labels), default=0)
    most = max(1, min(WIDEST_LABELS, int((WIDTH - LEFT) / max(widest, 1))))
    every = 1 if len(frame.labels) < FEW_LABELS else math.ceil(len(frame.labels) / most)
    shown = [(n, label) for n, label in enumerate(frame.labels) if n % every == 0]
    return format_html_join(
        "",
        '<text{} x="{}" y="{}" text-anchor="middle">{}</text>',
        [
            (_ODD if n % 2 else "", _px(frame.x(place)), HEIGHT - BOTTOM + 30, label)
            for n, (place, label) in enumerate(shown)
        ],
    )


def _figure(
    title: str, about: str, unit: str, frame: Frame, sets: Gapped, drawn: list[SafeString]
) -> SafeString:
    table = list(zip(frame.labels, zip(*sets.values(), strict=True), strict=True))
    name = hashlib.sha256(f"{title}|{about}|{table}".encode()).hexdigest()[:8]
    return render_to_string(
        "ui/pieces/chart.html",
        {
            "id": f"chart-{name}",
            "title": title,
            "about": about or _said(table),
            "unit": unit,
            "names": list(sets),
            "line": any("polyline" in each for each in drawn),
            "drawn": SafeString("".join((_grid(frame), *drawn, _foot(frame)))),
            "rows": [
                (label, ["–" if each is None else written(each) for each in values])
                for label, values in table
            ],
            "box": f"0 0 {WIDTH} {HEIGHT + TALL * (max(map(len, frame.broken), default=1) - 1)}",
            "foot": {"x1": LEFT, "x2": WIDTH - RIGHT, "y": HEIGHT - BOTTOM},
        },
    )


def _said(table: list[tuple[str, tuple[float | None, ...]]]) -> str:
    """What a picture shows, for whoever does not see it: its highest and its lowest."""
    if not table:
        return "There are no numbers."
    totals = {label: sum(each or 0 for each in values) for label, values in table}
    high, low = max(totals, key=totals.__getitem__), min(totals, key=totals.__getitem__)
    return f"Highest: {high}, {written(totals[high])}. Lowest: {low}, {written(totals[low])}."
