"""What the fictional records are about: each is of an event, at a place, with its numbers."""

import csv
import datetime
import io
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bluelamp.kernel.reference.rules.identifiers import check_postcode, international

from .lists import Drawn

Row = list[Any]
Point = tuple[float, float]
EVENTS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "crime": (
        "crime",
        (
            "Burglary",
            "Criminal damage and arson",
            "Other theft",
            "Public order",
            "Shoplifting",
            "Vehicle crime",
            "Violence and sexual offences",
        ),
        ("victim", "suspect", "witness"),
    ),
    "incident": ("incident", ("Concern for safety", "Noise", "Dispute"), ("person_reporting",)),
    "intelligence": ("intelligence", ("Intelligence report",), ("subject",)),
    "custody": ("custody", ("Detention",), ("subject",)),
    "stop": ("stop_search", ("Person search",), ("subject",)),
    "missing": ("safeguarding", ("Missing person",), ("missing_person",)),
    "licensing": ("registration", ("Firearms licence", "Premises licence"), ("subject",)),
    "contact": ("incident", ("Call for service",), ("person_reporting",)),
}
COLUMNS = {
    "people": (
        "given_names", "surname", "born_on", "gender", "telephones", "emails", "address",
        "postcode", "identifiers",
    ),
    "places": ("kind", "premises", "street", "town", "postcode", "easting", "northing",
               "longitude", "latitude"),
    "phones": ("kind", "identifier_kind", "identifier", "identifier_given"),
    "vehicles": ("kind", "identifier_kind", "identifier", "identifier_given", "check_ok", "make",
                 "model", "colour"),
    "events": ("kind", "category", "reference", "happened_from", "happened_to", "precision"),
}  # fmt: skip
GENDER = {"m": "male", "f": "female"}
NUMBERS = (("pnc", "pnc_id"), ("cro", "cro_number"), ("national_insurance", "national_insurance"))
IN_TWO: Drawn[str] = Drawn(["suspect", "witness"], [0.7, 0.3])


@dataclass
class Batch:
    """The rows of one system's records, by what they are, and the links between them."""

    system: str
    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    ties: dict[tuple[str, str, str], list[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, name: str, key: str, known: datetime.date, *values: Any) -> int:
        """This will add a row once, and give the number by which links name it."""
        rows = self.rows[name]
        if key not in rows:
            rows[key] = [len(rows) + 1, "", 0, key, known, *values]
        return int(rows[key][0])

    def tie(self, start: str, end: str, role: str, one: int, other: int) -> None:
        """This will link two rows."""
        self.ties[start, end, role].append((one, other))


def batch_of(
    system: str,
    records: Iterable[Any],
    vehicles: dict[int, list[Any]],
    points: dict[str, tuple[Point, Point]],
    seed: int,
) -> Batch:
    """This will make what a system's records are about: the same again for the same seed.

    `points` gives the grid and degrees of a postcode's homes; `vehicles` goes by record.
    """
    batch, listed = Batch(system), list(records)
    rng = random.Random(f"{seed}:history:{system}:{listed[0].pk if listed else 0}")
    rng.shuffle(listed)
    for first, second in zip(listed[::2], [*listed[1::2], None], strict=False):
        event, role = _event(batch, first, rng)
        _person(batch, first, event, role, vehicles, points)
        if second is None:
            continue
        if system == "crime" and rng.random() < 0.6:
            _person(batch, second, event, IN_TWO.draw(rng), vehicles, points)
        else:
            _person(batch, second, *_event(batch, second, rng), vehicles, points)
    return batch


def as_csv(rows: Iterable[Iterable[Any]]) -> bytes:
    """This will write rows as PostgreSQL reads CSV: nothing for what is not known."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _event(batch: Batch, record: Any, rng: random.Random) -> tuple[int, str]:
    kind, categories, roles = EVENTS[batch.system]
    day = record.recorded_on - datetime.timedelta(days=rng.randrange(3))
    began = f"{day} {rng.randrange(24):02}:{rng.randrange(60):02}"
    category = categories[rng.randrange(len(categories))]
    event = batch.add(
        "events", f"event:{record.reference}", record.recorded_on,
        kind, category, record.reference, began, began, "minute",
    )  # fmt: skip
    return event, roles[0]


def _person(
    batch: Batch,
    record: Any,
    event: int,
    role: str,
    vehicles: dict[int, list[Any]],
    points: dict[str, tuple[Point, Point]],
) -> None:
    phone = international(record.phone) if record.phone else ""
    street = " ".join(each for each in (record.house, record.street) if each)
    person = batch.add(
        "people", record.reference, record.recorded_on,
        record.forenames, record.surname, record.born_on, GENDER.get(record.sex, ""),
        _array(phone), _array(record.email),
        ", ".join(each for each in (street, record.town) if each), record.postcode,
        json.dumps(_numbers(record)),
    )  # fmt: skip
    batch.tie("people", "events", role, person, event)
    _place(batch, record, person, event, points)
    _things(batch, record, person, phone, vehicles.get(record.pk, []))


def _place(
    batch: Batch, record: Any, person: int, event: int, points: dict[str, tuple[Point, Point]]
) -> None:
    if not (record.street and check_postcode(record.postcode).ok):
        return
    key = f"address:{record.postcode}|{record.house}|{record.street}".lower()
    grid, degrees = points.get(record.postcode, (("", ""), ("", "")))
    place = batch.add(
        "places", key, record.recorded_on,
        "address", record.house, record.street, record.town, record.postcode, *grid, *degrees,
    )  # fmt: skip
    batch.tie("people", "places", "lives_at", person, place)
    if batch.system in ("crime", "incident", "missing"):
        batch.tie("events", "places", "at", event, place)


def _things(batch: Batch, record: Any, person: int, phone: str, vehicles: list[Any]) -> None:
    if phone:
        given = ("telephone", "msisdn", phone, record.phone)
        number = batch.add("phones", f"telephone:{phone}", record.recorded_on, *given)
        batch.tie("people", "phones", "uses", person, number)
    for each in vehicles:
        told = ("vehicle", "vrm", each.vrm, each.vrm, "true", each.make, each.model, each.colour)
        car = batch.add("vehicles", f"vehicle:{each.vrm}", record.recorded_on, *told)
        batch.tie("people", "vehicles", "keeper", person, car)


def _numbers(record: Any) -> list[dict[str, Any]]:
    found = [(kind, getattr(record, name)) for kind, name in NUMBERS]
    return [{"kind": kind, "value": each, "given": each} for kind, each in found if each]


def _array(text: str) -> str:
    return json.dumps([text]).replace("[", "{").replace("]", "}") if text else "{}"
