"""What somebody typed: how long it may be, and the title that is made of it."""

import re

LONGEST, TITLE = 4_000, 100


class BadWords(Exception):
    """The words cannot be taken; the message says why, in a sentence."""


def check(problem: str) -> str:
    """This will give the problem as it is kept. Raises BadWords when there is none, or too much."""
    said = problem.replace("\x00", "").strip()
    if not said:
        raise BadWords("Say what gets in your way.")
    if len(said) > LONGEST:
        raise BadWords(f"Say it in {LONGEST:,} letters at most. This is {len(said):,}.")
    return said


def title_of(problem: str) -> str:
    """This will make a title of the first sentence of a problem."""
    first = re.split(r"(?<=[.!?])\s|\n", problem.strip(), maxsplit=1)[0].rstrip(".")
    if len(first) <= TITLE:
        return first
    return first[:TITLE].rsplit(" ", 1)[0].rstrip(",;:") + " …"
