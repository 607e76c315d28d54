"""The one writer of the index: it follows the store, and makes the index anew beside the old one.

A commit to the index is followed by a note of how far it has come. Whoever dies between the two
takes the same records again: taking one twice leaves it there once.
"""

import contextlib
import datetime
import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import tantivy

from bluelamp.dispatch import selectors as dispatch
from bluelamp.kernel.access import services as access
from bluelamp.kernel.bus import selectors as bus
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from ..models import Waiting
from ..rules.documents import Document, Record, document
from ..selectors import engine, records

BATCH = 2_000
HEAP = 128_000_000
VERSION = 1


@dataclass
class Position:
    """How far an index has come: for each table the last (revision, id), and the last incident."""

    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    incident: int = 0
    at: str = ""
    documents: int = 0
    version: int = VERSION

    def copy(self) -> "Position":
        """This will give a position to go ahead on, kept once what it passed is committed."""
        return replace(self, tables=dict(self.tables))


class Writer:
    """Writes one index. Only one may be open on it: Tantivy's own lock refuses a second."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path, self.schema = path, engine.schema()
        self.index = tantivy.Index(self.schema, path=str(path))
        self.writer = self.index.writer(HEAP, 2)
        self.position = _read_position(path)

    def put(self, found: list[Document]) -> None:
        """This will take documents in, in place of those that have their keys."""
        for each in found:
            self.writer.delete_documents_by_term("key", each.key)
            self.writer.add_document(tantivy.Document.from_dict(each.fields, self.schema))

    def commit(self, position: "Position", *, at: datetime.datetime) -> None:
        """This will let readers see what was put, and note how far the index has come."""
        self.writer.commit()
        self.index.reload()
        self.position = position
        self.position.at = at.isoformat()
        self.position.documents = self.index.searcher().num_docs
        draft = self.path / "position.new"
        draft.write_text(json.dumps(asdict(self.position)))
        draft.replace(self.path / "position.json")

    def close(self) -> None:
        """This will end the writing; the writer cannot be used after that."""
        self.writer.wait_merging_threads()


def open_writer(*, at: datetime.datetime) -> Writer:
    """This will open the present index to write on, or begin one when there is none that fits."""
    with contextlib.suppress(engine.NoIndex, ValueError):
        writer = Writer(engine.current())
        if writer.position.version == VERSION and not _from_another_time(writer.position):
            return writer
        writer.close()
    writer = new_writer()
    writer.commit(Position(), at=at)
    use(writer)
    return writer


def new_writer() -> Writer:
    """This will begin an empty index beside the present one."""
    return Writer(engine.folder() / f"index-{secrets.token_hex(4)}")


def use(writer: Writer) -> None:
    """This will have everybody read this index from now on, and remove the others."""
    draft = engine.folder() / "current.new"
    draft.write_text(writer.path.name)
    draft.replace(engine.folder() / "current")
    for each in engine.folder().glob("index-*"):
        if each != writer.path:
            shutil.rmtree(each, ignore_errors=True)


def follow(writer: Writer, *, at: datetime.datetime, keep_waiting: bool = False) -> list[str]:
    """This will take in what has changed since, at most a batch of each table.

    Returns the keys of the records that were taken in, those of their neighbours left out. With
    `keep_waiting` another index has still to take what waits.
    """
    ahead = writer.position.copy()
    with access.seeing_everything():
        waiting = list(Waiting.objects.order_by("pk")[:BATCH])
        keys = [*_changed(ahead), *_incidents(ahead), *(each.key for each in waiting)]
        keys = list(dict.fromkeys(keys))
        if not keys:
            return []
        _put(writer, sorted(set(keys) | records.list_neighbours(keys)))
        writer.commit(ahead, at=at)
        if not keep_waiting:
            Waiting.objects.filter(pk__in=[each.pk for each in waiting]).delete()
    return keys


def rebuild(*, at: datetime.datetime) -> Iterator[Writer]:
    """This will make a new index of everything, a batch at each step; the last one is whole.

    What is written from now on is for `follow` to take into it, before it is put to use.
    """
    writer, before = new_writer(), horizon()
    ahead = Position(tables={"link": (before - 1, 1 << 62)})
    try:
        while _take(writer, ahead, before):
            yield writer
        writer.commit(ahead, at=at)
        yield writer
    except GeneratorExit:
        shutil.rmtree(writer.path, ignore_errors=True)
        raise


def wait_for(key: str) -> None:
    """This will have the index take a record that is outside the store."""
    Waiting.objects.create(key=key)


def horizon() -> int:
    """This will give the oldest transaction that is still open: older ones change no more."""
    return int(bus.cursor())


def _put(writer: Writer, keys: list[str]) -> None:
    for start in range(0, len(keys), BATCH):
        _write(writer, records.find_records(keys[start : start + BATCH]))


def _write(writer: Writer, found: dict[str, Record]) -> None:
    near = records.list_near(found)
    writer.put([document(each, near.get(key, ())) for key, each in found.items()])


def _take(writer: Writer, ahead: Position, before: int) -> bool:
    """One batch of each table that was written before a transaction; links go with their ends.

    What was written since is left to `follow`, which also looks at its neighbours.
    """
    with access.seeing_everything():
        found = [
            records.record_of(Kind(kind), row)
            for kind in Kind.values
            for row in _rows(ahead, kind)
            if row.revision < before
        ]
        for kind, reached in ahead.tables.items():
            ahead.tables[kind] = min(reached, (before - 1, 1 << 62))
        _write(writer, {each.key: each for each in found})
        incidents = _incidents(ahead)
        _put(writer, incidents)
    return bool(found or incidents)


def _changed(ahead: Position) -> list[str]:
    things = [_key(kind, row) for kind in Kind.values for row in _rows(ahead, kind)]
    return things + [key for row in _rows(ahead, "link") for key in _ends(row)]


def _rows(ahead: Position, kind: str) -> list[Any]:
    revision, pk = ahead.tables.get(kind, (0, 0))
    rows = pole.list_changes(kind, after=(revision, pk), limit=BATCH)
    if rows:
        ahead.tables[kind] = pole.position_of(rows[-1])
    return rows


def _key(kind: str, row: Any) -> str:
    return str(Ref(Kind(kind), row.pk))


def _ends(row: Any) -> list[str]:
    return [
        str(Ref(Kind(row.from_kind), row.from_id)),
        str(Ref(Kind(row.to_kind), row.to_id)),
    ]


def _incidents(ahead: Position) -> list[str]:
    rows = dispatch.list_incidents().order_by("pk").filter(pk__gt=ahead.incident)[:BATCH]
    keys = [f"{records.INCIDENT}{each.pk}" for each in rows]
    ahead.incident = max([ahead.incident, *(each.pk for each in rows)])
    return keys


def _from_another_time(position: Position) -> bool:
    """Whether the database is an older one than the index knows, as after a restoring."""
    return max((each[0] for each in position.tables.values()), default=0) > horizon() + 1


def _read_position(path: Path) -> Position:
    try:
        told = json.loads((path / "position.json").read_text())
    except (OSError, ValueError):
        return Position()
    tables = {kind: (each[0], each[1]) for kind, each in told.pop("tables").items()}
    return Position(tables=tables, **told)
