"""Names as often as they are met: by culture, sex and decade of birth, with a long rare tail."""

import random
from functools import cache

from .lists import Drawn, by_rank, sections, words

CULTURES: Drawn[str] = Drawn(
    (
        "british", "pakistani", "indian", "african", "caribbean", "polish", "bangladeshi",
        "chinese", "romanian", "arab",
    ),
    [76.5, 5, 5, 3, 2.5, 2.5, 1.5, 1.5, 1.5, 1],
)  # fmt: skip
RARE_SHARE = 0.33
RARE_SURNAMES = 100_000


@cache
def surnames(culture: str) -> Drawn[str]:
    """This will give the common surnames of a culture, weighted."""
    return by_rank(words("surnames.txt", culture), flatten=12.0)


@cache
def forenames(culture: str, sex: str, born: int) -> Drawn[str]:
    """This will give the forenames of a culture, sex and year of birth, weighted."""
    decade = min(max(born // 10 * 10, 1930), 2010)
    section = f"{culture} {sex} {decade}" if culture == "british" else f"{culture} {sex}"
    return by_rank(words("forenames.txt", section))


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """This will give what people of a forename are called instead."""
    rows = (line.split() for line in sections("nicknames.txt")[""])
    return {name: tuple(others) for name, *others in rows}


def rare_surname(number: int) -> str:
    """This will make a rare surname, a different one for nearly every number."""
    starts, ends = words("rare_surnames.txt", "start"), words("rare_surnames.txt", "end")
    rest, start = divmod(number % RARE_SURNAMES, len(starts))
    variant, end = divmod(rest, len(ends))
    name = starts[start] + ends[end]
    plural = f"{name}on" if name.endswith("s") else f"{name}s"
    return (name, plural, f"{name}r" if name.endswith("e") else f"{name}e")[variant % 3]


def draw_surname(rng: random.Random, culture: str) -> str:
    """This will draw a surname: a third of British families have one that is rare."""
    if culture == "british" and rng.random() < RARE_SHARE:
        return rare_surname(int(RARE_SURNAMES * rng.random() ** 1.3))
    return surnames(culture).draw(rng)


def worn_by(surname: str, sex: str, culture: str) -> str:
    """This will give the form of a surname that a woman or a man wears (Kowalski, Kowalska)."""
    if culture == "polish" and sex == "f" and surname.endswith("ski"):
        return f"{surname[:-1]}a"
    return surname
