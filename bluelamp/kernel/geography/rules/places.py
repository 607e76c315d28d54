"""Places of the gazetteer: what a row is, how it is refused, how a find is scored."""

import csv
import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import grid, words

KINDS = ("address", "street", "place", "postcode")
MISSING = "There is no column {}; the file must be the ONS Postcode Directory."


class BadPlaces(ValueError):
    """The rows cannot be taken; the message says which and why in one sentence."""


@dataclass(frozen=True)
class PlaceRow:
    """One entry as its source gives it, in grid metres.

    `name` is the house number or name of an address (`14`, `Flat 2, 14`, `Rose Cottage`), the
    name of a street or place, or the postcode itself.
    """

    kind: str
    name: str
    street: str
    town: str
    postcode: str
    easting: float
    northing: float
    uprn: int | None = None
    usrn: int | None = None


@dataclass(frozen=True)
class Scored:
    """How well a candidate answers: higher is better, and `reason` says why in a few words."""

    score: float
    reason: str


def check_place(row: PlaceRow, number: int) -> None:
    """This will pass when a row can be kept. Raises BadPlaces."""
    if row.kind not in KINDS:
        raise BadPlaces(f"Row {number} is of a kind that is not known: {row.kind}.")
    if not (row.name or row.street or row.postcode):
        raise BadPlaces(f"Row {number} has no name, street or postcode.")
    if "\0" in f"{row.name}{row.street}{row.town}{row.postcode}":
        raise BadPlaces(f"Row {number} holds a character that text may not hold.")
    if not (0 <= row.easting < grid.WIDTH and 0 <= row.northing < grid.HEIGHT):
        raise BadPlaces(
            f"Row {number} ({row.name}) is outside the National Grid:"
            f" easting {row.easting:g}, northing {row.northing:g}."
        )


def house_number(name: str) -> str:
    """This will give the number of the house in an address's name, or nothing."""
    numbers = [word for word in words.fold(name) if words.is_number(word)]
    return numbers[-1] if numbers else ""


def house_words(name: str) -> str:
    """This will give the name of a house without numbers; a bare `Flat` is no name."""
    kept = [word for word in words.fold(name) if not words.is_number(word)]
    return " ".join(kept) if set(kept) - {"flat", "apartment", "unit", "apt"} else ""


def read_postcodes(lines: Iterable[str]) -> Iterator[PlaceRow]:
    """This will read the ONS Postcode Directory; ended postcodes and those off the grid are left.

    Raises BadPlaces.
    """
    reader = csv.DictReader(lines)
    columns = {name.lower().strip("\ufeff"): name for name in reader.fieldnames or []}
    code = _column(columns, "pcd", "pcds", "pcd7", "pcd8")
    east, north = _column(columns, "oseast1m", "east1m"), _column(columns, "osnrth1m", "north1m")
    ended = columns.get("doterm")
    for number, row in enumerate(reader, start=2):
        if None in row.values():
            raise BadPlaces(f"Line {number} is cut short.")
        if (ended and row[ended]) or not row[east] or not row[north]:
            continue
        if (row[code] or "").upper().startswith("BT"):
            continue  # Northern Ireland's are on the Irish Grid
        yield _postcode(row[code], row[east], row[north], number)


def score_words(typed: list[str], kept: list[str], slipped: dict[str, dict[str, int]]) -> Scored:
    """This will score one heading's words against the typed ones.

    `slipped` gives, for each typed word, the kept words it may stand for and the slips between
    (-1 for the beginning of a longer word).
    """
    total, weight_of_all, misspelt, used = 0.0, 0.0, [], set[str]()
    for word in typed:
        weight = 0.3 if word in words.COMMON else 1.0
        weight_of_all += weight
        best, likeness = _best(word, kept, slipped.get(word, {}), used)
        total += weight * likeness
        if best:
            used.add(best)
        if best and slipped[word][best] > 0:
            misspelt.append(best)
    spare = sum(0.3 if word in words.COMMON else 1.0 for word in kept if word not in used)
    score = total / max(weight_of_all, 0.1) - 0.04 * spare
    return Scored(score, f"spelt like '{' '.join(misspelt).title()}'" if misspelt else "name")


def nearness(easting: float, northing: float, near: tuple[float, float] | None) -> float:
    """This will give up to a fifth of a point for being near: half of it at 5 km."""
    if near is None:
        return 0.0
    return 0.2 / (1 + math.hypot(easting - near[0], northing - near[1]) / 5_000)


def as_lines(text: bytes) -> io.StringIO:
    """This will open bytes as lines of text. Raises BadPlaces."""
    try:
        return io.StringIO(text.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as trouble:
        raise BadPlaces("The file is not text in UTF-8.") from trouble


def _best(word: str, kept: list[str], may_be: dict[str, int], used: set[str]) -> tuple[str, float]:
    best, likeness = "", 0.0
    for each in kept:
        if each in may_be and each not in used:
            this = _likeness(word, each, may_be[each])
            if this > likeness:
                best, likeness = each, this
    return best, likeness


def _likeness(word: str, kept: str, slips: int) -> float:
    if slips < 0:
        return 0.75 + 0.2 * len(word) / len(kept)
    return 1.0 - 1.2 * slips / (len(kept) + 1)


def _column(columns: dict[str, str], *names: str) -> str:
    for name in names:
        if name in columns:
            return columns[name]
    raise BadPlaces(MISSING.format(names[0]))


def _postcode(code: str, east: str, north: str, number: int) -> PlaceRow:
    tight = words.tight_postcode(code)
    try:
        easting, northing = float(east), float(north)
    except ValueError as trouble:
        raise BadPlaces(f"Line {number} has a coordinate that is not a number.") from trouble
    if not words.is_whole_postcode(tight):
        raise BadPlaces(f"Line {number} has no postcode but {code!r}.")
    return PlaceRow("postcode", words.loose_postcode(tight), "", "", tight, easting, northing)
