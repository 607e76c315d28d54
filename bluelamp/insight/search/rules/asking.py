"""What somebody typed into the one box, taken apart: words, numbers, plates, a place, dates.

Nothing of it is a query language: no sign has a power, so none can be wrong.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass, replace

from bluelamp.kernel.reference.rules import identifiers

from . import moments

LONGEST = 300
MOST_WORDS = 16
LONGEST_WORD = 40

_QUOTED = re.compile(r'"([^"]*)"')
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,100}\.\w+")
_TELEPHONE = re.compile(r"(?<![\w.])(?:\+|\(?0)[\d\s().-]{7,20}\d(?!\w)")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b", re.I | re.ASCII)
_ROAD_AND_TURN = re.compile(r"[ABM]\d{1,3} (?:1st|2nd|3rd|[4-9]th)", re.I | re.ASCII)
_PLATE = re.compile(r"\b(?=[A-Z\d ]*\d)([A-Z]{2}\d{2}) ?([A-Z]{3})\b", re.I | re.ASCII)
_WILD = re.compile(r"(?<!\S)(?=\S*[?*])([A-Z\d?*]{1,8}(?: [A-Z\d?*]{1,5})?)(?!\S)", re.I | re.ASCII)
_BORN = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_NEAR = re.compile(r"\b(?:near to|near|around|close to)\s+(.+)", re.I)
_WORD, _OTHERS, _LETTERS = re.compile(r"[^\W_]+"), re.compile(r"[^a-z0-9]"), re.compile(r"\D")
_STREETS = frozenset(
    (
        *("avenue", "close", "court", "crescent", "drive", "gardens", "green", "grove", "hill"),
        *("lane", "park", "place", "road", "row", "square", "station", "street", "terrace"),
        *("walk", "way"),
    )
)


@dataclass(frozen=True)
class Code:
    """A number that names one thing: what was typed, and the keys that it may be kept under.

    Somebody may also have written it in a text: "B4", "2nd" and "M25" are words too.
    """

    shown: str
    keys: tuple[str, ...]

    @property
    def said(self) -> tuple[tuple[str, ...], ...]:
        """This will give the phrases that it is in a text, all of them.

        It is one, but "M25 2nd" may be a postcode and may be a road and a turn of it.
        """
        words = words_of(self.shown)
        if _ROAD_AND_TURN.fullmatch(self.shown):
            return tuple((each,) for each in words)
        return (words,) if words else ()


@dataclass(frozen=True)
class Asked:
    """One query. `near` is a place's words, `dates` from a day to a day, both included."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    codes: tuple[Code, ...] = ()
    plates: tuple[str, ...] = ()
    born: tuple[datetime.date, ...] = ()
    near: str = ""
    near_said: str = ""
    dates: moments.Between | None = None
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is left to look for but perhaps a place or dates."""
        return not (self.words or self.phrases or self.codes or self.plates or self.born)

    @property
    def like_address(self) -> bool:
        """Whether it reads as the name of a street: then places come before who lives there."""
        return any(each in _STREETS for each in self.words[1:])


def take_apart(text: str, *, today: datetime.date) -> Asked:
    """This will take apart what was typed; anything may be typed, and the first 300 characters
    are read.
    """
    note = f"Only the first {LONGEST} characters were read." if len(text) > LONGEST else ""
    rest = tidy(text[:LONGEST])
    phrases, rest = _cut(_QUOTED, rest, lambda found: words_of(found[1]))
    rest = rest.replace('"', " ")
    dates, rest = moments.cut(rest, today=today)
    near, said, rest = _near(rest)
    codes, born, plates, rest = _numbers(rest)
    words, more = _words(rest)
    return Asked(
        words=words,
        phrases=tuple(each for each in phrases if each),
        codes=(*codes, *more),
        plates=plates,
        born=born,
        near=near,
        near_said=said,
        dates=dates,
        note=note,
    )


def without_place(asked: Asked) -> Asked:
    """This will look for the words of a place as words, when no gazetteer knows the place."""
    words = (*asked.words, *words_of(asked.near))[:MOST_WORDS]
    return replace(asked, near="", near_said="", words=words)


def tidy(text: str) -> str:
    """This will make one line of text without control characters, in compatible letters."""
    kept = "".join(
        " " if unicodedata.category(each)[0] in "CZ" else each
        for each in unicodedata.normalize("NFKC", text)
    )
    return " ".join(kept.split())


def folded(text: str) -> str:
    """This will write text as it is compared: small letters without accents or apostrophes."""
    if text.isascii():
        return text.replace("'", "").lower()
    parted = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    return "".join(each for each in parted if not unicodedata.combining(each)).casefold()


def words_of(text: str) -> tuple[str, ...]:
    """This will list the words of a text as they are compared."""
    return tuple(each[:LONGEST_WORD] for each in _WORD.findall(folded(text)))


def squashed(text: str) -> str:
    """This will write a number or reference as it is compared: letters and digits alone."""
    return _OTHERS.sub("", folded(text))


def plate_key(text: str) -> str:
    """This will write a registration mark as it is compared: O as 0, I as 1."""
    return identifiers.vrm_search_key(text).lower()


def telephone_key(text: str) -> str:
    """This will write a telephone number as it is compared: national digits, without a nought."""
    digits = _LETTERS.sub("", text)
    for prefix in ("00440", "0044", "440", "44", "0"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 7:
            return digits[len(prefix) :]
    return digits


def plate_pattern(text: str) -> str:
    """This will write a mark with wildcards as it is compared; `?` is one character, `*` any."""
    kept = re.sub(r"[^a-z0-9?*]", "", text.lower()).replace("o", "0").replace("i", "1")
    return re.sub(r"\*+", "*", kept)


def without(text: str, said: str) -> str:
    """This will take words that were read as a place or as dates out of what was typed."""
    return tidy(re.sub(re.escape(said), " ", tidy(text), count=1, flags=re.I))


def _near(text: str) -> tuple[str, str, str]:
    """The words after "near", as far as the last word that ends a street's name, else two."""
    if not (found := _NEAR.search(text)):
        return "", "", text
    said, comma, after = found[1].partition(",")
    words = said.split()[:6]
    ends = [at for at, each in enumerate(words, 1) if each.lower() in _STREETS]
    length = ends[-1] if ends else min(2, len(words))
    left = " ".join([text[: found.start()], *said.split()[length:], after if comma else ""])
    near = " ".join(words[:length])
    return near, f"{text[found.start() : found.start(1)]}{near}", left


def _numbers(
    text: str,
) -> tuple[list[Code], tuple[datetime.date, ...], tuple[str, ...], str]:
    emails, text = _cut(_EMAIL, text, lambda found: Code(found[0], (squashed(found[0]),)))
    born, text = _cut(_BORN, text, _day)
    wild, text = _cut(_WILD, text, lambda found: _pattern(found[0]))
    plates, text = _cut(_PLATE, text, lambda found: Code(found[0], (plate_key(found[0]),)))
    postcodes, text = _cut(_POSTCODE, text, lambda found: Code(found[0], (squashed(found[0]),)))
    phones, text = _cut(_TELEPHONE, text, lambda found: Code(found[0], (telephone_key(found[0]),)))
    codes = [each for each in (*emails, *plates, *postcodes, *phones) if each.keys[0]]
    days = tuple(each for each in born if each is not None)
    return codes, days, tuple(each for each in wild if each), text


def _words(text: str) -> tuple[tuple[str, ...], list[Code]]:
    """Words, and what has a digit in it and may be a number under which something is kept."""
    words: list[str] = []
    codes: list[Code] = []
    for token in text.split()[: 4 * MOST_WORDS]:
        if _is_code(token):
            keys = dict.fromkeys((squashed(token), plate_key(token), telephone_key(token)))
            codes.append(Code(token[:LONGEST_WORD], tuple(each for each in keys if each)))
        else:
            words += words_of(token)
    return tuple(dict.fromkeys(words))[:MOST_WORDS], codes[:MOST_WORDS]


def _is_code(token: str) -> bool:
    squeezed = squashed(token)
    digits = sum(each.isdigit() for each in squeezed)
    return bool(digits) and (digits < len(squeezed) or digits > 5) and len(squeezed) <= LONGEST_WORD


def _pattern(text: str) -> str:
    """At least two characters of a mark must be known, one of them at an end."""
    pattern = plate_pattern(text)
    return pattern if len(re.sub(r"[?*]", "", pattern)) >= 2 else ""


def _day(found: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _cut(pattern: re.Pattern[str], text: str, make):  # type: ignore[no-untyped-def]  # list[T], str
    found = [make(each) for each in pattern.finditer(text)]
    return found, pattern.sub(" ", text)
