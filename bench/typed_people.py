"""People of the demonstration typed again with each kind of mistake, for `live_match.py`."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Asked:
    """What is typed, and the records of the person who is meant."""

    name: str = ""
    born_on: str = ""
    telephone: str = ""
    postcode: str = ""
    truth: frozenset[int] = frozenset()


def questions_of(county: Any, count: int) -> dict[str, list[Asked]]:
    """This will draw true people and type them with each kind of mistake."""
    kinds: dict[str, Callable[..., Asked | None]] = {
        "as typed: name, birth": lambda *each: typed(*each, ("born_on",)),
        "as typed: name, telephone": lambda *each: typed(*each, ("telephone",)),
        "as typed: name, postcode": lambda *each: typed(*each, ("postcode",)),
        "as typed: everything": lambda *each: typed(*each, ("born_on", "telephone", "postcode")),
        "slip in each name, birth": slipped,
        **{f"{kind}, birth": mistaken(kind) for kind in MISTAKES},
        "beginnings of names, birth": begun,
        "telephone alone": lambda *each: typed(*each, ("telephone",), name=False),
    }
    return {kind: list(drawn(county, make, kind, count)) for kind, make in kinds.items()}


MISTAKES = (
    "nickname", "maiden name", "names swapped", "day and month swapped", "birth digit wrong",
    "forename initial only", "punctuation lost",
)  # fmt: skip


def drawn(county: Any, make: Callable[..., Asked | None], kind: str, count: int) -> Iterator[Asked]:
    """This will type people from all over the county, until there are enough."""
    from bluelamp.demo.rules.county import blocks

    rng = random.Random(f"ask:{kind}")
    made = 0
    while made < count:
        block = rng.randrange(blocks(county.people))
        people, records = known_of(county, block)
        for number in rng.sample(sorted(people), 60):
            person, landline = people[number]
            question = make(county, person, landline, records[number], rng)
            if question and made < count:
                made += 1
                yield replace(question, truth=frozenset(row[0] for row in records[number]))


_known: dict[int, Any] = {}


def known_of(county: Any, block: int) -> tuple[dict[int, Any], dict[int, list[Any]]]:
    """This will make a block's people and their records again: the same for the same seed."""
    from bluelamp.demo.rules.people import households
    from bluelamp.demo.rules.records import block_rows

    if block not in _known:
        rows = block_rows(county, block)
        whose = {number: person for number, person, _ in rows.links}
        records: dict[int, list[Any]] = {}
        for row in rows.records:
            records.setdefault(whose[row[0]], []).append(row)
        people = {
            person.id: (person, house.landline)
            for house in households(county, block)
            for person in house.people
            if person.id in records
        }
        _known[block] = people, records
    return _known[block]


def typed(
    county: Any, person: Any, landline: str, records: Any, rng: random.Random,
    facts: tuple[str, ...], name: bool = True,
) -> Asked | None:  # fmt: skip
    """This will type a person afresh as the demonstration types its records, mistakes and all."""
    from bluelamp.demo.rules.mistakes import type_record

    draft, _ = type_record(person, landline, rng)
    said = {
        "born_on": draft.born_on and f"{draft.born_on:%d/%m/%Y}",
        "telephone": draft.mobile or draft.landline,
        "postcode": draft.address is not None and county.address(draft.address).postcode,
    }
    if not any(said[fact] and on_record(fact, said[fact], records) for fact in facts):
        return None
    asked = Asked(**{fact: said[fact] or "" for fact in facts})
    return replace(asked, name=f"{draft.forename} {draft.surname}") if name else asked


def on_record(fact: str, value: str, records: Any) -> bool:
    """This will say whether the person could be found by a fact: it is written down somewhere."""
    if fact == "born_on":
        return any(row[6] for row in records)
    if fact == "telephone":
        return any(value[-10:] == row[11].replace(" ", "")[-10:] for row in records)
    return any(value == row[10] for row in records)


def slipped(
    county: Any, person: Any, landline: str, records: Any, rng: random.Random
) -> Asked | None:
    """This will type both names with one slip each."""
    from bluelamp.demo.rules import mistakes

    slips = (
        mistakes.neighbouring_key, mistakes.missing_letter, mistakes.doubled_letter,
        mistakes.swapped_letters,
    )  # fmt: skip
    if min(len(person.forename), len(person.surname)) < 4 or not any(row[6] for row in records):
        return None
    forename, surname = (rng.choice(slips)(each, rng) for each in (person.forename, person.surname))
    return Asked(f"{forename} {surname}", f"{person.born_on:%d/%m/%Y}")


def mistaken(kind: str) -> Callable[..., Asked | None]:
    """This will type people with one kind of mistake and no other."""

    def make(
        county: Any, person: Any, landline: str, records: Any, rng: random.Random
    ) -> Asked | None:
        from bluelamp.demo.rules import mistakes

        if not mistakes.can_happen(kind, person, landline) or not any(row[6] for row in records):
            return None
        draft = mistakes.Draft(
            person.forename, "", person.surname, person.born_on, None, "", "", ""
        )
        mistakes._MAKE[kind](draft, person, rng)
        return Asked(f"{draft.forename} {draft.surname}", f"{draft.born_on:%d/%m/%Y}")

    return make


def begun(
    county: Any, person: Any, landline: str, records: Any, rng: random.Random
) -> Asked | None:
    """This will type a whole forename, the beginning of a surname and a date of birth."""
    if len(person.surname) < 5 or not any(row[6] for row in records):
        return None
    begin = person.surname[: rng.randint(3, 4)]
    return Asked(f"{person.forename} {begin}", f"{person.born_on:%d/%m/%Y}")
