"""Where each step of a map is drawn: a lane a system, left to right, the feeling underneath.

Only places are reckoned here, in pixels; the template writes them as SVG.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

SIDE, COLUMN, LANE, HEAD = 150, 190, 104, 16
BOX_WIDE, BOX_HIGH = 160, 76
MOOD_HIGH, FOOT = 120, 26
LETTERS, LINES = 20, 2


@dataclass(frozen=True)
class Drawable:
    """What is drawn of a step."""

    place: int
    lane: str
    action: str
    minutes: str
    wait: str
    marks: str
    feeling: int | None


@dataclass(frozen=True)
class Lane:
    """A system, or whatever else is used, with the top of its band."""

    label: list[str]
    top: int
    odd: bool
    high: int = LANE


@dataclass(frozen=True)
class Box:
    """A step: its corner, its words line by line, what stands under them."""

    x: int
    y: int
    lines: list[tuple[int, str]]
    foot: str
    marks: str
    bad: bool


@dataclass(frozen=True)
class Wire:
    """The way from one step to the next, with the wait on it."""

    points: str
    x: int
    y: int
    wait: str


@dataclass(frozen=True)
class Mood:
    """How a step feels."""

    x: int
    y: int
    feeling: int


@dataclass(frozen=True)
class Drawing:
    """A whole map."""

    width: int
    height: int
    lanes: list[Lane]
    boxes: list[Box]
    wires: list[Wire]
    moods: list[Mood]
    mood_line: str
    mood_top: int


def draw(steps: Sequence[Drawable]) -> Drawing:
    """This will place the steps of a map."""
    names = list(dict.fromkeys(each.lane for each in steps))
    corners = [_corner(n, names.index(each.lane)) for n, each in enumerate(steps)]
    mood_top = HEAD + LANE * len(names) + FOOT
    moods = [
        Mood(corners[n][0] + BOX_WIDE // 2, mood_top + (5 - each.feeling) * 22 + 12, each.feeling)
        for n, each in enumerate(steps)
        if each.feeling is not None
    ]
    return Drawing(
        width=SIDE + COLUMN * len(steps) + 10,
        height=mood_top + MOOD_HIGH if moods else mood_top,
        lanes=[_lane(n, name) for n, name in enumerate(names)],
        boxes=[_box(each, *corners[n]) for n, each in enumerate(steps)],
        wires=[_wire(corners[n - 1], corners[n], steps[n].wait) for n in range(1, len(steps))],
        moods=moods,
        mood_line=" ".join(f"{each.x},{each.y}" for each in moods),
        mood_top=mood_top,
    )


def _corner(place: int, lane: int) -> tuple[int, int]:
    return SIDE + COLUMN * place, HEAD + LANE * lane + (LANE - BOX_HIGH) // 2


def _lane(number: int, name: str) -> Lane:
    return Lane(_wrapped(name, 15, 3), HEAD + LANE * number, number % 2 == 1)


def _box(step: Drawable, x: int, y: int) -> Box:
    words = _wrapped(f"{step.place}. {step.action}", LETTERS, LINES)
    lines = [(y + 20 + 17 * n, each) for n, each in enumerate(words)]
    bad = step.feeling is not None and step.feeling <= 2
    return Box(x, y, lines, step.minutes, step.marks, bad)


def _wire(before: tuple[int, int], after: tuple[int, int], wait: str) -> Wire:
    start, end = before[0] + BOX_WIDE, after[0]
    high, low = before[1] + BOX_HIGH // 2, after[1] + BOX_HIGH // 2
    middle = (start + end) // 2
    points = f"{start},{high} {middle},{high} {middle},{low} {end},{low}"
    return Wire(points, after[0] + BOX_WIDE // 2, after[1] - 3, wait)


def _wrapped(text: str, letters: int, lines: int) -> list[str]:
    return textwrap.wrap(text, letters, max_lines=lines, placeholder=" …", break_long_words=True)
