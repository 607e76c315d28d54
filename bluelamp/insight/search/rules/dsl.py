"""The query language of OpenSearch and Elasticsearch, as far as search speaks it.

Of both products' common ground: bool, constant_score, dis_max, term, terms, fuzzy, prefix, regexp,
match_phrase, range, match_all. Scores are fixed for each kind of match, as in the embedded engine.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from bluelamp.records.identity.rules import words as names

from ..choices import FoundKind, Sort
from .asking import Asked, Code
from .documents import month_key
from .moments import Between
from .reasons import IN_A_TEXT, OF_THE_PLACE, ON_THE_DAY, allowed_slips
from .wanted import FACETS, Loose, Wanted

Clause = dict[str, Any]
MOST_GUARDS = 10_000
MOST_SPELLINGS = 500
INDEX: dict[str, Any] = {
    "settings": {"index": {"number_of_shards": 3, "refresh_interval": "-1"}},
    "mappings": {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {
            **{
                name: {"type": "keyword"}
                for name in ("key", "kind", "guard", "code", "plate", "plate_back", "cell")
            },
            "name": {"type": "text", "analyzer": "whitespace", "index_options": "docs"},
            "words": {"type": "text", "analyzer": "whitespace", "index_options": "positions"},
            **{name: {"type": "long"} for name in ("day", "newest", "source", "unit")},
            "tie": {"type": "double"},
        },
    },
}
SORTS: dict[Sort, list[Clause]] = {
    Sort.BEST: [{"_score": "desc"}, {"tie": "desc"}],
    Sort.NEWEST: [{"newest": "desc"}],
    Sort.OLDEST: [{"newest": "asc"}],
}
GUARDS: Clause = {
    "size": 0,
    "aggs": {"guards": {"terms": {"field": "guard", "size": MOST_GUARDS}}},
}


def search(wanted: Wanted, loose: Loose, seen: Clause) -> Clause:
    """This will write a search: its query, order and part, and the counts by facet."""
    query = _bool(must=_said(wanted, loose), filters=[*_narrowed(wanted), seen])
    if wanted.asked.like_address:
        place = among("kind", [FoundKind.LOCATION.value])
        query["bool"] |= {"should": [_scored(place, OF_THE_PLACE)], "minimum_should_match": 0}
    return {
        "query": _without(query, wanted.hidden),
        "sort": SORTS[wanted.sort],
        "from": wanted.offset,
        "size": wanted.limit,
        "track_total_hits": True,
        "aggs": {each: {"terms": {"field": each, "size": 50}} for each in FACETS},
    }


def count(wanted: Wanted, keys: Sequence[str]) -> Clause:
    """This will write a count of what is under protections."""
    query = _bool(must=_said(wanted, Loose()), filters=[among("guard", keys)])
    return {"query": _without(query, wanted.hidden)}


def seen(fewer: bool, keys: Sequence[str], glass: Sequence[str]) -> Clause:
    """This will write the reader's need to know: those seen, or all but those closed."""
    if fewer:
        return _bool(should=[among("guard", keys), among("key", glass)])
    return {"bool": {"must_not": [among("guard", keys)]}}


def among(name: str, values: Iterable[Any]) -> Clause:
    """This will write that a field has one of some values."""
    return {"terms": {name: list(values)}}


def _said(wanted: Wanted, loose: Loose) -> list[Clause]:
    asked = wanted.asked
    last = asked.words[-1] if asked.words and wanted.beginning else ""
    words = [_word(each, loose.slips, beginning=each == last) for each in asked.words]
    if loose.leave_out and words:
        least = len(words) - loose.leave_out
        words = [{"bool": {"should": words, "minimum_should_match": least}}]
    return [*words, *_exactly(asked)]


def _exactly(asked: Asked) -> list[Clause]:
    found = [_code(each) for each in asked.codes]
    found += [_scored(_phrase(each), 8.0) for each in asked.phrases]
    found += [_scored(_plate(each), 20.0) for each in asked.plates]
    found += [_scored(_between(each, each), 0.0) for each in asked.born]
    return [*found, *([_dated(asked.dates)] if asked.dates else [])]


def _code(code: Code) -> Clause:
    """A number that is kept as one, or that stands in a text."""
    ways = [_scored(among("code", code.keys), 30.0)]
    if code.said:
        ways.append(_scored(_bool(filters=[_phrase(each) for each in code.said]), IN_A_TEXT))
    return {"dis_max": {"queries": ways}}


def _word(word: str, slips: bool, *, beginning: bool) -> Clause:
    ways = [_scored({"term": {"name": word}}, 10.0), _scored({"term": {"words": word}}, 4.0)]
    if others := names.other_names(word):
        ways.append(_scored(among("name", sorted(others)), 6.0))
    if any(each.isdigit() for each in word):
        ways.append(_scored({"term": {"code": word}}, 20.0))
    if beginning and len(word) > 1:
        ways.append(_scored({"prefix": {"name": word}}, 5.0))
    if slips and (most := allowed_slips(word)):
        ways += [
            _scored({"fuzzy": {name: _fuzzy(word, most)}}, score)
            for name, score in (("name", 3.0), ("words", 1.0))
        ]
    return {"dis_max": {"queries": ways}}


def _fuzzy(word: str, most: int) -> Clause:
    return {"value": word, "fuzziness": most, "max_expansions": MOST_SPELLINGS}


def _phrase(words: tuple[str, ...]) -> Clause:
    return {"match_phrase": {"words": " ".join(words)}}


def _plate(pattern: str) -> Clause:
    """A pattern that begins with a wildcard is read backwards: a known start is fast."""
    backwards = pattern[0] in "?*" and pattern[-1] not in "?*"
    letters = pattern[::-1] if backwards else pattern
    expression = letters.replace("?", "[a-z0-9]").replace("*", "[a-z0-9]*")
    name = "plate_back" if backwards else "plate"
    return {"regexp": {name: {"value": expression, "flags": "NONE"}}}


def _narrowed(wanted: Wanted) -> list[Clause]:
    given: list[tuple[str, Sequence[Any]]] = [
        ("kind", wanted.kinds),
        ("source", wanted.sources),
        ("unit", wanted.units),
        ("cell", wanted.cells),
    ]
    found = [among(name, values) for name, values in given if values]
    if wanted.among is not None:
        found.append(among("key", wanted.among))
    return found


def _dated(dates: Between) -> Clause:
    """The day, or the month where no more than that is known, which comes after."""
    days = _scored(_between(dates.first, dates.last), ON_THE_DAY)
    months = {"gte": month_key(dates.first), "lte": month_key(dates.last)}
    known = ON_THE_DAY if dates.whole_months else 0.0
    return {"dis_max": {"queries": [days, _scored({"range": {"day": months}}, known)]}}


def _between(first: datetime.date, last: datetime.date) -> Clause:
    return {"range": {"day": {"gte": first.toordinal(), "lte": last.toordinal()}}}


def _scored(query: Clause, score: float) -> Clause:
    return {"constant_score": {"filter": query, "boost": score}}


def _bool(
    must: Sequence[Clause] = (), filters: Sequence[Clause] = (), should: Sequence[Clause] = ()
) -> Clause:
    parts = {"must": list(must), "filter": list(filters), "should": list(should)}
    made: Clause = {name: each for name, each in parts.items() if each}
    return {"bool": made | ({"minimum_should_match": 1} if should else {})}


def _without(query: Clause, hidden: Sequence[str]) -> Clause:
    if hidden:
        query["bool"]["must_not"] = [among("kind", hidden)]
    return query
