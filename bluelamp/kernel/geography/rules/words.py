"""Words as people type them: folded, abbreviations spelt out, and near spellings of each other."""

import re
import unicodedata
from itertools import combinations

from rapidfuzz.distance import OSA

ABBREVIATIONS = {
    "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "dr": "drive", "cl": "close",
    "cres": "crescent", "ct": "court", "crt": "court", "gdns": "gardens", "gdn": "garden",
    "gr": "grove", "gro": "grove", "pl": "place", "sq": "square", "ter": "terrace",
    "terr": "terrace", "pk": "park", "hse": "house", "apt": "flat", "apartment": "flat",
    "nr": "near", "sth": "south", "nth": "north", "str": "street", "wlk": "walk", "wy": "way",
    "hts": "heights", "bldgs": "buildings", "est": "estate", "mt": "mount", "upr": "upper",
    "lwr": "lower", "gt": "great", "ltl": "little", "saint": "st",
}  # fmt: skip
# Words that so many streets share that they say little about which one is meant.
_COMMON = """road street lane avenue close drive way court crescent gardens grove place square
    terrace park walk st the of and in near flat house hill view green rise mews"""
_IGNORED = "the of and in at near by on off junction jct with opposite opp outside"
COMMON, IGNORED = frozenset(_COMMON.split()), frozenset(_IGNORED.split())
_SPLIT = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"\d{1,5}[a-z]?")
_POSTCODE = re.compile(
    r"\b([a-z]{1,2}[0-9oil][0-9a-z]?)\s*([0-9oil][a-z015]{0,2})?\b", re.IGNORECASE
)
_WHOLE = re.compile(r"([a-z]{1,2}\d[0-9a-z]?)\s*(\d[a-z]{2})", re.IGNORECASE)


def fold(text: str) -> list[str]:
    """This will split text into plain lower-case words, without accents or apostrophes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [word for word in _SPLIT.split(plain.replace("'", "")) if word]


def spelt_out(text: str) -> list[str]:
    """This will give the words of a name as they are kept: `Saint Johns Rd` is st johns road."""
    words = [ABBREVIATIONS.get(word, word) for word in fold(text)]
    if len(words) > 1 and words[-1] == "st":
        words[-1] = "street"
    return words


def is_number(word: str) -> bool:
    """This will say whether a word is a house number, such as 14 or 14a."""
    return bool(_NUMBER.fullmatch(word))


def tight_postcode(text: str) -> str:
    """This will write a postcode as it is kept: capitals, no space."""
    return "".join(text.split()).upper()


def loose_postcode(tight: str) -> str:
    """This will write a kept postcode as people do: a space before its last three characters."""
    return f"{tight[:-3]} {tight[-3:]}" if len(tight) > 4 else tight


def take_postcode(text: str) -> tuple[str, str]:
    """This will take a postcode, or the beginning of one, out of text: it, and the rest.

    A letter O, I or L where a digit must stand is read as the digit. A lone `B13` counts; a lone
    road number such as `A38` comes back too and the reader decides.
    """
    for found in _POSTCODE.finditer(text):
        outward, inward = found.group(1).upper(), (found.group(2) or "").upper()
        if not re.search(r"\d", outward + inward):
            continue
        rest = f"{text[: found.start()]} {text[found.end() :]}"
        return _mended(outward, inward), rest
    return "", text


def is_whole_postcode(tight: str) -> bool:
    """This will say whether a kept postcode is whole and not the beginning of one."""
    return bool(_WHOLE.fullmatch(tight))


def deletions(word: str, *, most: int | None = None) -> set[str]:
    """This will give a word and what is left of it when letters are dropped.

    Two spellings within one edit (or two, in words of seven letters or more) share one of these:
    the symmetric delete neighbourhood of Garbe (SymSpell).
    """
    depth = edits(word) if most is None else most
    found = {word}
    for count in range(1, depth + 1):
        for kept in combinations(range(len(word)), len(word) - count):
            found.add("".join(word[at] for at in kept))
    return found


def edits(word: str) -> int:
    """This will say how many slips of the finger a word of that length may hold."""
    if len(word) < 3 or not word.isalpha():
        return 0
    return 1 if len(word) < 7 else 2


def slips(typed: str, kept: str) -> int:
    """This will count the slips between two spellings: a letter more, less, other or swapped."""
    return int(OSA.distance(typed, kept, score_cutoff=3))


def _mended(outward: str, inward: str) -> str:
    digits = str.maketrans("OIL", "011")
    letters = re.match(r"[A-Z]{1,2}(?=[0-9OIL])", outward)
    cut = letters.end() if letters else 1
    first = outward[:cut] + outward[cut : cut + 1].translate(digits) + outward[cut + 1 :]
    return first + inward[:1].translate(digits) + inward[1:].translate(str.maketrans("015", "OIS"))
