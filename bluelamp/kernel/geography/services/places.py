"""Loading the gazetteer: one source at a time, replaced whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import connection

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.geography.choices import Layer, PlaceKind
from bluelamp.kernel.geography.rules import places, words
from bluelamp.kernel.geography.rules.places import BadPlaces, PlaceRow

from . import sources

BATCH = 20_000
_PLACE_COLUMNS = (
    "source_id, heading_id, kind, name, number, postcode, easting, northing, uprn, usrn"
)
_HEADING_COLUMNS = "id, source_id, kind, name, street, town, words, easting, northing"


def load_places(rows: Iterable[PlaceRow], *, source: str, by: Actor | None = None) -> int:
    """This will replace a source of the gazetteer with these rows and return how many.

    Raises BadPlaces, NotPermitted; then nothing is written and the old rows stay.
    """
    with sources.loading(Layer.PLACES, source, by=by) as kept, connection.cursor() as cursor:
        cursor.execute("delete from geography_place where source_id = %s", [kept.pk])
        cursor.execute("delete from geography_heading where source_id = %s", [kept.pk])
        count = _Load(kept.pk, cursor).write(rows)
        _count_words(cursor)
        sources.finish(kept, rows=count, by=by)
    return count


def load_postcode_file(
    path_or_file: Path | str | IO[bytes], *, source: str = "ONSPD", by: Actor | None = None
) -> int:
    """This will load the ONS Postcode Directory (csv, also gzip) and return how many postcodes.

    Raises BadPlaces, CannotRead, NotPermitted.
    """
    lines = places.as_lines(sources.read_whole(path_or_file))
    return load_places(places.read_postcodes(lines), source=source, by=by)


@dataclass
class _Heading:
    """A heading as it fills; it stands at the middle of its entries."""

    id: int
    kind: str
    name: str
    street: str
    town: str
    eastings: float = 0.0
    northings: float = 0.0
    entries: int = 0

    def words(self) -> list[str]:
        parts = (self.name, self.street, self.town)
        return list(dict.fromkeys(word for part in parts for word in words.spelt_out(part)))


class _Load:
    """Entries go to the database in batches; headings and words wait until all are known."""

    def __init__(self, source: int, cursor: Any) -> None:
        self.source, self.cursor = source, cursor
        self.headings: dict[tuple[str, str, str, str], _Heading] = {}
        self.free: list[int] = []

    def write(self, rows: Iterable[PlaceRow]) -> int:
        count, each = 0, iter(rows)
        while batch := list(islice(each, BATCH)):
            self._reserve(2 * len(batch))
            self._write_batch(batch, count)
            count += len(batch)
        if not count:
            raise BadPlaces("There are no places to load.")
        self._write_headings()
        return count

    def _reserve(self, most: int) -> None:
        """Ids for as many headings as a batch can need: none can be asked for while it is sent."""
        self.cursor.execute(
            "select nextval(pg_get_serial_sequence('geography_heading', 'id'))"
            " from generate_series(1, %s)",
            [most - len(self.free)],
        )
        self.free += [row[0] for row in self.cursor.fetchall()]

    def _write_batch(self, batch: list[PlaceRow], before: int) -> None:
        with self.cursor.copy(f"copy geography_place ({_PLACE_COLUMNS}) from stdin") as copy:
            for number, row in enumerate(batch, start=before + 1):
                places.check_place(row, number)
                for heading in self._headings_of(row):
                    copy.write_row(self._entry(row, heading))

    def _entry(self, row: PlaceRow, heading: int | None) -> tuple[Any, ...]:
        number = places.house_number(row.name) if row.kind == PlaceKind.ADDRESS else ""
        tight = words.tight_postcode(row.postcode)
        where = (row.easting, row.northing, row.uprn, row.usrn)
        return (self.source, heading, row.kind, row.name, number, tight, *where)

    def _headings_of(self, row: PlaceRow) -> list[int | None]:
        """A named house with a number is found by either, so it is entered under both."""
        if row.kind == PlaceKind.POSTCODE:
            return [None]
        if row.kind == PlaceKind.STREET:
            return [self._heading(row, PlaceKind.STREET, "", row.street or row.name)]
        found: list[int | None] = []
        named = row.kind == PlaceKind.PLACE or places.house_words(row.name) or not row.street
        if named:
            found.append(self._heading(row, row.kind, row.name, row.street))
        numbered = row.kind == PlaceKind.ADDRESS and places.house_number(row.name)
        if row.street and (numbered or not named):
            found.append(self._heading(row, PlaceKind.STREET, "", row.street))
        return found

    def _heading(self, row: PlaceRow, kind: str, name: str, street: str) -> int:
        key = (str(kind), name, street, row.town)
        heading = self.headings.get(key)
        if heading is None:
            heading = self.headings[key] = _Heading(self.free.pop(), *key)
        heading.eastings += row.easting
        heading.northings += row.northing
        heading.entries += 1
        return heading.id

    def _write_headings(self) -> None:
        spelt = {heading.id: heading.words() for heading in self.headings.values()}
        ids = _keep_words(self.cursor, {word for each in spelt.values() for word in each})
        with self.cursor.copy(f"copy geography_heading ({_HEADING_COLUMNS}) from stdin") as copy:
            for each in self.headings.values():
                held = [ids[word] for word in spelt[each.id]]
                middle = (each.eastings / each.entries, each.northings / each.entries)
                texts = (each.kind, each.name, each.street, each.town)
                copy.write_row((each.id, self.source, *texts, held, *middle))


def _keep_words(cursor: Any, texts: set[str]) -> dict[str, int]:
    """This will add what is new to the vocabulary, with its spellings, and give every id."""
    cursor.execute(
        "insert into geography_word (text, uses) select unnest(%s::text[]), 0"
        " on conflict do nothing returning id, text",
        [sorted(texts)],
    )
    new = cursor.fetchall()
    with cursor.copy("copy geography_spelling (text, word_id) from stdin") as copy:
        for number, text in new:
            for spelling in words.deletions(text):
                copy.write_row((spelling, number))
    cursor.execute("select text, id from geography_word where text = any(%s)", [list(texts)])
    return dict(cursor.fetchall())


def _count_words(cursor: Any) -> None:
    cursor.execute(
        "with used as (select w, count(*) as n from geography_heading, unnest(words) w group by w)"
        " update geography_word set uses = coalesce(n, 0)"
        " from geography_word old left join used on used.w = old.id"
        " where geography_word.id = old.id and old.uses <> coalesce(n, 0)"
    )
    cursor.execute(
        "delete from geography_spelling where word_id in"
        " (select id from geography_word where uses = 0)"
    )
    cursor.execute("delete from geography_word where uses = 0")
