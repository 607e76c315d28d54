"""Loading the people: their records for the platform, the truth for nobody but the measurer."""

from collections.abc import Iterator

from bluelamp.demo.models import PersonRecord, TrueHousehold, TrueLink, TruePerson, Vehicle
from bluelamp.demo.rules.county import blocks
from bluelamp.demo.rules.geometry import County
from bluelamp.demo.rules.records import block_rows

from .loading import copy_rows, settle

BLOCKS_AT_A_TIME = 5


def load_people(county: County) -> Iterator[dict[str, int]]:
    """This will load people a few thousand at a time, and tell after each how many of what.

    Memory holds one such batch, however large the county is.
    """
    last = blocks(county.people)
    for first in range(0, last, BLOCKS_AT_A_TIME):
        yield _load_blocks(county, first, min(first + BLOCKS_AT_A_TIME, last))
    settle(TrueHousehold, TruePerson, PersonRecord, TrueLink, Vehicle)


def _load_blocks(county: County, first: int, last: int) -> dict[str, int]:
    made = [block_rows(county, block) for block in range(first, last)]
    return {
        "households": copy_rows(TrueHousehold, (row for b in made for row in b.households)),
        "people": copy_rows(TruePerson, (row for b in made for row in b.people)),
        "person records": copy_rows(PersonRecord, (row for b in made for row in b.records)),
        "truth links": copy_rows(TrueLink, (row for b in made for row in b.links)),
        "vehicles": copy_rows(Vehicle, (row for b in made for row in b.vehicles)),
    }
