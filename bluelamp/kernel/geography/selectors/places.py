"""Finding places by what somebody types, slips of the finger and all.

The few words that all names are made of are searched for near spellings; the many names are then
found by whole words through an index. So a search costs by what it finds, not by what there is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from bluelamp.kernel.geography.choices import PlaceKind
from bluelamp.kernel.geography.rules import grid, places, words

MOST_HEADINGS, MOST_LOOKED_INTO, MOST_SPELLINGS, MOST_ENDINGS = 200, 60, 10, 12
AROUND = 15_000.0  # metres about the place given, each way
Near = tuple[float, float] | None
_HEADING = "select id, kind, name, street, town, words, easting, northing from geography_heading"
_PLACE = (
    "select p.kind, p.name, coalesce(h.street, ''), coalesce(h.town, ''), p.postcode,"
    " p.easting, p.northing, p.uprn, p.usrn, p.heading_id, p.number, coalesce(h.name, '')"
    " from geography_place p left join geography_heading h on h.id = p.heading_id"
)


@dataclass(frozen=True)
class FoundPlace:
    """A place that answers, best first by `score`; `reason` says why in a few words."""

    kind: str
    name: str
    street: str
    town: str
    postcode: str
    easting: float
    northing: float
    reason: str
    score: float
    uprn: int | None = None
    usrn: int | None = None

    @property
    def label(self) -> str:
        """This will write the place on one line, as on an envelope."""
        first = self.name if words.tight_postcode(self.name) != self.postcode else ""
        number = self.kind == PlaceKind.ADDRESS and words.is_number(first.lower())
        street = f"{first} {self.street}" if number and self.street else self.street
        lead = [] if number and self.street else [first]
        parts = [*lead, street, self.town, words.loose_postcode(self.postcode)]
        return ", ".join(part for part in parts if part)


@dataclass
class _Asked:
    """What was typed, taken apart."""

    postcode: str
    numbers: list[str]
    words: list[str]
    near: Near
    limit: int


@dataclass(frozen=True)
class _Heading:
    id: int
    kind: str
    name: str
    street: str
    town: str
    words: list[int] = field(repr=False)
    easting: float
    northing: float


@dataclass
class _Spellings:
    """For each typed word the kept words it may stand for, and the slips between."""

    may_be: dict[str, dict[int, int]]
    texts: dict[int, str]

    def as_typed(self, word: str) -> list[int]:
        return [each for each, slips in self.may_be[word].items() if slips <= 0]

    def any(self, word: str) -> list[int]:
        return list(self.may_be[word])


def find_places(text: str, *, near: Near = None, limit: int = 10) -> list[FoundPlace]:
    """This will find places by what somebody typed, best first.

    It takes house numbers, names, streets, towns, postcodes or their beginnings, in any order and
    with slips of the finger, and grid references. `near` (easting, northing) prefers what is near.
    """
    text = text[:200].replace("\0", " ")
    if point := grid.read_grid_reference(text):
        return [_grid_place(text, point)]
    asked = _asked(text, near, limit)
    found: list[FoundPlace] = []
    if asked.postcode:
        found = _by_postcode(asked)
        if not found:
            asked = _without_postcode(text, near, limit)
    if asked.words:
        found = [*_by_words(asked), *(found if not asked.numbers else [])]
    return _best(found, limit)


def _asked(text: str, near: Near, limit: int) -> _Asked:
    postcode, rest = words.take_postcode(text)
    asked = _without_postcode(rest, near, limit)
    return replace(asked, postcode=postcode)


def _without_postcode(text: str, near: Near, limit: int) -> _Asked:
    all_words = words.spelt_out(text)
    numbers = [word for word in all_words if words.is_number(word)]
    named = [word for word in all_words if not words.is_number(word)]
    telling = [word for word in named if word not in words.IGNORED]
    return _Asked("", numbers, list(dict.fromkeys(telling or named))[:8], near, limit)


def _by_postcode(asked: _Asked) -> list[FoundPlace]:
    """The postcodes that begin so; and the addresses in a whole one, or with the number given."""
    kinds = [PlaceKind.POSTCODE, *([PlaceKind.ADDRESS] if _wants_addresses(asked) else [])]
    where, values = ["p.postcode like %s", "p.kind = any(%s)"], [f"{asked.postcode}%", kinds]
    if asked.numbers and not asked.words:
        where.append("(p.number = any(%s) or p.kind = 'postcode')")
        values.append(asked.numbers)
    if asked.words:
        where[1] = "p.kind = any(%s)"
    order = "p.postcode <> %s, p.postcode, p.kind = 'postcode', length(p.number), p.number"
    rows = _rows(
        f"{_PLACE} where {' and '.join(where)} order by {order} limit %s",
        [*values, asked.postcode, asked.limit],
    )
    return [_found(row, _postcode_score(row, asked), "postcode") for row in rows]


def _wants_addresses(asked: _Asked) -> bool:
    return words.is_whole_postcode(asked.postcode) or bool(asked.numbers)


def _postcode_score(row: Sequence[Any], asked: _Asked) -> float:
    whole = 1.0 if row[4] == asked.postcode else 0.9
    if asked.words:
        whole -= 0.4
    bonus = 0.3 if row[10] and row[10] in asked.numbers else 0.0
    bonus += 0.1 if row[0] == PlaceKind.POSTCODE else 0.0
    return whole + bonus + places.nearness(row[5], row[6], asked.near)


def _by_words(asked: _Asked) -> list[FoundPlace]:
    spellings = _spell(asked.words)
    slipped = {
        word: {spellings.texts[number]: slips for number, slips in may_be.items()}
        for word, may_be in spellings.may_be.items()
    }
    headings = _candidates(asked, spellings)
    scored = sorted(
        ((_score(heading, asked, spellings.texts, slipped), heading) for heading in headings),
        key=lambda pair: -pair[0].score,
    )
    if not (asked.numbers or asked.postcode):
        return [_street(heading, score) for score, heading in scored[: asked.limit]]
    return _look_into(scored[:MOST_LOOKED_INTO], asked)


def _spell(typed: list[str]) -> _Spellings:
    """One question to the vocabulary for every word, and for endings of the last one."""
    texts = [(word, spelling) for word in typed for spelling in words.deletions(word)]
    texts += [("st", "street")] if "st" in typed else []
    rows = _rows(
        "select q.typed, w.id, w.text, w.uses"
        " from unnest(%s::text[], %s::text[]) q(typed, spelling)"
        " join geography_spelling s on s.text = q.spelling"
        " join geography_word w on w.id = s.word_id"
        " union all (select %s::text, id, text, uses from geography_word"
        " where text like %s and text <> %s order by uses desc limit %s)",
        [
            [word for word, _ in texts],
            [spelling for _, spelling in texts],
            typed[-1],
            f"{typed[-1]}_%" if len(typed[-1]) > 1 else "",
            typed[-1],
            MOST_ENDINGS,
        ],
    )
    return _sorted_out(typed, rows)


def _sorted_out(typed: list[str], rows: Iterable[Sequence[Any]]) -> _Spellings:
    near: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    texts: dict[int, str] = {}
    for word, number, text, uses in rows:
        texts[number] = text
        slips = 0 if (word, text) == ("st", "street") else words.slips(word, text)
        if slips <= words.edits(word) or slips == 0:
            near[word][number] = (slips, -uses)
        elif word == typed[-1] and text.startswith(word):
            near[word].setdefault(number, (-1, -uses))
    may_be = {word: _nearest(near[word]) for word in typed}
    return _Spellings(may_be, texts)


def _nearest(near: dict[int, tuple[int, int]]) -> dict[int, int]:
    endings = {number: -1 for number, (slips, _) in near.items() if slips < 0}
    slipped = [(rank, number) for number, rank in near.items() if rank[0] >= 0]
    return {number: rank[0] for rank, number in sorted(slipped)[:MOST_SPELLINGS]} | endings


def _candidates(asked: _Asked, spellings: _Spellings) -> list[_Heading]:
    """Headings with every word as typed; failing that as it may be meant; failing that most.

    What is near is looked through first, and if it holds any the country is left alone.
    """
    known = [word for word in asked.words if spellings.may_be[word]]
    plain = {word: spellings.as_typed(word) or spellings.any(word) for word in known}
    loose = {word: spellings.any(word) for word in known}
    fewer = [{w: ids for w, ids in loose.items() if w != left} for left in loose]
    for choices in ([plain], [loose], [each for each in fewer if each]):
        around = _headings(choices, asked.near, AROUND) if asked.near else []
        if found := around or _headings(choices, asked.near):
            return found
    return []


def _headings(
    choices: list[dict[str, list[int]]], near: Near, around: float = 0.0
) -> list[_Heading]:
    """Headings that hold, for each word of one of the choices, one of its spellings.

    `around` keeps to so many metres about `near`, each way.
    """
    parts, values = [], list[Any]()
    for choice in filter(None, choices):
        tests, given = _tests(choice)
        if near and around:
            tests.append("easting between %s and %s and northing between %s and %s")
            given += [near[0] - around, near[0] + around, near[1] - around, near[1] + around]
        order = " order by (easting - %s) ^ 2 + (northing - %s) ^ 2" if near else ""
        values += [*given, *(near or ())]
        parts.append(f"({_HEADING} where {' and '.join(tests)}{order} limit {MOST_HEADINGS})")
    rows = _rows(" union ".join(parts), values) if parts else []
    return [_Heading(*row) for row in rows]


def _tests(choice: dict[str, list[int]]) -> tuple[list[str], list[Any]]:
    """One test a word. A common word is read from the row and not looked up.

    Its own list in the index is longer than what the other words leave.
    """
    telling = {word for word in choice if word not in words.COMMON} or set(choice)
    looked_up, read = "words && %s::int[]", "(words || '{}') && %s::int[]"
    return [looked_up if word in telling else read for word in choice], list(choice.values())


def _score(
    heading: _Heading, asked: _Asked, texts: dict[int, str], slipped: dict[str, dict[str, int]]
) -> places.Scored:
    kept = [texts.get(number) or f"#{number}" for number in heading.words]
    scored = places.score_words(asked.words, kept, slipped)
    bonus = places.nearness(heading.easting, heading.northing, asked.near)
    return replace(scored, score=scored.score + bonus)


def _look_into(scored: list[tuple[places.Scored, _Heading]], asked: _Asked) -> list[FoundPlace]:
    """The entries of the best headings that have the number or the postcode; then the headings."""
    by_id = {heading.id: (score, heading) for score, heading in scored}
    where, values = ["p.heading_id = any(%s)"], list[Any]([list(by_id)])
    if asked.numbers:
        where.append("p.number = any(%s)")
        values.append(asked.numbers)
    if asked.postcode:
        where.append("p.postcode like %s")
        values.append(f"{asked.postcode}%")
    rows = _rows(f"{_PLACE} where {' and '.join(where)} limit 400", values)
    found = [_entry(row, by_id[row[9]][0], asked) for row in rows]
    if asked.postcode and not asked.numbers:
        return _narrowed(found, by_id, {row[9] for row in rows})
    return [*found, *(_street(heading, score) for score, heading in scored[: asked.limit])]


def _narrowed(
    found: list[FoundPlace], by_id: dict[int, tuple[places.Scored, _Heading]], inside: set[int]
) -> list[FoundPlace]:
    """With a postcode and no number the headings inside it are meant, not each house."""
    streets = []
    for number in inside or by_id:
        score, heading = by_id[number]
        bonus = 0.3 if number in inside else 0.0
        streets.append(_street(heading, replace(score, score=score.score + bonus)))
    return streets


def _entry(row: Sequence[Any], score: places.Scored, asked: _Asked) -> FoundPlace:
    held = set(words.fold(row[1]))
    bonus = 0.25 * sum(number in held for number in asked.numbers)
    extra = 0.02 * len(held - set(asked.numbers))
    postcode = 0.2 if asked.postcode else 0.0
    return _found(row, score.score + bonus + postcode - extra, score.reason)


def _found(row: Sequence[Any], score: float, reason: str) -> FoundPlace:
    kind, name, street, town, postcode, easting, northing, uprn, usrn = row[:9]
    return FoundPlace(
        kind, name, street, town, postcode, easting, northing, reason, round(score, 3), uprn, usrn
    )


def _street(heading: _Heading, score: places.Scored) -> FoundPlace:
    named = heading.name or heading.street
    street = heading.street if heading.name else ""
    return FoundPlace(
        heading.kind, named, street, heading.town, "", heading.easting, heading.northing,
        score.reason, round(score.score, 3),
    )  # fmt: skip


def _grid_place(text: str, point: tuple[float, float]) -> FoundPlace:
    name = text.strip().upper()
    return FoundPlace(PlaceKind.PLACE, name, "", "", "", *point, "grid reference", 1.0)


def _best(found: list[FoundPlace], limit: int) -> list[FoundPlace]:
    kept: dict[tuple[str, str, float, float], FoundPlace] = {}
    for each in sorted(found, key=lambda place: -place.score):
        kept.setdefault((each.kind, each.name, each.easting, each.northing), each)
    return list(kept.values())[:limit]


def _rows(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
        return rows
