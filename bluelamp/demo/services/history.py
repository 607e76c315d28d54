"""Taking the fictional records into the store, as the systems that hold them would deliver them."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from bluelamp.demo import selectors
from bluelamp.demo.models import PersonRecord, Vehicle
from bluelamp.demo.rules import history
from bluelamp.demo.rules.geometry import County
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.geography.rules import grid as national
from bluelamp.records.pole.choices import Kind
from bluelamp.records.pole.services import loading, sources

AT_A_TIME = 40_000
KINDS = {
    "people": Kind.PERSON,
    "places": Kind.LOCATION,
    "phones": Kind.OBJECT,
    "vehicles": Kind.OBJECT,
    "events": Kind.EVENT,
}
SHARED = {"places", "phones", "vehicles"}


def load_history(*, by: Actor, at: datetime.datetime) -> Iterator[int]:
    """This will deliver the fictional records, system by system, and tell how many are there.

    What was delivered before is not delivered twice. Raises NotPermitted, NothingLoaded.
    """
    county = selectors.get_county()
    points = _points(county)
    deliveries: dict[str, Any] = {}
    stored: Counter[str] = Counter()
    for records, vehicles in _chunks():
        for system, listed in records.items():
            if system not in deliveries:
                deliveries[system] = _open(system, by=by, at=at)
            batch = history.batch_of(system, listed, vehicles, points, county.seed)
            _store(batch, deliveries[system].pk, by=by, at=at)
            stored[system] += len(listed)
        yield stored.total()
    for system, each in deliveries.items():
        loading.close_delivery(by=by, delivery_id=each.pk, stored=stored[system], merged=0)


def _chunks() -> Iterator[tuple[dict[str, list[Any]], dict[int, list[Any]]]]:
    last = 0
    while listed := list(PersonRecord.objects.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        first, last = listed[0].pk, listed[-1].pk
        records, vehicles = defaultdict(list), defaultdict(list)
        for each in listed:
            records[each.system].append(each)
        for car in Vehicle.objects.filter(record_id__gte=first, record_id__lte=last):
            vehicles[car.record_id].append(car)
        yield records, vehicles


def _open(system: str, *, by: Actor, at: datetime.datetime) -> Any:
    name = f"The fictional {system} system"
    source = sources.make_source(by=by, code=system, name=name, shared=True)
    return sources.receive(by=by, at=at, source=source, name="Its records", mapping="demo")


def _store(batch: history.Batch, delivery_id: int, *, by: Actor, at: datetime.datetime) -> None:
    rows = [
        loading.Rows(
            name=name,
            kind=KINDS[name],
            columns=history.COLUMNS[name],
            csv=history.as_csv(batch.rows[name].values()),
            shared=name in SHARED,
        )
        for name in KINDS
    ]
    ties = [
        loading.Ties(
            start=start, end=end, role=role, csv=history.as_csv((*each, "") for each in all_)
        )
        for (start, end, role), all_ in batch.ties.items()
    ]
    loading.load_batch(by=by, at=at, delivery_id=delivery_id, rows=rows, ties=ties)


def _points(county: County) -> dict[str, Any]:
    """Where each postcode's homes are, on the grid and in degrees."""
    grid = {each.postcode: (each.easting, each.northing) for each in county.addresses()}
    latitudes, longitudes = national.to_degrees_many(*zip(*grid.values(), strict=True))
    degrees = zip(longitudes, latitudes, strict=True)
    return {code: (grid[code], each) for code, each in zip(grid, degrees, strict=True)}
