"""A result as its page shows it: facets with their names and addresses, chips, pages, the map."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.geography.selectors import areas as geography
from bluelamp.records.pole import selectors as pole

from ..choices import FoundKind, Sort
from ..models import Alert
from ..rules import asking, narrowing
from ..rules.areas import Area
from . import records
from .searching import PAGE, Hit, Result, query_string

SHOWN, SAID = 8, 120
SINCE = ((7, "Last 7 days"), (30, "Last 30 days"), (365, "Last year"))
SHAPES = {FoundKind.LOCATION: "square", FoundKind.INCIDENT: "star", FoundKind.CALL: "diamond"}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: its name, how many, whether it is chosen, where choosing it leads."""

    label: str
    count: int | None
    chosen: bool
    url: str


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


def shown(result: Result, *, by: Actor) -> dict[str, Any]:
    """This will give what the page shows besides the hits themselves."""
    return {
        "facets": _facets(result, by),
        "chips": _chips(result),
        "sorts": [_sort(result, each) for each in Sort],
        "pages": _pages(result),
        "first": (result.narrowed.page - 1) * PAGE + 1,
        "markers": [_marker(hit) for hit in result.hits if hit.point],
        "centre": "{},{}".format(*middle) if (middle := geography.middle()) else None,
        "shapes": _shape(result.area) if result.area else None,
        "kept": [
            pair
            for pair in narrowing.pairs(result.text, result.narrowed)
            if pair[0] not in ("area", "place", "metres")
        ],
        "query": query_string(result.text, result.narrowed),
        "said": urlencode({"said": result.text[:SAID]}),
    }


def alerts(found: Iterable[Alert]) -> list[dict[str, Any]]:
    """This will give what standing searches found with the records that one may (still) see."""
    listed = list(found)
    seen = records.find_records({each.key for each in listed})
    return [
        {"search": each.search, "at": each.at, "record": seen[each.key],
         "url": records.address_of(seen[each.key])}
        for each in listed
        if each.key in seen
    ]  # fmt: skip


def _facets(result: Result, by: Actor) -> list[tuple[str, list[Choice]]]:
    sources = {str(each.pk): each.name for each in pole.list_sources()}
    units = {str(each.pk): each.name for each in access.list_units(by.force_id)}
    named: list[tuple[str, str, dict[str, str], tuple[Any, ...]]] = [
        ("Kind", "kind", dict(FoundKind.choices), result.narrowed.kinds),
        ("Source", "source", sources, result.narrowed.sources),
        ("Unit", "unit", units, result.narrowed.units),
    ]
    found = [
        (title, [
            _choice(result, name, each, count, names, chosen)
            for each, count in list(result.facets.get(name, {}).items())[:SHOWN]
            if each in names
        ])
        for title, name, names, chosen in named
    ]  # fmt: skip
    since = [
        Choice(label, None, result.narrowed.since == days, _url(result, since=_or(result, days)))
        for days, label in SINCE
    ]
    return [*((title, choices) for title, choices in found if choices), ("Dates", since)]


def _or(result: Result, days: int) -> int | str:
    return "" if result.narrowed.since == days else days


def _choice(
    result: Result, name: str, value: str, count: int, names: dict[str, str], chosen: Any
) -> Choice:
    typed: Any = value if name == "kind" else int(value)
    address = _url(result, **{name: narrowing.toggled(chosen, typed)})
    return Choice(names[value], count, typed in chosen, address)


def _chips(result: Result) -> list[Chip]:
    asked, chips = result.asked, []
    if result.area:
        gone = {"area": "", "place": "", "metres": ""}
        typed = asked.near_said and not (result.narrowed.area or result.narrowed.place)
        address = _without(result, asked.near_said) if typed else _url(result, **gone)
        chips.append(Chip(result.area.said, address))
    if asked.dates and asked.dates.said:
        days = f"{asked.dates.first:%-d %B %Y} to {asked.dates.last:%-d %B %Y}"
        if asked.dates.first == asked.dates.last:
            days = f"{asked.dates.first:%-d %B %Y}"
        label = f"{asked.dates.said.capitalize()}: {days}"
        chips.append(Chip(label, _without(result, asked.dates.said)))
    return chips


def _without(result: Result, said: str) -> str:
    text = asking.without(result.text, said)
    return f"{reverse('search:search')}?{query_string(text, result.narrowed)}"


def _sort(result: Result, sort: Sort) -> Choice:
    value = "" if sort == Sort.BEST else sort.value
    return Choice(sort.label, None, result.narrowed.sort == sort, _url(result, sort=value))


def _pages(result: Result) -> dict[str, str]:
    page, pages = result.narrowed.page, {}
    if page > 1:
        pages["previous"] = _url(result, page=page - 1)
    if page < result.pages:
        pages["next"] = _url(result, page=page + 1)
    return pages


def _url(result: Result, **changed: object) -> str:
    query = query_string(result.text, result.narrowed, **changed)
    return f"{reverse('search:search')}?{query}"


def _shape(area: Area) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[*area.corners, area.corners[0]]]}


def _marker(hit: Hit) -> dict[str, Any]:
    record, (east, north) = hit.record, hit.point or (0, 0)
    marker = {"id": record.key, "e": east, "n": north, "label": record.title, "colour": "blue"}
    return marker | {"shape": SHAPES.get(record.kind, "circle"), "url": hit.url}
