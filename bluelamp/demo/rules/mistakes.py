"""The mistakes of real records, how often each is made, and the making of them.

Mistakes of one part of a record exclude each other, so each rate below is what will be measured
among the records of people to whom the mistake can happen (a maiden name needs a marriage).
"""

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass

from . import names
from .people import Person

RATES: dict[str, dict[str, float]] = {
    "forename": {
        "forename initial only": 0.02,
        "nickname": 0.09,
        "forename neighbouring key": 0.012,
        "forename missing letter": 0.01,
        "forename doubled letter": 0.006,
        "forename swapped letters": 0.007,
    },
    "surname": {
        "maiden name": 0.15,
        "punctuation lost": 0.35,
        "surname neighbouring key": 0.016,
        "surname missing letter": 0.012,
        "surname doubled letter": 0.008,
        "surname swapped letters": 0.009,
    },
    "order": {"names swapped": 0.012},
    "middle": {"middle name missing": 0.45, "middle initial only": 0.15},
    "birth": {"birth missing": 0.06, "day and month swapped": 0.02, "birth digit wrong": 0.025},
    "address": {"address missing": 0.08, "old address": 0.17, "postcode digit wrong": 0.02},
    "phone": {"phone missing": 0.3, "old phone": 0.1, "landline": 0.08},
    "police numbers": {"police numbers missing": 0.5},
    "national insurance": {"national insurance missing": 0.88},
    "email": {"email missing": 0.5},
}
_PARTS = {part: tuple(kinds.items()) for part, kinds in RATES.items()}
SHORTEST_MISTYPED = 4
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    key: (row[place - 1 : place] if place else "") + row[place + 1 : place + 2]
    for row in _KEYS
    for place, key in enumerate(row)
}


@dataclass(slots=True)
class Draft:
    """A record while it is typed."""

    forename: str
    middle: str
    surname: str
    born_on: datetime.date | None
    address: int | None
    mobile: str
    landline: str
    email: str
    police_numbers: bool = True
    national_insurance: bool = True
    bad_postcode: bool = False


def can_happen(kind: str, person: Person, landline: str) -> bool:
    """This will say whether a mistake can be made about a person."""
    test = _POSSIBLE.get(kind) or _POSSIBLE.get(kind.split(" ")[0])
    return test is None or test(person, landline)


def type_record(person: Person, landline: str, rng: random.Random) -> tuple[Draft, list[str]]:
    """This will type a record of a person as a system would hold it, and tell the mistakes made."""
    draft = Draft(
        person.forename, person.middle, person.surname, person.born_on, person.address,
        person.mobile, landline, person.email,
    )  # fmt: skip
    made = []
    for kinds in _PARTS.values():
        kind = _drawn(kinds, rng)
        if kind and can_happen(kind, person, landline):
            _MAKE[kind](draft, person, rng)
            made.append(kind)
    return draft, made


def _drawn(kinds: tuple[tuple[str, float], ...], rng: random.Random) -> str:
    luck = rng.random()
    for kind, rate in kinds:
        if luck < rate:
            return kind
        luck -= rate
    return ""


def neighbouring_key(word: str, rng: random.Random) -> str:
    """This will type one letter of a word on the key beside it."""
    places = [place for place in range(1, len(word)) if word[place] in _NEIGHBOURS]
    place = rng.choice(places)
    return word[:place] + rng.choice(_NEIGHBOURS[word[place]]) + word[place + 1 :]


def missing_letter(word: str, rng: random.Random) -> str:
    """This will leave one letter of a word out."""
    place = rng.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def doubled_letter(word: str, rng: random.Random) -> str:
    """This will type one letter of a word twice."""
    place = rng.randrange(1, len(word))
    return word[:place] + word[place] + word[place:]


def swapped_letters(word: str, rng: random.Random) -> str:
    """This will swap two letters of a word that differ (a letter goes when all are alike)."""
    places = [place for place in range(1, len(word) - 1) if word[place] != word[place + 1]]
    if not places:
        return missing_letter(word, rng)
    place = rng.choice(places)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def swap_day_and_month(born_on: datetime.date) -> datetime.date:
    """This will swap the day and the month of a date whose day is twelve at most."""
    return born_on.replace(month=born_on.day, day=born_on.month)


def digit_wrong(born_on: datetime.date, rng: random.Random) -> datetime.date:
    """This will change one digit of a date and keep it a date that can be."""
    text = born_on.strftime("%Y%m%d")
    while True:
        place, digit = rng.choice((2, 3, 3, 5, 6, 7, 7)), str(rng.randrange(10))
        changed = text[:place] + digit + text[place + 1 :]
        if changed != text and (found := _date(changed)) and found.year <= 2026:
            return found


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


Typing = Callable[[str, random.Random], str]
Making = Callable[[Draft, Person, random.Random], None]


def _in_forename(typing: Typing) -> Making:
    def make(draft: Draft, person: Person, rng: random.Random) -> None:
        draft.forename = typing(draft.forename, rng)

    return make


def _in_surname(typing: Typing) -> Making:
    def make(draft: Draft, person: Person, rng: random.Random) -> None:
        draft.surname = typing(draft.surname, rng)

    return make


def _sets(**values: object) -> Making:
    def make(draft: Draft, person: Person, rng: random.Random) -> None:
        for name, value in values.items():
            setattr(draft, name, value)

    return make


def _nickname(draft: Draft, person: Person, rng: random.Random) -> None:
    draft.forename = rng.choice(names.nicknames()[person.forename])


def _maiden(draft: Draft, person: Person, rng: random.Random) -> None:
    draft.surname = person.birth_surname


def _punctuation(draft: Draft, person: Person, rng: random.Random) -> None:
    draft.surname = draft.surname.replace("'", "").replace("-", rng.choice(("", " ")))


def _swap_names(draft: Draft, person: Person, rng: random.Random) -> None:
    draft.forename, draft.surname = draft.surname, draft.forename


def _swap_birth(draft: Draft, person: Person, rng: random.Random) -> None:
    draft.born_on = swap_day_and_month(person.born_on)


def _birth_digit(draft: Draft, person: Person, rng: random.Random) -> None:
    draft.born_on = digit_wrong(person.born_on, rng)


def _old_address(draft: Draft, person: Person, rng: random.Random) -> None:
    draft.address = person.old_address


def _old_phone(draft: Draft, person: Person, rng: random.Random) -> None:
    draft.mobile = person.old_mobile


def _middle_initial(draft: Draft, person: Person, rng: random.Random) -> None:
    draft.middle = draft.middle[:1]


_TYPING: dict[str, Typing] = {
    "neighbouring key": neighbouring_key,
    "missing letter": missing_letter,
    "doubled letter": doubled_letter,
    "swapped letters": swapped_letters,
}
_MAKE: dict[str, Making] = {
    **{f"forename {kind}": _in_forename(typing) for kind, typing in _TYPING.items()},
    **{f"surname {kind}": _in_surname(typing) for kind, typing in _TYPING.items()},
    "forename initial only": _in_forename(lambda word, rng: word[:1]),
    "nickname": _nickname,
    "maiden name": _maiden,
    "punctuation lost": _punctuation,
    "names swapped": _swap_names,
    "middle name missing": _sets(middle=""),
    "middle initial only": _middle_initial,
    "birth missing": _sets(born_on=None),
    "day and month swapped": _swap_birth,
    "birth digit wrong": _birth_digit,
    "address missing": _sets(address=None),
    "old address": _old_address,
    "postcode digit wrong": _sets(bad_postcode=True),
    "phone missing": _sets(mobile="", landline=""),
    "old phone": _old_phone,
    "landline": _sets(mobile=""),
    "police numbers missing": _sets(police_numbers=False),
    "national insurance missing": _sets(national_insurance=False),
    "email missing": _sets(email=""),
}
_POSSIBLE: dict[str, Callable[[Person, str], bool]] = {
    "nickname": lambda person, _: person.forename in names.nicknames(),
    "forename initial only": lambda person, _: True,
    "forename": lambda person, _: len(person.forename) >= SHORTEST_MISTYPED,
    "surname": lambda person, _: len(person.surname) >= SHORTEST_MISTYPED,
    "maiden name": lambda person, _: person.surname != person.birth_surname,
    "punctuation lost": lambda person, _: "-" in person.surname or "'" in person.surname,
    "middle name missing": lambda person, _: bool(person.middle),
    "middle initial only": lambda person, _: bool(person.middle),
    "day and month swapped": lambda person, _: (
        person.born_on.day <= 12 and person.born_on.day != person.born_on.month
    ),
    "old address": lambda person, _: person.old_address is not None,
    "phone missing": lambda person, landline: bool(person.mobile or landline),
    "old phone": lambda person, _: bool(person.mobile),
    "landline": lambda person, landline: bool(person.mobile and landline),
    "police numbers missing": lambda person, _: bool(person.pnc_id),
    "national insurance missing": lambda person, _: bool(person.national_insurance),
    "email missing": lambda person, _: bool(person.email),
}
