"""The reader of the embedded engine's index: files that one other process writes."""

import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings
from tantivy import FieldType, Occur, Order, Query

from bluelamp.kernel.access.rules import Scope
from bluelamp.records.identity.rules import words

from ..choices import FoundKind, Sort
from ..rules.asking import Asked, Code
from ..rules.documents import month_key
from ..rules.moments import Between
from ..rules.reasons import IN_A_TEXT, OF_THE_PLACE, ON_THE_DAY, allowed_slips
from ..rules.wanted import FACETS, Engine, Facets, Found, Loose, NoIndex, Wanted
from .glass import glass_keys

Clause = tuple[Occur, Query]
COMMON = 10_000  # records with a word
MOST_IN_SETS = 6
# Tantivy lets go of Python while it counts, so facets are counted while the records are read.
beside = ThreadPoolExecutor(max_workers=4, thread_name_prefix="search")


def schema() -> tantivy.Schema:
    """This will give the fields of the index. Numbers are signed: see `rules.documents`."""
    made = tantivy.SchemaBuilder()
    made.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    made.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("guard", "code", "plate", "plate_back", "cell"):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    made.add_text_field("name", tokenizer_name="whitespace", index_option="basic")
    made.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    for name in ("day", "newest", "source", "unit"):
        made.add_integer_field(name, indexed=True, fast=True)
    made.add_float_field("tie", fast=True)
    return made.build()


def folder() -> Path:
    """This will name the folder of the indexes of this installation."""
    return Path(settings.SEARCH_INDEX)


def current() -> Path:
    """This will name the index that is read. Raises NoIndex."""
    try:
        return folder() / (folder() / "current").read_text().strip()
    except OSError as missing:
        raise NoIndex from missing


_lock = threading.Lock()
_open: dict[Path, "Reader"] = {}


def reader() -> "Reader":
    """This will give the reader of the present index as it stands this moment. Raises NoIndex."""
    path = current()
    with _lock:
        if path not in _open:
            _open.clear()
            _open[path] = Reader(path)
        _open[path].refresh()
        return _open[path]


class Reader(Engine):
    """Reads one index. `refresh` takes in what the writer has committed since."""

    def __init__(self, path: Path) -> None:
        try:
            self.index = tantivy.Index.open(str(path))
        except ValueError as missing:
            raise NoIndex from missing
        self.index.config_reader("manual")
        self.schema, self.path, self.stamp = self.index.schema, path, 0
        self.searcher: tantivy.Searcher = self.index.searcher()
        self.guards: dict[str, int] = {}

    def refresh(self) -> None:
        """This will look at the newest commit; it costs a file's date when there is none."""
        stamp = (self.path / "meta.json").stat().st_mtime_ns
        if stamp != self.stamp:
            self.index.reload()
            self.searcher = self.index.searcher()
            self.guards = dict(self.searcher.terms_with_prefix("guard", ""))
            self.stamp = stamp

    def count(self, wanted: Wanted, keys: Sequence[str]) -> int:
        """This will count what is under these protections, whoever may see it."""
        clauses = [*self._clauses(wanted, Loose()), (Occur.Must, self._any("guard", keys))]
        query = Query.boolean_query(clauses)
        return _count_of(self.searcher.search(query, limit=1))

    def ask(self, wanted: Wanted, loose: Loose) -> Found:
        """This will find what the reader of `wanted.scope` may see, so far stretched."""
        clauses = [*self._clauses(wanted, loose), *self._seen(wanted.scope)]
        query = Query.boolean_query(clauses)
        ordered: dict[str, Any] = {"weight_by_field": "tie"}
        if wanted.sort != Sort.BEST:
            ordered = {"order_by_field": "newest"}
        order = Order.Asc if wanted.sort == Sort.OLDEST else Order.Desc
        result = self.searcher.search(
            query, limit=wanted.limit, offset=wanted.offset, order=order, **ordered
        )
        keys = [self.searcher.doc(address)["key"][0] for _, address in result.hits]
        count = _count_of(result)
        return Found(keys, count, partial(_facets, self.searcher, query) if count else _none)

    def _seen(self, scope: Scope) -> list[Clause]:
        """The reader's need to know, by whichever list of protections has fewer records."""
        fewer, keys = self.fewer_seen(scope)
        if not fewer:
            return [(Occur.MustNot, self._term("guard", each)) for each in keys]
        glass = glass_keys(scope)
        opened = [(Occur.Should, self._any("guard", keys))]
        opened += [(Occur.Should, self._any("key", glass))] if glass else []
        return [(Occur.Must, Query.const_score_query(Query.boolean_query(opened), 0.0))]

    def _clauses(self, wanted: Wanted, loose: Loose) -> list[Clause]:
        clauses = [*self._said(wanted, loose), *self._narrowed(wanted)]
        must = any(occur == Occur.Must for occur, _ in clauses)
        return clauses if must else [*clauses, (Occur.Must, Query.all_query())]

    def _said(self, wanted: Wanted, loose: Loose) -> list[Clause]:
        asked = wanted.asked
        last = asked.words[-1] if asked.words and wanted.beginning else ""
        said = [self._word(each, loose.slips, beginning=each == last) for each in asked.words]
        if loose.leave_out and said:
            said = _all_but(said, loose.leave_out)
        queries = [*said, *(self._code(each) for each in asked.codes)]
        queries += [self._phrase(each) for each in asked.phrases]
        queries += [self._plate(each) for each in asked.plates]
        queries += [self._days(each.toordinal(), each.toordinal(), 0.0) for each in asked.born]
        queries += [self._dated(asked.dates)] if asked.dates else []
        return [*((Occur.Must, each) for each in queries), *self._places_first(asked)]

    def _places_first(self, asked: Asked) -> list[Clause]:
        if not asked.like_address:
            return []
        return [(Occur.Should, self._term("kind", FoundKind.LOCATION.value, OF_THE_PLACE))]

    def _word(self, word: str, slips: bool, *, beginning: bool) -> Query:
        ways = self._exactly(word)
        if others := words.other_names(word):
            ways.append(self._any("name", sorted(others), 6.0))
        if beginning and len(word) > 1:
            ways.append(self._scored(Query.regex_query(self.schema, "name", f"{word}.*"), 5.0))
        if slips and (most := allowed_slips(word)) and not self._is_common(word):
            for name, score in (("name", 3.0), ("words", 1.0)):
                near = Query.fuzzy_term_query(self.schema, name, word, distance=most)
                ways.append(self._scored(near, score))
        if not ways:
            return Query.empty_query()
        return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways)

    def _is_common(self, word: str) -> bool:
        """A word that texts are full of, and no name is, was not a slip of the hand."""
        if self.searcher.doc_freq("name", word):
            return False
        return bool(self.searcher.doc_freq("words", word) > COMMON)

    def _exactly(self, word: str) -> list[Query]:
        """The word in each field that has it: a field that has not would only cost time."""
        ways = [("name", 10.0), ("words", 4.0)]
        if any(each.isdigit() for each in word):
            ways.append(("code", 20.0))
        return [
            self._term(name, word, score)
            for name, score in ways
            if self.searcher.doc_freq(name, word)
        ]

    def _code(self, code: Code) -> Query:
        """A number that is kept as one, or that stands in a text."""
        kept = self._any("code", code.keys, 30.0)
        words = [word for each in code.said for word in each]
        if not words or not all(self.searcher.doc_freq("words", each) for each in words):
            return kept
        phrases = [(Occur.Must, self._phrase(each)) for each in code.said]
        told = self._scored(Query.boolean_query(phrases), IN_A_TEXT)
        return Query.disjunction_max_query([kept, told])

    def _phrase(self, phrase: tuple[str, ...]) -> Query:
        if len(phrase) == 1:
            return self._term("words", phrase[0], 8.0)
        return self._scored(Query.phrase_query(self.schema, "words", list(phrase)), 8.0)

    def _plate(self, pattern: str) -> Query:
        """A pattern that begins with a wildcard is read backwards: a known start is fast."""
        backwards = pattern[0] in "?*" and pattern[-1] not in "?*"
        letters = pattern[::-1] if backwards else pattern
        expression = letters.replace("?", "[a-z0-9]").replace("*", "[a-z0-9]*")
        name = "plate_back" if backwards else "plate"
        return self._scored(Query.regex_query(self.schema, name, expression), 20.0)

    def _narrowed(self, wanted: Wanted) -> list[Clause]:
        among: list[tuple[str, Iterable[Any]]] = [
            ("kind", wanted.kinds),
            ("source", wanted.sources),
            ("unit", wanted.units),
            ("cell", wanted.cells),
        ]
        queries = [self._any(name, values) for name, values in among if values]
        if wanted.among is not None:
            queries.append(self._any("key", wanted.among))
        hidden = [(Occur.MustNot, self._term("kind", each)) for each in wanted.hidden]
        return [*((Occur.Must, each) for each in queries), *hidden]

    def _dated(self, dates: Between) -> Query:
        """The day, or the month where no more than that is known, which comes after."""
        days = (dates.first.toordinal(), dates.last.toordinal(), ON_THE_DAY)
        known = ON_THE_DAY if dates.whole_months else 0.0
        months = (month_key(dates.first), month_key(dates.last), known)
        return Query.disjunction_max_query([self._days(*days), self._days(*months)])

    def _days(self, first: int, last: int, score: float) -> Query:
        between = Query.range_query(self.schema, "day", FieldType.Integer, first, last)
        return self._scored(between, score)

    def _term(self, name: str, value: Any, score: float = 0.0) -> Query:
        return self._scored(Query.term_query(self.schema, name, value, "basic"), score)

    def _any(self, name: str, values: Iterable[Any], score: float = 0.0) -> Query:
        terms = [Query.term_query(self.schema, name, each, "basic") for each in values]
        if not terms:
            return Query.empty_query()
        query = (
            terms[0]
            if len(terms) == 1
            else Query.boolean_query([(Occur.Should, each) for each in terms])
        )
        return self._scored(query, score)

    def _scored(self, query: Query, score: float) -> Query:
        return Query.const_score_query(query, score)


def _none() -> Facets:
    return {name: {} for name in FACETS}


def _facets(searcher: tantivy.Searcher, query: Query) -> Facets:
    asked = {each: {"terms": {"field": each, "size": 50}} for each in FACETS}
    answer = searcher.aggregate(query, asked)
    return {
        name: {str(_whole(b["key"])): int(b["doc_count"]) for b in answer[name]["buckets"]}
        for name in FACETS
    }


def _all_but(said: list[Query], some: int) -> list[Query]:
    """All but so many: among any more than that, one. Said so, tantivy need not count each record.

    Of many words there are too many such sets.
    """
    if len(said) > MOST_IN_SETS:
        clauses = [(Occur.Should, each) for each in said]
        least = len(said) - some
        return [Query.boolean_query(clauses, minimum_number_should_match=least)]
    return [
        Query.boolean_query([(Occur.Should, each) for each in few])
        for few in combinations(said, some + 1)
    ]


def _count_of(result: Any) -> int:
    """The stub of tantivy 0.27 leaves the count out; the result has it."""
    return int(result.count or 0)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) else value
