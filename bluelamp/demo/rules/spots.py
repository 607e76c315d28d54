"""Places with names: police stations, schools, pubs, parks, hospitals, shops, railway stations."""

import random
from collections.abc import Callable, Iterator, Sequence

from . import numbers
from .geometry import Spot, Street, Town, along
from .lists import words

POLICE_STATION = "police station"
PEOPLE_FOR_ONE = {
    "school": 2_400, "pub": 1_800, "park": 4_000, "shop": 900, "hospital": 120_000,
    "railway station": 60_000, POLICE_STATION: 25_000,
}  # fmt: skip


def draw_spots(
    towns: Sequence[Town], streets: Sequence[Street], rng: random.Random
) -> Iterator[Spot]:
    """This will put named places into streets. Every town has a police station; villages a pub."""
    by_town: dict[str, list[Street]] = {}
    for street in streets:
        by_town.setdefault(street.town, []).append(street)
    for town in towns:
        for kind, each in PEOPLE_FOR_ONE.items():
            for number in range(_count(town, kind, each)):
                street = rng.choice(by_town[town.name])
                yield _spot(kind, _name(kind, town, street, number, rng), street, rng.random())


def _count(town: Town, kind: str, people_for_one: int) -> int:
    least = int(kind == "pub" or (not town.is_village and kind not in ("hospital",)))
    if kind == "hospital":
        least = int(town.number == 0)
    return max(least, town.people // people_for_one)


def _name(kind: str, town: Town, street: Street, number: int, rng: random.Random) -> str:
    road = street.name.rsplit(" ", 1)[0]
    makers: dict[str, Callable[[], str]] = {
        "school": lambda: f"{road} {'Primary School' if number % 4 else 'High School'}",
        "pub": lambda: rng.choice(words("places.txt", "pubs")),
        "park": lambda: f"{road} Park",
        "shop": lambda: rng.choice(words("places.txt", "shops")),
        "hospital": lambda: f"{town.name} {'General Hospital' if not number else 'Infirmary'}",
        "railway station": lambda: f"{town.name} {f'{road} ' if number else ''}Railway Station",
        POLICE_STATION: lambda: f"{town.name} {f'{road} ' if number else ''}Police Station",
    }
    return makers[kind]()


def _spot(kind: str, name: str, street: Street, share: float) -> Spot:
    easting, northing = along(street.points, share, 1)
    code = numbers.postcode(street.first_postcode)
    return Spot(kind, name, street.name, street.town, code, easting, northing, street.usrn)
