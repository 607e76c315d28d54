"""The comparisons of two person records, each with its levels from the strongest to the weakest.

A comparison gives the number of a level, or `UNKNOWN` where a record does not hold what it needs.
Names in the wrong order count once, under the surname; a surname shared at one home counts once,
under the address, since families share both. Whoever changes a level changes its twin in
`insight/linkage`, which says it in the words of DuckDB: a test holds the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Hamming, JaroWinkler

from .person import Prepared
from .words import sound

UNKNOWN = -1
ALIKE = 0.9
SHORTEST_MISSPELT = 3
SHORTEST_HALF = 4
edits, alike = OSA.distance, JaroWinkler.similarity


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison: its name in a model and the words that a person reads."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, its levels, and the function that finds the level of two records.

    `counted` names the field whose commonness weighs when the first level is met.
    """

    name: str
    levels: tuple[Level, ...]
    level_of: Callable[[Prepared, Prepared], int]
    counted: str = ""


def swapped(a: Prepared, b: Prepared) -> bool:
    """This will say whether the given name of each is the surname of the other."""
    return a.given == b.surname and a.surname == b.given and a.given != a.surname


def surname_level(a: Prepared, b: Prepared) -> int:
    """This will compare the surnames."""
    x, y = a.surname, b.surname
    if not x or not y:
        return UNKNOWN
    if one_family(a, b):
        return UNKNOWN
    if x == y:
        return 0
    return 1 if swapped(a, b) else _other_surname(a, b)


def one_family(a: Prepared, b: Prepared) -> bool:
    """This will say whether two records give one home and one surname, or one a letter apart."""
    x, y = a.surname, b.surname
    if not x or not y or not one_home(a, b):
        return False
    return x == y or (edits(x, y, score_cutoff=1) == 1 and len(x) >= SHORTEST_MISSPELT <= len(y))


def one_home(a: Prepared, b: Prepared) -> bool:
    """This will say whether two records give one address, or one landline."""
    if a.line and a.line == b.line and _near(a, b):
        return True
    return not a.landlines.isdisjoint(b.landlines)


def _near(a: Prepared, b: Prepared) -> bool:
    x, y = a.postcode, b.postcode
    return not x or not y or x == y or edits(x, y, score_cutoff=1) == 1


def _other_surname(a: Prepared, b: Prepared) -> int:
    x, y = a.surname, b.surname
    if x in b.other_surnames or y in a.other_surnames:
        return 2
    if not a.parts.isdisjoint(b.parts) or _is_half(x, y) or _is_half(y, x):
        return 3
    return _spelling(x, y, 4)


def _is_half(short: str, long: str) -> bool:
    return (
        len(short) >= SHORTEST_HALF
        and len(long) >= len(short) + SHORTEST_HALF
        and (long.startswith(short) or long.endswith(short))
    )


def _spelling(x: str, y: str, first: int) -> int:
    """One letter apart, much alike, the same sound, or different: four levels from the first."""
    if edits(x, y, score_cutoff=1) == 1 and len(x) >= SHORTEST_MISSPELT <= len(y):
        return first
    if alike(x, y, score_cutoff=ALIKE):
        return first + 1
    heard = sound(x)
    return first + 2 if heard and heard == sound(y) else first + 3


def given_level(a: Prepared, b: Prepared) -> int:
    """This will compare the first given names."""
    x, y = a.given, b.given
    if not x or not y:
        return UNKNOWN
    if x == y:
        return 0
    return UNKNOWN if swapped(a, b) else _other_given(a, b)


def _other_given(a: Prepared, b: Prepared) -> int:
    x, y = a.given, b.given
    if len(x) == 1 or len(y) == 1:
        return 1 if x[0] == y[0] else 7
    if not a.formals.isdisjoint(b.formals):
        return 2
    if x in b.middles or y in a.middles or x in b.other_given or y in a.other_given:
        return 3
    return _spelling(x, y, 4)


def middle_level(a: Prepared, b: Prepared) -> int:
    """This will compare the second given names."""
    if not a.middles or not b.middles:
        return UNKNOWN
    x, y = a.middles[0], b.middles[0]
    if x == y:
        return 0
    if len(x) == 1 or len(y) == 1:
        return 1 if x[0] == y[0] else 3
    return 2 if edits(x, y, score_cutoff=1) == 1 else 3


def born_level(a: Prepared, b: Prepared) -> int:
    """This will compare the dates of birth."""
    x, y = a.born, b.born
    if not x or not y:
        return UNKNOWN
    if x == y:
        return 0
    return 1 if x == y[:4] + y[6:] + y[4:6] else _other_date(x, y)


def _other_date(x: str, y: str) -> int:
    if Hamming.distance(x, y) == 1:
        return 2
    if edits(x, y, score_cutoff=1) == 1:
        return 3
    if (x[:4] == y[:4]) + (x[4:6] == y[4:6]) + (x[6:] == y[6:]) == 2:
        return 4
    return 5 if abs(int(x[:4]) - int(y[:4])) <= 1 else 6


def telephone_level(a: Prepared, b: Prepared) -> int:
    """This will compare a person's own telephone numbers; a landline tells of a home."""
    if not a.personal or not b.personal:
        return UNKNOWN
    return 1 if a.personal.isdisjoint(b.personal) else 0


def _one_apart(left: frozenset[str], right: frozenset[str]) -> bool:
    return edits(min(left), min(right), score_cutoff=1) == 1


def email_level(a: Prepared, b: Prepared) -> int:
    """This will compare the e-mail addresses."""
    if not a.emails or not b.emails:
        return UNKNOWN
    if not a.emails.isdisjoint(b.emails):
        return 0
    return 1 if _one_apart(a.emails, b.emails) else 2


def identifier_level(a: Prepared, b: Prepared) -> int:
    """This will compare the identifiers of the kinds that both records hold."""
    if a.kinds.isdisjoint(b.kinds):
        return UNKNOWN
    if not a.identifiers.isdisjoint(b.identifiers):
        return 0
    return 1 if _one_apart(a.identifiers, b.identifiers) else 2


def place_level(a: Prepared, b: Prepared) -> int:
    """This will compare address, postcode and landline together: they are one piece of evidence."""
    if one_home(a, b):
        return 0 if one_family(a, b) else 1
    both_lines, both_codes = a.line and b.line, a.postcode and b.postcode
    if both_lines and (level := _lines(a, b)):
        return level
    if both_codes:
        return _postcodes(a, b)
    return 6 if both_lines else UNKNOWN


def _lines(a: Prepared, b: Prepared) -> int:
    if a.line == b.line:
        return 4
    alike_here = a.house == b.house and _near(a, b) and edits(a.line, b.line, score_cutoff=3) <= 3
    return 2 if alike_here else 0


def _postcodes(a: Prepared, b: Prepared) -> int:
    if a.postcode == b.postcode:
        return 3
    near = a.sector == b.sector or edits(a.postcode, b.postcode, score_cutoff=1) == 1
    return 5 if near else 6


def gender_level(a: Prepared, b: Prepared) -> int:
    """This will compare the genders."""
    if not a.gender or not b.gender:
        return UNKNOWN
    return 0 if a.gender == b.gender else 1


def _levels(**words: str) -> tuple[Level, ...]:
    return tuple(Level(name, text) for name, text in words.items())


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "surname",
        _levels(
            same="Surname is the same",
            swapped="Given name and surname are the other way round",
            other="Surname is another name they are known by",
            half="Surname is one half of a double-barrelled surname",
            one_letter="Surname spelt one letter apart",
            alike="Surname is spelt much alike",
            sound="Surname sounds the same",
            different="Surname is different",
        ),
        surname_level,
        "surname",
    ),
    Comparison(
        "given",
        _levels(
            same="Given name is the same",
            initial="Given name agrees with the initial",
            nickname="One given name is short for the other",
            other="Given name is another name of theirs",
            one_letter="Given name spelt one letter apart",
            alike="Given name is spelt much alike",
            sound="Given name sounds the same",
            different="Given name is different",
        ),
        given_level,
        "given",
    ),
    Comparison(
        "middle",
        _levels(
            same="Second given name is the same",
            initial="Second given name agrees with the initial",
            one_letter="Second given name spelt one letter apart",
            different="Second given name is different",
        ),
        middle_level,
    ),
    Comparison(
        "born",
        _levels(
            same="Date of birth is the same",
            swapped="Day and month of birth are swapped",
            one_digit="One digit of the date of birth is different",
            transposed="Two digits of the date of birth are swapped",
            two_parts="Two of day, month and year of birth are the same",
            near="Born within a year or so of each other",
            different="Date of birth is different",
        ),
        born_level,
    ),
    Comparison(
        "telephone",
        _levels(
            same="Telephone number is the same",
            different="Telephone number is different",
        ),
        telephone_level,
    ),
    Comparison(
        "email",
        _levels(
            same="E-mail address is the same",
            one_letter="E-mail address is one letter apart",
            different="E-mail address is different",
        ),
        email_level,
    ),
    Comparison(
        "identifier",
        _levels(
            same="An identifying number is the same",
            one_digit="An identifying number is one digit apart",
            different="Identifying numbers of the same kind are different",
        ),
        identifier_level,
    ),
    Comparison(
        "place",
        _levels(
            home="Surname is the same, or nearly, at the same address or landline",
            same="Address or landline is the same",
            alike="Address is written much alike",
            postcode="Postcode is the same",
            line="House and street are the same under another postcode",
            sector="Postcode is close by or one character apart",
            different="Address is different",
        ),
        place_level,
    ),
    Comparison(
        "gender",
        _levels(same="Gender is the same", different="Gender is different"),
        gender_level,
    ),
)
