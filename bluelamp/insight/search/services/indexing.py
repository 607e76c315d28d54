"""Keeping the index: it follows the store, and is made anew beside the one that is read."""

import contextlib
import datetime
from collections.abc import Iterator
from typing import Any, Protocol

from django.conf import settings

from bluelamp.contact import selectors as contact
from bluelamp.dispatch import selectors as dispatch
from bluelamp.kernel.access import services as access
from bluelamp.kernel.bus import selectors as bus
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref, parse_ref

from ..models import Waiting
from ..rules.documents import Document, Record, document
from ..rules.positions import VERSION, Position
from ..rules.wanted import NoIndex
from ..selectors import near, records
from . import distributed, embedded

BATCH = 2_000


class Writer(Protocol):
    """Writes one index, of whichever engine."""

    position: Position

    def put(self, found: list[Document]) -> None:
        """This will take documents in, in place of those that have their keys."""

    def commit(self, position: Position, *, at: datetime.datetime) -> None:
        """This will let readers see what was put, and note how far the index has come."""

    def close(self) -> None:
        """This will end the writing; the writer cannot be used after that."""

    def discard(self) -> None:
        """This will take an index away that was not finished."""


def open_writer(*, at: datetime.datetime) -> Writer:
    """This will open the present index to write on, or begin one when there is none that fits."""
    with contextlib.suppress(NoIndex, ValueError):
        writer: Writer = _engine().open_present()
        if writer.position.version == VERSION and not _from_another_time(writer.position):
            return writer
        writer.close()
    writer = _engine().begin()
    writer.commit(Position(), at=at)
    use(writer)
    return writer


def use(writer: Writer) -> None:
    """This will have everybody read this index from now on, and remove the others."""
    _engine().use(writer)


def follow(
    writer: Writer, *, at: datetime.datetime, keep_waiting: bool = False
) -> list[str] | None:
    """This will take in what has changed since, at most a batch of each table.

    Returns the keys of the records that were taken in, those of their neighbours left out; None
    when there was nothing to take. With `keep_waiting` another index has still to take what waits.
    """
    ahead = writer.position.copy()
    with access.seeing_everything():
        waiting = list(Waiting.objects.order_by("pk")[:BATCH])
        changed, linked = _changed(ahead), _linked(ahead)
        others = [*_incidents(ahead), *_calls(ahead), *(each.key for each in waiting)]
        if not (changed or linked or others):
            return None
        written = changed | {key: linked[key] for key in _older(linked, ahead)}
        keys = list(dict.fromkeys([*written, *others]))
        _put(writer, sorted({*keys, *_older(near.list_neighbours(written), ahead)}))
        writer.commit(ahead, at=at)
        if not keep_waiting:
            Waiting.objects.filter(pk__in=[each.pk for each in waiting]).delete()
    return keys


def rebuild(*, at: datetime.datetime) -> Iterator[Writer]:
    """This will make a new index of everything, a batch at each step; the last one is whole.

    What is written from now on is for `follow` to take into it, before it is put to use.
    """
    before = horizon()
    writer: Writer = _engine().begin()
    ahead = Position(tables={"link": (before - 1, 1 << 62)})
    try:
        while _take(writer, ahead, before):
            yield writer
        writer.commit(ahead, at=at)
        yield writer
    except GeneratorExit:
        writer.discard()
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
    linked = near.list_near(found)
    writer.put([document(each, linked.get(key, ())) for key, each in found.items()])


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
        others = [*_incidents(ahead), *_calls(ahead)]
        _put(writer, others)
    return bool(found or others)


def _changed(ahead: Position) -> dict[str, int]:
    """Records that were written, with when (the number of the transaction)."""
    return {_key(kind, row): row.revision for kind in Kind.values for row in _rows(ahead, kind)}


def _linked(ahead: Position) -> dict[str, int]:
    """Both ends of each link that was written, with when."""
    return {key: row.revision for row in _rows(ahead, "link") for key in _ends(row)}


def _older(written: dict[str, int], ahead: Position) -> list[str]:
    """Those records that are taken in already and are older than what was written about them.

    The others are taken in on their own account, when what was written is there to be read: links
    and neighbours that come with a record cost nothing more.
    """
    refs = {ref: at for key, at in written.items() if (ref := parse_ref(key))}
    known = pole.find_plain(refs)
    return [
        str(ref)
        for ref, row in known.items()
        if row.revision < refs[ref] and pole.position_of(row) <= ahead.tables.get(ref.kind, (0, 0))
    ]


def _rows(ahead: Position, kind: str) -> list[Any]:
    revision, pk = ahead.tables.get(kind, (0, 0))
    rows = pole.list_plain_changes(kind, after=(revision, pk), limit=BATCH)
    if rows:
        ahead.tables[kind] = pole.position_of(rows[-1])
    return rows


def _key(kind: str, row: Any) -> str:
    return str(Ref(Kind(kind), row.id))


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


def _calls(ahead: Position) -> list[str]:
    rows = contact.list_calls().order_by("pk").filter(pk__gt=ahead.call)[:BATCH]
    keys = [f"{records.CALL}{each.pk}" for each in rows]
    ahead.call = max([ahead.call, *(each.pk for each in rows)])
    return keys


def _from_another_time(position: Position) -> bool:
    """Whether the database is an older one than the index knows, as after a restoring."""
    return max((each[0] for each in position.tables.values()), default=0) > horizon() + 1


def _engine() -> Any:
    return distributed if settings.SEARCH_URL else embedded
