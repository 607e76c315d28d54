"""A file of nominals as a records system exports it, with what such files get wrong."""

import random
from collections.abc import Iterator
from typing import Any

from .county import build_county
from .records import block_rows

HEAD = (
    "nominal_ref", "forenames", "surname", "aliases", "dob", "sex", "ethnicity_16_1",
    "ethnic_appearance", "telephone", "email", "premises", "street", "town", "postcode",
    "occurrence_ref", "occurrence_type", "occurrence_date", "role", "updated",
)  # fmt: skip
TYPES = ("Burglary", "Theft from a shop", "Criminal damage", "Public order", "Vehicle crime")
# One row in so many has lost its reference, has a day that is in no calendar, is said twice, or has
# a comma that nobody put between quotation marks.
LOST, NO_DAY, TWICE, COMMA = 45, 30, 60, 75


def nominal_lines(rows: int, *, people: int, seed: int) -> Iterator[list[str]]:
    """This will give the head and the lines of an export, the same for the same seed."""
    yield list(HEAD)
    county = build_county(people, seed)
    rng = random.Random(f"{seed}:export")
    for number, record in enumerate(block_rows(county, 0).records[:rows], 1):
        line = _line(number, record, rng)
        yield _spoilt(number, line)
        if number % TWICE == 0:
            yield line


def _line(number: int, record: tuple[Any, ...], rng: random.Random) -> list[str]:
    _, _, _, forenames, surname, sex, born_on, *rest = record
    house, street, town, postcode, telephone, email, *_, recorded_on = rest
    return [
        f"NX{number:06d}", forenames, surname, "", f"{born_on:%d/%m/%Y}" if born_on else "",
        sex.capitalize(), "", "", telephone, email, house, street, town, postcode,
        f"99NX/{number:05d}/25", rng.choice(TYPES), f"{recorded_on:%d/%m/%Y}", "suspect",
        f"{recorded_on:%d/%m/%Y} 09:30",
    ]  # fmt: skip


def _spoilt(number: int, line: list[str]) -> list[str]:
    if number % LOST == 0:
        return ["", *line[1:]]
    if number % NO_DAY == 0:
        return [*line[:4], "31/02/1980", *line[5:]]
    if number % COMMA == 0:
        return [*line[:11], "The Old Barn", *line[11:]]
    return line
