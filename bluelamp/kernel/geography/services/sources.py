"""One load at a time: its transaction, its source, its new version, its line in the audit log."""

import contextlib
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Now

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.geography import permissions
from bluelamp.kernel.geography.choices import Layer
from bluelamp.kernel.geography.models import Source

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class _Operator:
    """Somebody at the machine's own command line, who is nobody in the force."""

    person_id: None = None
    post_id: None = None
    force_id: None = None
    source: str = "command"


class CannotRead(ValueError):
    """The file cannot be read; the message says why in one sentence."""


@contextlib.contextmanager
def loading(layer: Layer, name: str, *, by: Actor | None) -> Iterator[Source]:
    """This will run the block as one load of a source: permission, lock, one transaction.

    `by` of None is the operator at the command line. Raises NotPermitted.
    """
    with _transaction(by):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext('geography load'))")
        yield Source.objects.get_or_create(layer=layer, name=name)[0]


def finish(source: Source, *, rows: int, by: Actor | None) -> Source:
    """This will give the source its new version and write the load in the audit log."""
    newest = Source.objects.aggregate(newest=Max("version"))["newest"]
    source.version, source.rows, source.loaded_at = newest + 1, rows, Now()
    source.save(update_fields=["version", "rows", "loaded_at", "origin"])
    audit.record(
        by=by or _Operator(),
        operation=Operation.COLLECTION,
        act=f"geography.{source.layer}.loaded",
        subject=Subject("geography.source", source.pk),
        reason=Reason("administration"),
        detail={"source": source.name, "rows": rows, "version": source.version},
    )
    return source


def read_whole(file: Path | str | IO[bytes]) -> bytes:
    """This will read a file, unpacked when it is gzip. Raises CannotRead."""
    try:
        found = Path(file).read_bytes() if isinstance(file, str | Path) else file.read()
        return gzip.decompress(found) if found.startswith(_GZIP) else found
    except (OSError, EOFError, zlib.error) as trouble:
        raise CannotRead(f"The file cannot be read: {trouble}.") from trouble


@contextlib.contextmanager
def _transaction(by: Actor | None) -> Iterator[None]:
    if by is None:
        with transaction.atomic():
            yield
        return
    permissions.check_can_load(by=by)
    with access.acting(by):
        yield
