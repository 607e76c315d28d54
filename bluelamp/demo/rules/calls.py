"""A stream of fictional 999 and 101 calls, the same again for the same county and start.

How often: about 0.45 calls a person a year, three in ten of them 999, by a profile of the hours of
a week. Who: somebody of the county, from their own telephone; one call in eight comes from the few
who call again and again. What: a type with a realistic share, a sentence in a caller's words.
"""

import datetime
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from zoneinfo import ZoneInfo

from .county import PEOPLE_A_BLOCK, blocks
from .geometry import Address, County, Spot
from .lists import Drawn, sections, words
from .people import Household, Person, households
from .vehicles import colours, make_and_model, models

LONDON = ZoneInfo("Europe/London")
CALLS_A_PERSON_A_YEAR, SHARE_REPEATED = 0.45, 0.125
REPEATERS, KEPT_BLOCKS = 200, 8
# Calls by hour of the day, Monday to Thursday; weekend nights have more, Sunday mornings fewer.
_HOURS = [26, 20, 16, 13, 11, 12, 17, 28, 42, 50, 54, 56, 57, 57, 59, 64, 67, 68, 66, 62, 57, 52,
          44, 35]  # fmt: skip
SEEN_BY_SEVERAL = {"violence", "collision", "antisocial"}
_SEEN_BY_ALL = {"street", "pub", "shop"}
_WHEN = {
    "night": (21, 22, 23, 0, 1, 2, 3, 4),
    "morning": (5, 6, 7, 8, 9, 10),
    "rush": (7, 8, 9, 15, 16, 17, 18),
    "day": (9, 10, 11, 12, 13, 14, 15, 16),
    "evening": (16, 17, 18, 19, 20, 21, 22, 23),
}
_BY_999 = {"violence": 0.8, "domestic": 0.6, "collision": 0.55, "abandoned": 0.95, "burglary": 0.3,
           "suspicious": 0.2, "concern": 0.4, "missing": 0.25, "theft": 0.1}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """A fictional call as it reaches the switch, with what the caller will say."""

    at: datetime.datetime
    channel: str
    kind: str
    title: str
    words: str
    caller: str
    number: str
    withheld: bool
    place: Address | Spot


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type of incident and the sentences for it."""

    code: str
    title: str
    share: int
    hours: tuple[int, ...]
    sentences: tuple[str, ...]


def call_again(call: Call, rng: random.Random) -> Call | None:
    """This will make the call of somebody else who sees the same, within a minute and a half.

    None where only the first caller could know of it.
    """
    [kind] = [each for each in kinds() if each.code == call.kind]
    told = [each for each in kind.sentences if set(re.findall(r"{(\w+)}", each)) <= _SEEN_BY_ALL]
    if call.kind not in SEEN_BY_SEVERAL or not told:
        return None
    return replace(
        call,
        at=call.at + datetime.timedelta(seconds=rng.randint(30, 90)),
        words=_said(rng.choice(told), call.place, rng),
        caller="",
        number=f"07700 900{rng.randrange(1000):03}",
        withheld=False,
    )


def weekly_profile() -> list[float]:
    """This will give the share of each hour of a week, Monday midnight first; they make one."""
    weights = [_HOURS[hour] * _day_factor(day, hour) for day in range(7) for hour in range(24)]
    return [weight / sum(weights) for weight in weights]


def stream(
    county: County, *, start: datetime.datetime, pace: float = 1.0, seed: int | None = None
) -> Iterator[Call]:
    """This will give calls in order of time from a moment on, without end.

    `pace` multiplies how often they come; `at` is aware, to the second.
    """
    source = county.seed if seed is None else seed
    rng = random.Random(f"{source}:calls:{start.isoformat()}")
    people = _People(county, rng)
    a_week = county.people * CALLS_A_PERSON_A_YEAR * 7 / 365.25 * pace
    profile = weekly_profile()
    busiest = max(profile) * a_week / 3600
    at = start.timestamp()
    while True:
        at += rng.expovariate(busiest)
        local = datetime.datetime.fromtimestamp(int(at), LONDON)
        hour = local.weekday() * 24 + local.hour
        if rng.random() * max(profile) < profile[hour]:
            yield _call(county, people, local, rng)


@cache
def kinds() -> tuple[_Kind, ...]:
    """This will give the types of incident with their shares and sentences."""
    found = []
    for heading, sentences in sections("calls.txt").items():
        if heading:
            code, share, when, title = heading.split("|")
            found.append(_Kind(code, title, int(share), _WHEN[when], sentences))
    return tuple(found)


@cache
def _kinds_at(hour: int) -> Drawn[_Kind]:
    """In its hours a type is two and a half times as likely."""
    weights = [kind.share * (2.5 if hour in kind.hours else 1.0) for kind in kinds()]
    return Drawn(kinds(), weights)


class _People:
    """People of the county, made again block by block; a few are kept to call often."""

    def __init__(self, county: County, rng: random.Random) -> None:
        self.county = county
        self.kept: dict[int, list[tuple[Household, Person]]] = {}
        count = min(REPEATERS, max(1, county.people // 100))
        self.often = [rng.randrange(county.people) for _ in range(count)]

    def draw(self, rng: random.Random) -> tuple[Household, Person]:
        """This will draw somebody of twelve or more who calls."""
        if rng.random() < SHARE_REPEATED:
            number = self.often[int(len(self.often) * rng.random() ** 2)]
            return self._adult(number // PEOPLE_A_BLOCK, number)
        block = self._some_block(rng)
        return self._adult(block, rng.randrange(PEOPLE_A_BLOCK))

    def _some_block(self, rng: random.Random) -> int:
        """Most from blocks that are at hand: making one again costs milliseconds."""
        if len(self.kept) >= KEPT_BLOCKS and rng.random() < 0.9:
            return rng.choice(sorted(self.kept))
        return rng.randrange(blocks(self.county.people))

    def _adult(self, block: int, number: int) -> tuple[Household, Person]:
        people = self._block(block)
        return people[number % len(people)]

    def _block(self, block: int) -> list[tuple[Household, Person]]:
        if block not in self.kept:
            while len(self.kept) >= KEPT_BLOCKS * 2:
                del self.kept[next(iter(self.kept))]
            made = households(self.county, block)
            self.kept[block] = [(h, p) for h in made for p in h.people if p.mobile]
        return self.kept[block]


def _call(county: County, people: _People, local: datetime.datetime, rng: random.Random) -> Call:
    kind = _kinds_at(local.hour).draw(rng)
    household, person = people.draw(rng)
    sentence = rng.choice(kind.sentences)
    place = _place(county, household, sentence, rng)
    urgent = rng.random() < _BY_999.get(kind.code, 0.03)
    return Call(
        at=local.astimezone(datetime.UTC),
        channel="999" if urgent else "101",
        kind=kind.code,
        title=kind.title,
        words=_said(sentence, place, rng),
        caller="" if kind.code == "abandoned" else f"{person.forename} {person.surname}",
        number=household.landline if household.landline and rng.random() < 0.15 else person.mobile,
        withheld=rng.random() < 0.04,
        place=place,
    )


def _place(
    county: County, household: Household, sentence: str, rng: random.Random
) -> Address | Spot:
    """A pub or shop when the words speak of one; else the caller's home or some other address."""
    for kind in ("pub", "shop"):
        if f"{{{kind}}}" in sentence:
            return rng.choice(_spots(county, kind))
    if "{place}" in sentence and rng.random() < 0.75:
        return county.address(household.address)
    return county.address(rng.randrange(county.homes))


def _spots(county: County, kind: str) -> list[Spot]:
    return [spot for spot in county.spots if spot.kind == kind]


def _said(sentence: str, place: Address | Spot, rng: random.Random) -> str:
    known = place.name if isinstance(place, Spot) else f"{place.house} {place.street}"
    fills = {"place": known, "street": place.street, "pub": known, "shop": known}

    def fill(found: re.Match[str]) -> str:
        return fills.get(found[1]) or _word(found[1], rng)

    text = re.sub(r"\{(\w+)\}", fill, sentence)
    return rng.choice(_OPENINGS) + text if rng.random() < 0.4 and text[0] != "(" else text


def _word(slot: str, rng: random.Random) -> str:
    if slot == "car":
        return " ".join(make_and_model(models().draw(rng)))
    if slot == "colour":
        return colours().draw(rng).lower()
    return rng.choice(_WORDS[slot])


_OPENINGS = ("Hello, police please. ", "Please help. ", "Hi, ",
             "I think this is the number. ", "Yes, hello. ", "Police, quick. ")  # fmt: skip
_WORDS = {
    "name": words("forenames.txt", "british m 1980"),
    "who": ("husband", "boyfriend", "ex", "partner", "brother", "mum", "dad", "nan", "wife"),
    "time": ("last night", "this morning", "about ten minutes ago", "yesterday", "just now"),
    "child": ("son", "daughter", "lad", "little girl"),
}


def _day_factor(day: int, hour: int) -> float:
    """Friday and Saturday evenings and the small hours after them; a quiet Sunday morning."""
    if (day in (4, 5) and hour >= 19) or (day in (5, 6) and hour <= 4):
        return 1.75
    return 0.8 if day == 6 and 5 <= hour <= 11 else 1.0
