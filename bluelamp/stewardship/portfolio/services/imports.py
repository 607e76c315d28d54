"""Files of rows: sent, looked at with each bad row and why, then loaded as one act or not at all.

An app declares what it takes as a `Kind` and registers it; the pages and the command are here.
"""

import csv
import datetime
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.apps import AppConfig, apps

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor, NotPermitted
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.ui import cells, sheets

from ..choices import ImportState
from ..events import FileLoaded
from ..models import Import


class LoadedAlready(Exception):
    """The very same file was loaded before; the message says when."""


class NothingToLoad(Exception):
    """The file holds no row that can be loaded."""


class BadRows(Exception):
    """Some rows cannot be taken, so none was; the message says which and why."""

    def __init__(self, held: "Preview") -> None:
        self.faults = held.checked.faults if held.checked else []
        said = [f"Row {each.row - 1}: {_where(each)}{each.said}" for each in self.faults]
        super().__init__(" ".join(said) or held.trouble)


class NotWaiting(Exception):
    """The file was loaded or dropped already."""


@dataclass(frozen=True)
class Sent:
    """A file on its way in: who loads it, when, and the record of it."""

    by: Actor
    at: datetime.datetime
    file: Import


@dataclass(frozen=True)
class Kind:
    """What one sort of file holds. `doubt` finds faults that need the database, by row.

    `load` writes the good rows, inside the one transaction of the load, and is not asked for rows
    that `doubt` found at fault. `allow` raises NotPermitted.
    """

    code: str
    label: str
    about: str
    fields: tuple[cells.Field, ...]
    allow: Callable[..., None]
    doubt: Callable[[Sequence[cells.Row], Sent], list[sheets.Fault]]
    load: Callable[[Sequence[cells.Row], Sent], None]

    @property
    def area(self) -> AppConfig:
        """This will give the app that takes it: the one whose permission it asks."""
        found = apps.get_containing_app_config(self.allow.__module__)
        assert found  # noqa: S101 (for mypy: a check of permissions stands in an app)
        return found


@dataclass(frozen=True)
class Preview:
    """A file as it would be loaded; `trouble` is set when no row of it can be read."""

    file: Import
    kind: Kind
    checked: cells.Checked | None
    trouble: str = ""

    @property
    def good(self) -> list[cells.Row]:
        """This will list the rows that can be loaded."""
        return self.checked.rows if self.checked else []

    @property
    def faulty(self) -> int:
        """This will count the rows that cannot."""
        return len({each.row for each in self.checked.faults}) if self.checked else 0


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """This will let a kind of file be imported; an app calls it when it is made ready."""
    _KINDS[kind.code] = kind
    return kind


def list_kinds(*, by: Actor) -> list[Kind]:
    """This will list the kinds of file that the actor may load."""
    return [each for each in _KINDS.values() if _may(each, by)]


def get_kind(code: str) -> Kind:
    """This will get a kind of file. Raises KeyError."""
    return _KINDS[code]


def send_file(
    *,
    by: Actor,
    at: datetime.datetime,
    kind: str,
    name: str,
    content: bytes,
    source: str,
    observed_on: datetime.date,
    salt: bytes = b"",
) -> Import:
    """This will keep a file as it was sent, to be looked at; nothing of it is loaded yet.

    The same file with the same `salt` is loaded once. Raises NotPermitted and LoadedAlready.
    """
    digest = hashlib.sha256(content + salt).hexdigest()
    with access.acting(by):
        get_kind(kind).allow(by=by)
        loaded = Import.objects.filter(kind=kind, digest=digest, state=ImportState.LOADED).first()
        if loaded:
            raise LoadedAlready(f"{loaded.name} was loaded on {loaded.loaded_at:%d %B %Y}.")
        sent = Import.objects.create(
            force_id=by.force_id, unit_id=by.unit_id, kind=kind, name=name, content=content,
            digest=digest, source=source, observed_on=observed_on, sent_at=at,
            sent_by_id=by.post_id, sender=by.name,
        )  # fmt: skip
        _record(by, sent, "portfolio.file.sent", Operation.COLLECTION)
    return sent


def preview(*, by: Actor, import_id: int) -> Preview:
    """This will hold a file against its kind and against what is there. Nothing is written.

    Raises NotPermitted and Import.DoesNotExist.
    """
    with access.acting(by):
        file = Import.objects.get(pk=import_id)
        kind = get_kind(file.kind)
        kind.allow(by=by)
        return _hold(file, kind, by)


def load_file(*, by: Actor, at: datetime.datetime, import_id: int) -> Import:
    """This will load the good rows of a file, all of them or none; the bad ones wait for repair.

    Raises NotPermitted, NotWaiting, NothingToLoad, Import.DoesNotExist.
    """
    with access.acting(by):
        file, kind = _waiting(import_id, by)
        held = _hold(file, kind, by)
        if not held.good:
            raise NothingToLoad
        kind.load(held.good, Sent(by, at, file))
        file.state, file.loaded_at = ImportState.LOADED, at
        file.rows, file.faulty = len(held.good), held.faulty
        file.save()
        _record(by, file, "portfolio.file.loaded", Operation.COLLECTION)
        bus.publish(FileLoaded(file.pk, file.kind, file.rows), by=by, about=file)
    return file


def load_rows(
    *,
    by: Actor,
    at: datetime.datetime,
    kind: str,
    rows: Sequence[Mapping[str, str]],
    source: str,
    observed_on: datetime.date,
) -> Import:
    """This will load rows that another system says, all or none, as a file of them would be.

    The same rows of one source and day are loaded once; on another day they may be said again.
    Raises NotPermitted, LoadedAlready, BadRows.
    """
    headings = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    writer = csv.DictWriter(written, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    with access.acting(by):
        sent = send_file(
            by=by, at=at, kind=kind, name=f"{kind}.csv", content=written.getvalue().encode(),
            source=source, observed_on=observed_on, salt=f"{source} {observed_on}".encode(),
        )  # fmt: skip
        held = preview(by=by, import_id=sent.pk)
        if held.trouble or held.faulty:
            raise BadRows(held)
        return load_file(by=by, at=at, import_id=sent.pk)


def drop_file(*, by: Actor, import_id: int) -> Import:
    """This will put a file aside unloaded. Raises NotPermitted, NotWaiting, Import.DoesNotExist."""
    with access.acting(by):
        file, _ = _waiting(import_id, by)
        file.state = ImportState.DROPPED
        file.save(update_fields=["state"])
        _record(by, file, "portfolio.file.dropped", Operation.ALTERATION)
    return file


def repair_lines(held: Preview) -> Iterator[str]:
    """This will write the rows with faults as CSV, with what is wrong in a last column."""
    if held.checked is None:
        return iter(())
    return sheets.repair_lines(held.checked.sheet, held.checked.faults)


def _hold(file: Import, kind: Kind, by: Actor) -> Preview:
    try:
        sheet = sheets.read(bytes(file.content), file.name)
        checked = cells.check(sheet, kind.fields)
    except sheets.NotReadable as trouble:
        return Preview(file, kind, None, str(trouble))
    return Preview(
        file, kind, checked.without(kind.doubt(checked.rows, Sent(by, file.sent_at, file)))
    )


def _waiting(import_id: int, by: Actor) -> tuple[Import, Kind]:
    file = Import.objects.select_for_update().get(pk=import_id)
    kind = get_kind(file.kind)
    kind.allow(by=by)
    if file.state != ImportState.SENT:
        raise NotWaiting
    return file, kind


def _where(fault: sheets.Fault) -> str:
    return f"{fault.column}: " if fault.column else ""


def _may(kind: Kind, by: Actor) -> bool:
    try:
        kind.allow(by=by)
    except NotPermitted:
        return False
    return True


def _record(by: Actor, file: Import, act: str, operation: Operation) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("portfolio.import", file.pk),
        reason=Reason("administration"),
        detail={"kind": file.kind, "file": file.name, "rows": file.rows, "faulty": file.faulty},
    )
