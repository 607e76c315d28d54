"""What narrows a search besides its words: kinds, sources, units, dates, an area on the map."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..choices import FoundKind, Sort
from . import areas
from .areas import Area

MOST_VALUES = 20
LONGEST_PLACE, FURTHEST = 100, 50_000
DEEPEST_PAGE = 50


@dataclass(frozen=True)
class Narrowed:
    """The filters, order and page of a search, as its address says them."""

    kinds: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    since: int = 0
    area: Area | None = None
    place: str = ""
    metres: int = 0
    sort: Sort = Sort.BEST
    page: int = 1

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(
            self.kinds or self.sources or self.units or self.since or self.area or self.place
        )


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
        area=next((found for each in given.get("area", ()) if (found := areas.read(each))), None),
        place=next(iter(given.get("place", ())), "").strip()[:LONGEST_PLACE],
        metres=min((_whole(given.get("metres", ())) or (0,))[0], FURTHEST),
        sort=Sort(sort),
        page=min(max(page[0], 1), DEEPEST_PAGE),
    )


def pairs(text: str, narrowed: Narrowed, **changed: object) -> list[tuple[str, str]]:
    """This will write a search as the fields of an address, with some of its filters changed."""
    fields: dict[str, object] = {
        "q": text,
        "kind": narrowed.kinds,
        "source": narrowed.sources,
        "unit": narrowed.units,
        "since": narrowed.since or "",
        "area": narrowed.area.written if narrowed.area else "",
        "place": narrowed.place,
        "metres": narrowed.metres or "",
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


def _whole(given: Sequence[str]) -> tuple[int, ...]:
    numbers = (each for each in given if each.isascii() and each.isdigit() and len(each) < 16)
    return tuple(int(each) for each in numbers)
