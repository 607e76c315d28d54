"""Vehicles and who keeps them: by the record of the keeper, as a licensing file would."""

import random
from functools import cache
from typing import Any

from . import numbers
from .lists import Drawn, by_rank, words
from .people import Person

KEEPS_ONE = 0.62
NEWEST_YEAR = 2025


@cache
def models() -> Drawn[str]:
    """This will give makes and models, weighted."""
    return by_rank(words("vehicles.txt", "models"))


@cache
def colours() -> Drawn[str]:
    """This will give colours, weighted."""
    return by_rank(words("vehicles.txt", "colours"), flatten=2.0)


def draw_vehicles(person: Person, record: int, rng: random.Random) -> list[tuple[Any, ...]]:
    """This will make the vehicles that a person keeps: none, one or (seldom) two."""
    if person.born_on.year > NEWEST_YEAR - 18 or rng.random() > KEEPS_ONE:
        return []
    count = 2 if rng.random() < 0.08 else 1
    return [_vehicle(person.id * 2 - which, record, rng) for which in range(count)]


def _vehicle(number: int, record: int, rng: random.Random) -> tuple[Any, ...]:
    make, model = make_and_model(models().draw(rng))
    year, vrm = registration(number)
    return number, vrm, make, model, colours().draw(rng), year, record


def registration(number: int) -> tuple[int, str]:
    """This will give the year and mark of a vehicle's number: one to one, over twenty years."""
    pair, second = divmod(number, 2)
    place = (pair + 20 * second) % 40
    year = NEWEST_YEAR - place // 2
    mark = year % 100 + (50 if place % 2 else 0)
    return year, numbers.vrm(pair // 40 * 2 + second, mark)


def make_and_model(text: str) -> tuple[str, str]:
    """This will part a make from its model."""
    make = "Land Rover" if text.startswith("Land Rover") else text.split(" ", 1)[0]
    return make, text[len(make) + 1 :]
