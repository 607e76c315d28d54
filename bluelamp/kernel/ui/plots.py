"""Pictures that are looked at more than read: bubbles on two axes, a heat map of a grid.

Each stands with its numbers in a table under it, as the charts do; a bubble leads to what it shows.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .charts import SERIES, written

WIDTH, HEIGHT = 720, 540
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 16, 52
SMALLEST, LARGEST = 5.0, 34.0
MOST_NAMED = 12
SHADES = 6  # of a heat map
LETTER, TALL = 9, 20  # about how wide a letter and how high a line of a label is
MOST_APART = 400  # bubbles that can still be told apart
NEAR = 0.25  # of the axes: what lies within it is drawn as one when there are more


@dataclass(frozen=True)
class Bubble:
    """One thing on two axes. `size` is an amount: the area of its circle follows it."""

    label: str
    x: float
    y: float
    size: float = 0
    group: int = 0
    href: str = ""


@dataclass(frozen=True)
class Ground:
    """The two axes from nothing to `top`, cut into four at `cut`, each corner with its word."""

    across: str
    up: str
    top: float
    cut: float
    corners: tuple[str, str, str, str]  # low left, low right, high left, high right

    def place(self, x: float, y: float) -> tuple[float, float]:
        """This will give the place of a point, in pixels."""
        wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return LEFT + wide * x / self.top, TOP + high * (1 - y / self.top)


def bubble(
    title: str,
    points: Sequence[Bubble],
    ground: Ground,
    *,
    groups: Sequence[str] = (),
    colours: Sequence[int] = range(SERIES),
    size: str = "",
) -> SafeString:
    """This will draw things on two axes; `groups` names them, `size` says what size means.

    `colours` chooses each group's own, where one colour fits its meaning better than another.
    """
    most = max((each.size for each in points), default=0)
    largest_first = sorted(points, key=lambda each: -each.size)
    drawn = [_corners(ground), _axes(ground)]
    drawn += [_circle(each, ground, most, colours) for each in largest_first]
    drawn += _names(largest_first, ground, most)
    return figure(
        title,
        SafeString("".join(drawn)),
        (WIDTH, HEIGHT),
        ["", ground.across, ground.up, *([size] if size else [])],
        [_told(each, bool(size)) for each in sorted(points, key=lambda each: each.label)],
        about=f"{len(points)} of them, by {ground.across.lower()} and {ground.up.lower()}.",
        groups=groups,
        colours=colours,
        note=f"A larger circle is a larger {size[:1].lower()}{size[1:]}." if size else "",
    )


def gather(points: Sequence[Bubble], ways: Sequence[str]) -> list[Bubble]:
    """This will draw those of one colour that lie together as one, if there are too many bubbles.

    Its size is theirs together, its place between them; `ways` gives each colour's address.
    """
    if len(points) <= MOST_APART:
        return list(points)
    near: dict[tuple[int, int, int], list[Bubble]] = defaultdict(list)
    for each in points:
        near[each.group, int(each.x / NEAR), int(each.y / NEAR)].append(each)
    return [_together(found, ways) if found[1:] else found[0] for found in near.values()]


def _together(found: Sequence[Bubble], ways: Sequence[str]) -> Bubble:
    largest = max(found, key=lambda each: each.size)
    return Bubble(
        f"{len(found)}: {largest.label} and others",
        math.fsum(each.x for each in found) / len(found),
        math.fsum(each.y for each in found) / len(found),
        math.fsum(each.size for each in found), largest.group, ways[largest.group],
    )  # fmt: skip


def heat(
    title: str,
    rows: Sequence[tuple[str, str]],
    columns: Sequence[str],
    values: Sequence[Sequence[int]],
) -> SafeString:
    """This will write a grid whose darker cells are higher; a row is its label and its address.

    It is a real table, so it fits a phone and is read aloud. The number stands in each cell, so
    that the colour is never needed.
    """
    most = max((each for row in values for each in row), default=0) or 1
    lines = [
        (label, href, [(value or "", _shade(value, most)) for value in row])
        for (label, href), row in zip(rows, values, strict=True)
    ]
    name = hashlib.sha256(f"{title}|{lines}".encode()).hexdigest()[:8]
    shown = {"id": f"heat-{name}", "title": title, "columns": columns, "lines": lines}
    return render_to_string("ui/pieces/heat.html", shown)


def _shade(value: int, most: int) -> int:
    """From 0, which is no colour, to the darkest that still holds black figures."""
    return math.ceil(SHADES * value / most) if value > 0 else 0


def _circle(each: Bubble, ground: Ground, most: float, colours: Sequence[int]) -> SafeString:
    x, y = ground.place(each.x, each.y)
    circle = format_html(
        '<circle class="ui-series-{}" fill-opacity="0.6" cx="{}" cy="{}" r="{}">'
        "<title>{}</title></circle>",
        colours[each.group % len(colours)], f"{x:.1f}", f"{y:.1f}",
        f"{_radius(each.size, most):.1f}", each.label,
    )  # fmt: skip
    return format_html('<a href="{}">{}</a>', each.href, circle) if each.href else circle


def _radius(size: float, most: float) -> float:
    return max(SMALLEST, LARGEST * math.sqrt(size / most)) if most > 0 else SMALLEST + 3


def _names(points: Sequence[Bubble], ground: Ground, most: float) -> list[SafeString]:
    """The largest are named, each beside its circle, but none where another name stands."""
    taken: list[tuple[float, float, float]] = []
    drawn: list[SafeString] = []
    for each in points:
        start, foot, wide, label = _named(each, ground, most)
        free = all(
            abs(foot - y) >= TALL or start >= x + w or x >= start + wide for x, y, w in taken
        )
        if free and len(drawn) < MOST_NAMED:
            taken.append((start, foot, wide))
            drawn.append(
                format_html(
                    '<text class="ui-foot-odd" x="{}" y="{}">{}</text>',
                    f"{start:.1f}", f"{foot:.1f}", label,
                )
            )  # fmt: skip
    return drawn


def _named(each: Bubble, ground: Ground, most: float) -> tuple[float, float, float, str]:
    """Where a name begins, its foot, its width and its words: on the side that has room."""
    x, y = ground.place(each.x, each.y)
    label = each.label if len(each.label) <= 24 else f"{each.label[:23]}…"
    wide = LETTER * len(label)
    away = _radius(each.size, most) + 4
    start = x + away if x + away + wide < WIDTH else x - away - wide
    return start, y + 6, wide, label


def _corners(ground: Ground) -> SafeString:
    """The four words stand in the outer corners, where the fewest bubbles are."""
    left, right, low, high = LEFT + 8, WIDTH - RIGHT - 8, HEIGHT - BOTTOM - 10, TOP + 18
    places = [
        (left, low, "start"),
        (right, low, "end"),
        (left, high, "start"),
        (right, high, "end"),
    ]
    words = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="{}" fill-opacity="0.7" font-weight="bold">{}</text>',
        [(*place, word) for place, word in zip(places, ground.corners, strict=True)],
    )
    x, y = ground.place(ground.cut, ground.cut)
    return format_html(
        '<line class="ui-axis" stroke-dasharray="6 4" x1="{0}" x2="{0}" y1="{2}" y2="{3}"/>'
        '<line class="ui-axis" stroke-dasharray="6 4" x1="{4}" x2="{5}" y1="{1}" y2="{1}"/>{6}',
        f"{x:.1f}", f"{y:.1f}", TOP, HEIGHT - BOTTOM, LEFT, WIDTH - RIGHT, words,
    )  # fmt: skip


def _axes(ground: Ground) -> SafeString:
    steps = [ground.top * n / 5 for n in range(6)]
    foot = HEIGHT - BOTTOM
    across = [(f"{ground.place(s, 0)[0]:.1f}", foot + 22, written(s), "middle") for s in steps]
    up = [(LEFT - 8, f"{ground.place(0, s)[1] + 5:.1f}", written(s), "end") for s in steps[1:]]
    numbers = format_html_join(
        "", '<text x="{0}" y="{1}" text-anchor="{3}">{2}</text>', [*across, *up]
    )
    return format_html(
        '<line class="ui-axis" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<line class="ui-axis" x1="{0}" x2="{3}" y1="{2}" y2="{2}"/>{4}'
        '<text x="{5}" y="{6}" text-anchor="middle">{7}</text>'
        '<text transform="translate(18 {8}) rotate(-90)" text-anchor="middle">{9}</text>',
        LEFT, TOP, foot, WIDTH - RIGHT, numbers,
        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, f"{ground.across} →",
        (TOP + foot) / 2, f"{ground.up} →",
    )  # fmt: skip


def _told(each: Bubble, sized: bool) -> tuple[str, str, list[str]]:
    numbers = [each.x, each.y, *([each.size] if sized else [])]
    return each.label, each.href, [written(number) for number in numbers]


def figure(
    title: str,
    drawn: SafeString,
    box: tuple[int, int],
    heads: Sequence[str],
    rows: Sequence[tuple[str, str, list[str]]],
    *,
    about: str,
    groups: Sequence[str] = (),
    colours: Sequence[int] = range(SERIES),
    note: str = "",
) -> SafeString:
    """This will stand a drawing with its numbers in a table under it."""
    name = hashlib.sha256(f"{title}|{about}|{rows}".encode()).hexdigest()[:8]
    shown = {"id": f"plot-{name}", "title": title, "about": about, "drawn": drawn, "rows": rows}
    key = [(colours[place % len(colours)], name) for place, name in enumerate(groups)]
    return render_to_string(
        "ui/pieces/plot.html",
        shown | {"box": f"0 0 {box[0]} {box[1]}", "heads": heads, "key": key, "note": note},
    )
