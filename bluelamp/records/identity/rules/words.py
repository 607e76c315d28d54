"""Names as they are compared: folded to plain letters, by their sound, by their nicknames."""

import re
from functools import lru_cache
from pathlib import Path

import jellyfish
from anyascii import anyascii

_NICKNAMES = Path(__file__).parent.parent / "data" / "nicknames.txt"
KEPT_IN_MIND = 200_000
SHORTEST_HEARD = 3
_WORD = re.compile("[a-z0-9]+")


@lru_cache(maxsize=KEPT_IN_MIND)
def fold(text: str) -> tuple[str, ...]:
    """This will give the words of a text in lower-case Latin letters and digits.

    Accents go, other scripts are transliterated, an apostrophe joins, anything else parts words.
    """
    plain = anyascii(text)
    return tuple(_WORD.findall(plain.lower().replace("'", "").replace("`", "")))


@lru_cache(maxsize=KEPT_IN_MIND)
def sound(word: str) -> str:
    """This will give how a folded word sounds, as a Metaphone code (Philips 1990).

    A word of fewer than three letters has no sound to go by, and gives an empty code.
    """
    return jellyfish.metaphone(word) if len(word) >= SHORTEST_HEARD else ""


@lru_cache(maxsize=1)
def _called() -> dict[str, frozenset[str]]:
    called: dict[str, set[str]] = {}
    for line in _NICKNAMES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            formal, *short = line.split()
            for name in (formal, *short):
                called.setdefault(name, {name}).add(formal)
    return {name: frozenset(formals) for name, formals in called.items()}


@lru_cache(maxsize=1)
def _short_for() -> dict[str, frozenset[str]]:
    short: dict[str, set[str]] = {}
    for name, formals in _called().items():
        for formal in formals:
            short.setdefault(formal, set()).add(name)
    return {formal: frozenset(names) for formal, names in short.items()}


@lru_cache(maxsize=KEPT_IN_MIND)
def formal_names(given: str) -> frozenset[str]:
    """This will give the names that a folded given name may stand for, itself among them.

    Two names are nicknames of each other where these sets meet.
    """
    return _called().get(given) or frozenset((given,))


@lru_cache(maxsize=KEPT_IN_MIND)
def other_names(given: str) -> frozenset[str]:
    """This will give the names that a folded given name is short for, and those short for it.

    Robert for Bob, and Bob and Rob for Robert; the name itself is left out.
    """
    return (_called().get(given, frozenset()) | _short_for().get(given, frozenset())) - {given}
