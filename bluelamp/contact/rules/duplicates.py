"""How likely it is that two reports are of one event: by place, time and words, with reasons.

Each piece of evidence has a weight in bits: a bit doubles the odds. What is not known weighs
nought.
"""

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from . import topics

VERSION = "1"
PRIOR = -6.0
LIKELY, POSSIBLE = -1.0, -4.0
MOST_SHARED = 4
# Metres, and bits, for the first row that is far enough.
_DISTANCES = ((60, 5.0), (150, 4.0), (300, 2.5), (500, 0.5), (800, -2.0), (1_500, -5.0))
_FAR = -9.0
_GAPS = ((10, 2.0), (30, 1.5), (60, 0.5), (120, -1.0), (240, -2.5), (480, -4.0))
_LATER = -6.0
_UNCLEAR, _SAME_TOPIC, _NEAR_TOPIC, _OTHER_TOPIC, _SHARED_WORD = -1.5, 3.0, -1.5, -5.0, 0.7


@dataclass(frozen=True)
class Report:
    """A report as it is compared: what was said, where (grid metres, or only words), when."""

    words: str
    at: datetime.datetime
    place: str = ""
    easting: float | None = None
    northing: float | None = None


@dataclass(frozen=True)
class Sign:
    """One piece of evidence: what it is about, in words, and its weight in bits."""

    about: str
    words: str
    bits: float


@dataclass(frozen=True)
class Likeness:
    """How alike two reports are, in bits of evidence, with the reasons."""

    bits: float
    reasons: tuple[Sign, ...] = field(default=())

    @property
    def is_likely(self) -> bool:
        """Whether it is more likely than not that they are of one event."""
        return self.bits >= LIKELY

    @property
    def is_possible(self) -> bool:
        """Whether they are alike enough to be shown."""
        return self.bits >= POSSIBLE


def compare(one: Report, other: Report) -> Likeness:
    """This will weigh whether two reports are of one event."""
    said = _said(one), _said(other)
    reasons = [*_place(one, other), *_time(one, other), *_words(*said)]
    return Likeness(PRIOR + sum(each.bits for each in reasons), tuple(reasons))


def _said(report: Report) -> str:
    """The words without the names of the place: Bridge Street is not a bridge."""
    names = set(report.place.lower().replace(",", " ").split())
    return " ".join(each for each in report.words.lower().split() if each.strip(",.") not in names)


def _place(one: Report, other: Report) -> Iterator[Sign]:
    metres = _metres(one, other)
    if metres is None:
        yield from _named_place(one.place, other.place)
        return
    bits = next((bits for most, bits in _DISTANCES if metres <= most), _FAR)
    yield Sign("place", "The same place" if metres < 10 else _far(metres), bits)


def _far(metres: float) -> str:
    return (
        f"{round(metres, -1):.0f} metres away"
        if metres < 1_000
        else f"{metres / 1_000:.1f} km away"
    )


def _metres(one: Report, other: Report) -> float | None:
    if None in (one.easting, one.northing, other.easting, other.northing):
        return None
    return math.hypot(
        (one.easting or 0.0) - (other.easting or 0.0),
        (one.northing or 0.0) - (other.northing or 0.0),
    )


def _named_place(one: str, other: str) -> Iterator[Sign]:
    mine, theirs = set(topics.words_of(one)), set(topics.words_of(other))
    if not mine or not theirs:
        return
    if shared := {each for each in mine & theirs if not each.isdigit()}:
        yield Sign("place", f"Both places are called {_listed(shared)}", 3.0)
    else:
        yield Sign("place", "The places have no word in common", -3.0)


def _time(one: Report, other: Report) -> Iterator[Sign]:
    minutes = abs((one.at - other.at).total_seconds()) / 60
    bits = next((bits for most, bits in _GAPS if minutes <= most), _LATER)
    yield Sign("time", _apart(minutes), bits)


def _apart(minutes: float) -> str:
    if minutes < 1:
        return "Within a minute"
    if minutes < 90:
        return _counted(minutes, "minute")
    return _counted(minutes / 60, "hour")


def _counted(number: float, what: str) -> str:
    return f"{number:.0f} {what}{'' if round(number) == 1 else 's'} apart"


def _words(one: str, other: str) -> Iterator[Sign]:
    yield from _topics(topics.topics_of(one), topics.topics_of(other))
    yield from _marks(one, other)
    if shared := sorted(_shared(_telling(one), _telling(other))):
        bits = min(MOST_SHARED, len(shared)) * _SHARED_WORD
        yield Sign("words", f"Both say {_listed(shared[:MOST_SHARED])}", bits)


def _topics(one: frozenset[str], other: frozenset[str]) -> Iterator[Sign]:
    if not one or not other:
        yield Sign("topic", "It is not clear what one of them is about", _UNCLEAR)
    elif shared := one & other:
        yield Sign("topic", f"Both are about {_listed(shared)}", _SAME_TOPIC)
    elif topics.are_near(one, other):
        yield Sign("topic", f"{_listed(one)} and {_listed(other)} are often one thing", _NEAR_TOPIC)
    else:
        yield Sign(
            "topic", f"One is about {_listed(one)}, the other {_listed(other)}", _OTHER_TOPIC
        )


def _marks(one: str, other: str) -> Iterator[Sign]:
    plates = [
        {each.replace(" ", "") for each in topics.PLATE.findall(text)} for text in (one, other)
    ]
    if all(plates):
        same = bool(plates[0] & plates[1])
        yield Sign(
            "plate",
            "The same number plate" if same else "Other number plates",
            6.0 if same else -4.0,
        )
    for about, known in (("colour", topics.COLOURS), ("make", topics.MAKES)):
        mine, theirs = (known & set(topics.words_of(text)) for text in (one, other))
        if mine and theirs:
            same = bool(mine & theirs)
            said = f"The same {about}, {_listed(mine & theirs)}" if same else f"Another {about}"
            yield Sign(about, said, 1.0 if same else -2.5)


@lru_cache(maxsize=4096)
def _telling(text: str) -> frozenset[str]:
    """Words that few reports have: long ones and numbers, no colours or makes, which count once."""
    counted = topics.COLOURS | topics.MAKES
    return frozenset(
        each for each in topics.words_of(text) if len(each) > 3 and each not in counted
    )


def _shared(one: frozenset[str], other: frozenset[str]) -> Iterator[str]:
    for word in one:
        if word in other or any(_is_slip(word, each) for each in other):
            yield word


def _is_slip(one: str, other: str) -> bool:
    """A slip of the finger, or another ending of the same word."""
    if one[:1] != other[:1] or min(len(one), len(other)) < topics.SHORTEST_SLIPPED:
        return False
    if one.startswith(other) or other.startswith(one):
        return True
    return DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1


def _listed(found: "frozenset[str] | set[str] | list[str]") -> str:
    return " and ".join(sorted(found)) if len(found) < 3 else ", ".join(sorted(found))
