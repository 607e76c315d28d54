"""Things that have a place: nodes, edges, towns, streets, addresses, in National Grid metres.

The county is fictional. It is laid over open country between eastings 350000 and 400000 and
northings 260000 and 300000 because the map needs somewhere; nothing in it stands there.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import numbers

Point = tuple[float, float]
CENTRE: Point = (375_000.0, 280_000.0)
UPRN_FROM, USRN_FROM = 999_000_000_000, 99_000_000
HOMES_A_POSTCODE = 14
HOMES_A_BLOCK = 24


@dataclass(frozen=True, slots=True)
class Node:
    """Where roads meet or bend."""

    id: int
    easting: float
    northing: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of road, driven both ways."""

    start: int
    end: int
    metres: float
    seconds: float
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village."""

    number: int
    name: str
    people: int
    homes: int
    easting: float
    northing: float
    is_village: bool
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Street:
    """A named street: its line, how many homes it has, the number of the first, its postcodes."""

    number: int
    name: str
    town: str
    points: tuple[Point, ...]
    homes: int
    first_home: int
    first_postcode: int
    flats: str = ""

    @property
    def usrn(self) -> int:
        return USRN_FROM + self.number


@dataclass(frozen=True, slots=True)
class Address:
    """A home."""

    number: int
    house: str
    street: str
    town: str
    postcode: str
    easting: float
    northing: float
    uprn: int
    usrn: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place that is not a home: a station, a school, a pub."""

    kind: str
    name: str
    street: str
    town: str
    postcode: str
    easting: float
    northing: float
    usrn: int


@dataclass(frozen=True)
class Network:
    """Roads."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


@dataclass(frozen=True)
class County:
    """All that stands still in the fictional county."""

    seed: int
    people: int
    towns: tuple[Town, ...]
    network: Network
    streets: tuple[Street, ...]
    spots: tuple[Spot, ...]
    first_homes: tuple[int, ...] = field(repr=False)

    @property
    def homes(self) -> int:
        last = self.streets[-1]
        return last.first_home + last.homes

    def address(self, number: int) -> Address:
        """This will give a home by its number, counted from nought through all the streets."""
        street = self.streets[bisect_right(self.first_homes, number) - 1]
        return address_on(street, number - street.first_home)

    def addresses(self) -> Iterator[Address]:
        """This will give every home."""
        for street in self.streets:
            for place in range(street.homes):
                yield address_on(street, place)


def address_on(street: Street, place: int) -> Address:
    """This will give the home at a place of a street, counted from nought."""
    easting, northing = along(street.points, (place + 0.5) / street.homes, place % 2)
    number = street.first_home + place
    return Address(
        number=number,
        house=_house(street, place),
        street=street.name,
        town=street.town,
        postcode=numbers.postcode(street.first_postcode + place // HOMES_A_POSTCODE),
        easting=easting,
        northing=northing,
        uprn=UPRN_FROM + number,
        usrn=street.usrn,
    )


def _house(street: Street, place: int) -> str:
    """The last homes of some streets are one block of flats."""
    houses = street.homes - HOMES_A_BLOCK if street.flats else street.homes
    if place >= houses:
        return f"Flat {place - houses + 1}, {street.flats}"
    return str(place + 1)


def along(points: tuple[Point, ...], share: float, side: int) -> Point:
    """This will give the point that far along a line, twelve metres to one side of it."""
    whole, part = divmod(share * (len(points) - 1), 1)
    (x0, y0), (x1, y1) = points[int(whole)], points[int(whole) + 1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    off = 12 if side else -12
    easting = x0 + (x1 - x0) * part - (y1 - y0) / length * off
    northing = y0 + (y1 - y0) * part + (x1 - x0) / length * off
    return round(easting, 1), round(northing, 1)
