"""A record as search knows it, and what of it goes into the index."""

import datetime
import functools
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..choices import FoundKind
from .areas import cells_of
from .asking import plate_key, squashed, telephone_key, words_of
from .guards import Guard, covers

NAMES = ("surname", "given name", "also known as", "name")
TIES = 1 << 20
# Months stand beyond every day: what is known to the month alone is kept under its month.
MONTHS = 10_000_000
SLIGHT = 0.05


@dataclass(frozen=True)
class Numbered:
    """A number that names the record: what it is called, as it is shown, and its kind."""

    label: str
    shown: str
    kind: str = ""

    @functools.cached_property
    def key(self) -> str:
        """The number as it is compared."""
        if self.kind == "vrm":
            return plate_key(self.shown)
        return telephone_key(self.shown) if self.kind == "msisdn" else squashed(self.shown)


@dataclass(frozen=True)
class Record:
    """One record: `texts` are its fields with their labels, `point` is in grid metres.

    `within` is the incident of a call; `monthly` says that of the day only the month is known.
    """

    key: str
    pk: int
    kind: FoundKind
    title: str
    line: str
    guard: Guard
    texts: tuple[tuple[str, str], ...] = ()
    numbers: tuple[Numbered, ...] = ()
    day: datetime.date | None = None
    point: tuple[float, float] | None = None
    source_id: int = 0
    known_at: datetime.datetime | None = None
    within: int | None = None
    monthly: bool = False


@dataclass(frozen=True)
class Near:
    """A record that is linked to another: what is passed on is its day and its point.

    `guards` are the protections of each link and record on the way there; `monthly` says that of
    the day only the month is known.
    """

    guards: tuple[Guard, ...]
    day: datetime.date | None = None
    point: tuple[float, float] | None = None
    monthly: bool = False


@dataclass
class Document:
    """What the index holds of a record: never its words as such, only what finds it."""

    key: str
    fields: dict[str, Any] = field(default_factory=dict)


def document(record: Record, near: Iterable[Near] = ()) -> Document:
    """This will make the index's document of a record.

    Days and points of linked records go in only where everybody who sees this one sees them too.
    """
    shared = [each for each in near if all(covers(record.guard, one) for one in each.guards)]
    own = Near((), record.day, record.point, record.monthly)
    dated = [(each.day, each.monthly) for each in (own, *shared) if each.day]
    points = [each.point for each in (own, *shared) if each.point]
    names = [text for label, text in record.texts if label in NAMES]
    everything = [text for _, text in record.texts]
    numbers = [each for each in record.numbers if each.key]
    plates = [each.key for each in numbers if each.kind == "vrm"]
    fields: dict[str, Any] = {
        "key": record.key,
        "kind": record.kind.value,
        "guard": record.guard.key,
        "name": " ".join(words_of(" ".join(names))),
        "words": " ".join(words_of(" ".join(everything))),
        "code": sorted({record.key.lower(), *(each.key for each in numbers)}),
        "plate": plates,
        "plate_back": [each[::-1] for each in plates],
        "cell": sorted({cell for point in points for cell in cells_of(point)}),
        "day": sorted({month_key(day) if vague else day.toordinal() for day, vague in dated}),
        "newest": max((day.toordinal() for day, _ in dated), default=0) * TIES + tie(record.key),
        "tie": tie(record.key) / TIES * SLIGHT,
        "source": record.source_id,
        "unit": record.guard.unit,
    }
    return Document(record.key, fields)


def month_key(day: datetime.date) -> int:
    """This will give the number of a day's month, as the index keeps it among the days."""
    return MONTHS + day.year * 12 + day.month


def tie(key: str) -> int:
    """This will give a record its place among equals: by its number alone, as if by lot.

    By the order of the files it would depend on records that the reader may not see.
    """
    return zlib.crc32(key.encode()) % TIES
