"""What narrows a search besides its words: kinds, sources, units, dates, a box on the map."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..choices import FoundKind, Sort

Box = tuple[float, float, float, float]
MOST_VALUES = 20
DEEPEST_PAGE = 50


@dataclass(frozen=True)
class Narrowed:
    """The filters, order and page of a search, as its address says them."""

    kinds: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    since: int = 0
    box: Box | None = None
    sort: Sort = Sort.BEST
    page: int = 1

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.kinds or self.sources or self.units or self.since or self.box)


def read(given: Mapping[str, Sequence[str]]) -> Narrowed:
    """This will read filters from an address; what makes no sense is left out, never an error."""
    kinds = tuple(each for each in given.get("kind", ()) if each in FoundKind.values)
    sort = next((each for each in given.get("sort", ()) if each in Sort.values), Sort.BEST)
    page = _whole(given.get("page", ())) or (1,)
    since = _whole(given.get("since", ())) or (0,)
    return Narrowed(
        kinds=kinds[:MOST_VALUES],
        sources=_whole(given.get("source", ()))[:MOST_VALUES],
        units=_whole(given.get("unit", ()))[:MOST_VALUES],
        since=min(since[0], 36_500),
        box=_box(given.get("box", ())),
        sort=Sort(sort),
        page=min(max(page[0], 1), DEEPEST_PAGE),
    )


def pairs(text: str, narrowed: Narrowed, **changed: object) -> list[tuple[str, str]]:
    """This will write a search as the fields of an address, with some of its filters changed."""
    box = ",".join(f"{each:.0f}" for each in narrowed.box) if narrowed.box else ""
    fields: dict[str, object] = {
        "q": text,
        "kind": narrowed.kinds,
        "source": narrowed.sources,
        "unit": narrowed.units,
        "since": narrowed.since or "",
        "box": box,
        "sort": narrowed.sort.value if narrowed.sort != Sort.BEST else "",
        "page": "",
    } | changed
    return [
        (name, str(each))
        for name, value in fields.items()
        for each in (value if isinstance(value, tuple | list) else (value,))
        if each not in ("", None)
    ]


def toggled(values: Iterable[object], value: object) -> tuple[object, ...]:
    """This will take a value out of a filter when it is there, and put it in when it is not."""
    kept = tuple(values)
    return tuple(each for each in kept if each != value) if value in kept else (*kept, value)


def first_day(since: int, *, today: datetime.date) -> datetime.date:
    """This will give the first day of so many days until today."""
    return today - datetime.timedelta(since)


def around(point: tuple[float, float], metres: float) -> Box:
    """This will give the box that reaches so far from a point each way."""
    return point[0] - metres, point[1] - metres, point[0] + metres, point[1] + metres


def _whole(given: Sequence[str]) -> tuple[int, ...]:
    numbers = (each for each in given if each.isascii() and each.isdigit() and len(each) < 16)
    return tuple(int(each) for each in numbers)


def _box(given: Sequence[str]) -> Box | None:
    for each in given:
        try:
            west, south, east, north = (float(part) for part in each.split(","))
        except ValueError:
            continue
        if -1e6 < west <= east < 2e6 and -1e6 < south <= north < 2e6:
            return west, south, east, north
    return None
