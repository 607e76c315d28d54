"""The fictional county: towns, their streets and homes, the roads between, the places in it."""

import math
import random
from collections.abc import Iterator
from itertools import accumulate

from . import roads
from .geometry import CENTRE, HOMES_A_BLOCK, HOMES_A_POSTCODE, County, Network, Street, Town
from .lists import words
from .numbers import UNITS
from .spots import draw_spots

PEOPLE_A_BLOCK = 1_000
HOMES_A_PEOPLE_BLOCK = 480
SIZES = {"small": 10_000, "force": 100_000, "region": 2_500_000}
VILLAGE_PEOPLE = 400


def build_county(people: int, seed: int) -> County:
    """This will make the county for a number of people: the same again for the same seed."""
    rng = random.Random(f"{seed}:county")
    towns = _lay_towns(people, rng)
    network, runs = Network(), list[tuple[Town, roads.Run]]()
    ways_in: dict[int, range] = {}
    for town in towns:
        before = len(network.nodes)
        runs += [(town, run) for run in roads.lay_grid(network, town, rng)]
        ways_in[town.number] = range(before, len(network.nodes))
    streets = tuple(_name_streets(network, towns, runs, rng))
    roads.lay_main_roads(network, towns, ways_in, rng)
    return County(
        seed=seed,
        people=people,
        towns=tuple(towns),
        network=network,
        streets=streets,
        spots=tuple(draw_spots(towns, streets, rng)),
        first_homes=tuple(street.first_home for street in streets),
    )


def blocks(people: int) -> int:
    """This will say in how many blocks of a thousand people the county is made."""
    return math.ceil(people / PEOPLE_A_BLOCK)


def _lay_towns(people: int, rng: random.Random) -> list[Town]:
    """The largest stands in the middle; each next one where it has most room."""
    shares = _shares(people)
    homes = blocks(people) * HOMES_A_PEOPLE_BLOCK
    bounds = [0, *(round(homes * part) for part in accumulate(share for share, _ in shares))]
    names = _town_names(shares, rng)
    towns: list[Town] = []
    for number, (share, is_village) in enumerate(shares):
        count = bounds[number + 1] - bounds[number]
        radius = roads.radius_of(count)
        place = _roomiest(towns, radius, people, rng) if towns else CENTRE
        values = (number, names[number], round(people * share), count, *place, is_village, radius)
        towns.append(Town(*values))
    return towns


def _shares(people: int) -> list[tuple[float, bool]]:
    """Town sizes fall off by rank; one person in fifteen lives in a village."""
    villages = min(60, max(3, people * 6 // 100 // VILLAGE_PEOPLE))
    count = min(20, 2 + int((people / 5_000) ** 0.5))
    weights = [1 / (rank + 1) ** 0.95 for rank in range(count)]
    rural = 0.06
    towns = [(weight / sum(weights) * (1 - rural), False) for weight in weights]
    return towns + [(rural / villages, True)] * villages


def _town_names(shares: list[tuple[float, bool]], rng: random.Random) -> list[str]:
    names = list(words("places.txt", "towns"))
    starts, ends = words("places.txt", "village starts"), words("places.txt", "village ends")
    count = sum(1 for _, is_village in shares if is_village)
    pairs = rng.sample([(start, end) for start in starts for end in ends], count)
    return names[: len(shares) - count] + [start + end for start, end in pairs]


def _roomiest(
    towns: list[Town], radius: float, people: int, rng: random.Random
) -> tuple[float, float]:
    wide = min(25_000.0, 7_500 + 12.5 * math.sqrt(people)) - radius - 500
    tall = min(20_000.0, 6_000 + 10 * math.sqrt(people)) - radius - 500
    tries = [
        (CENTRE[0] + rng.uniform(-wide, wide), CENTRE[1] + rng.uniform(-tall, tall))
        for _ in range(150)
    ]

    def room(place: tuple[float, float]) -> float:
        return min(
            math.hypot(place[0] - town.easting, place[1] - town.northing) - town.radius * 1.3
            for town in towns
        )

    return max(tries, key=lambda place: min(room(place) - radius * 1.3, 2_500))


def _name_streets(
    network: Network, towns: list[Town], runs: list[tuple[Town, roads.Run]], rng: random.Random
) -> Iterator[Street]:
    """Homes are shared out by length, so that each town has just its number."""
    postcode, first = 0, 0
    for town in towns:
        mine = [run for owner, run in runs if owner.number == town.number]
        pieces = list(accumulate(len(run.nodes) - 1 for run in mine))
        names, taken = _street_names(rng), 0
        for run, upto in zip(mine, pieces, strict=True):
            homes = town.homes * upto // pieces[-1] - taken
            taken += homes
            name = "High Street" if run.kind == "primary" and not taken - homes else next(names)
            line = roads.lay_run(network, run, name)
            flats = (
                f"{_word(rng)} House" if homes > 2 * HOMES_A_BLOCK and rng.random() < 0.25 else ""
            )
            number = len(network.edges)
            yield Street(number, name, town.name, line, homes, first, postcode, flats)
            first += homes
            postcode += math.ceil(homes / HOMES_A_POSTCODE)
        postcode = math.ceil(postcode / UNITS) * UNITS


def _street_names(rng: random.Random) -> Iterator[str]:
    """Names that are not yet used in a town."""
    kinds, used = words("places.txt", "street kinds"), {"High Street"}
    while True:
        kind = kinds[int(len(kinds) * rng.random() ** 1.7)]
        name = f"{_word(rng)} {kind}"
        if name not in used:
            used.add(name)
            yield name


def _word(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return rng.choice(words("places.txt", "street names"))
    start = rng.choice(words("places.txt", "long starts"))
    return start + rng.choice(words("places.txt", "long ends"))
