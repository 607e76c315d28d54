"""Why a record was found, in plain words, and how far up the list that puts it.

The score is of the record and the query alone: what is common or rare in the index plays no part,
so that a record which the reader may not see cannot move those that they may.
"""

import functools
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bluelamp.records.identity.rules import words as names

from ..choices import FoundKind
from .asking import Asked, Code, words_of
from .documents import NAMES, Numbered, Record

WEIGHTS = {"surname": 10.0, "given name": 8.0, "also known as": 7.0, "name": 9.0}
# For a place whose address was typed, so that it comes before those who live or were there.
OF_THE_PLACE = 8.0
# A number that stands in a text and names nothing; a day that is known beside its month alone.
IN_A_TEXT, ON_THE_DAY = 4.0, 0.1
SHOWN = 3


@dataclass(frozen=True)
class Matched:
    """How well a record answers a query: its score and the reasons, the weightiest first."""

    score: float
    reasons: tuple[str, ...]


def match(asked: Asked, record: Record) -> Matched:
    """This will score a record for a query and say why it is there."""
    found = [_best(word, record) for word in asked.words]
    found += [_code(code, record) for code in asked.codes]
    found += [_plate(record) for _ in asked.plates]
    found += [(20.0, f"born on {day:%-d %B %Y}") for day in asked.born if record.day == day]
    found += [(12.0, f"says “{' '.join(each)}”") for each in asked.phrases]
    ranked = sorted((each for each in found if each[0]), key=lambda each: -each[0])
    reasons = tuple(dict.fromkeys([*(reason for _, reason in ranked), *_month(asked, record)]))
    place = asked.like_address and record.kind == FoundKind.LOCATION
    more = OF_THE_PLACE if place and ranked else 0.0
    more += ON_THE_DAY if asked.dates and not _month(asked, record) else 0.0
    return Matched(sum(score for score, _ in ranked) + more, reasons[:SHOWN])


@functools.lru_cache(maxsize=4096)
def slips(typed: str, kept: str) -> int:
    """This will count the letters changed, added, left out or swapped; 9 when more than two."""
    return (
        int(OSA.distance(typed, kept, score_cutoff=2))
        if OSA.distance(typed, kept, score_cutoff=2) <= 2
        else 9
    )


def allowed_slips(word: str) -> int:
    """This will say how many slips a word may have: one from four letters, two from eight."""
    if word.isdigit():
        return 0
    return (len(word) >= 4) + (len(word) >= 8)


def _best(word: str, record: Record) -> tuple[float, str]:
    best = (0.0, "")
    for label, text in record.texts:
        weight = WEIGHTS.get(label, 4.0)
        for kept in words_of(text):
            score, how = _compared(word, kept, named=label in NAMES)
            if score * weight > best[0]:
                best = (score * weight, f"{label} {how}")
    return best if best[0] else _number((word,), record)


def _compared(word: str, kept: str, *, named: bool) -> tuple[float, str]:
    if word == kept:
        return 1.0, "matches" if named else f"says {kept}"
    if named and kept in names.other_names(word):
        return 0.7, f"{kept} is another form of {word}"
    if abs(len(word) - len(kept)) > 2:
        return (0.6, f"begins with {word}") if kept.startswith(word) else (0.0, "")
    count = slips(word, kept)
    if count <= allowed_slips(word):
        changed = "one letter" if count == 1 else "two letters"
        return 0.75 - 0.15 * count, f"{kept} matches with {changed} changed"
    return (0.6, f"begins with {word}") if kept.startswith(word) else (0.0, "")


def _code(code: Code, record: Record) -> tuple[float, str]:
    """The number as one that is kept, else as it stands in a text."""
    if (found := _number(code.keys, record))[0] or not code.said:
        return found
    labels = [_label_of(each, record) for each in code.said]
    if not all(labels):
        return found
    return IN_A_TEXT, f"{' and '.join(dict.fromkeys(labels))} says {code.shown}"


def _label_of(phrase: tuple[str, ...], record: Record) -> str:
    wanted = f" {' '.join(phrase)} "
    said = (label for label, text in record.texts if wanted in f" {' '.join(words_of(text))} ")
    return next(said, "")


def _month(asked: Asked, record: Record) -> list[str]:
    vague = asked.dates and record.monthly and record.day and not asked.dates.whole_months
    return [f"in {record.day:%B %Y}: the day is not known"] if vague else []


def _number(keys: tuple[str, ...], record: Record) -> tuple[float, str]:
    if record.key.lower() in keys:
        return 40.0, "its own number"
    for each in record.numbers:
        if each.key in keys:
            return 30.0, f"{each.label} matches"
    return 0.0, ""


def _plate(record: Record) -> tuple[float, str]:
    mark = next((each for each in record.numbers if each.kind == "vrm"), Numbered("", ""))
    return (20.0, f"{mark.label} {mark.shown} fits the pattern") if mark.shown else (0.0, "")
