"""Reads of pole. A reader gets records through `consult_...`, which accounts for the look."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason

from . import permissions
from .choices import Kind, Ref
from .models import (
    Amendment,
    Event,
    Link,
    Location,
    Marker,
    Object,
    Organisation,
    PersonRecord,
    Source,
)
from .models.things import Thing

MODELS: dict[str, type[Thing]] = {
    Kind.PERSON: PersonRecord,
    Kind.OBJECT: Object,
    Kind.LOCATION: Location,
    Kind.EVENT: Event,
    Kind.ORGANISATION: Organisation,
}
Position = tuple[int, int]
START: Position = (0, 0)


class NoSuchRecord(Exception):
    """There is no such record, or it is not the reader's to see."""


def consult_record(
    *, by: Actor, reason: Reason, ref: Ref, operation: Operation = Operation.CONSULTATION
) -> Thing:
    """This will fetch one record for a reader and log that they looked.

    Raises NotPermitted, and NoSuchRecord for what is not there or not theirs to see.
    """
    found = consult_records(by=by, reason=reason, kind=ref.kind, ids=[ref.id], operation=operation)
    if not found:
        raise NoSuchRecord
    return found[0]


def consult_records(
    *,
    by: Actor,
    reason: Reason,
    kind: Kind,
    ids: Sequence[int],
    operation: Operation = Operation.CONSULTATION,
) -> list[Thing]:
    """This will fetch those records of one kind that the reader may see, one entry for each.

    Raises NotPermitted.
    """
    permissions.check_can_read(by=by)
    verb = "read" if operation == Operation.CONSULTATION else "disclosed"
    return access.consult(
        MODELS[kind]._default_manager.filter(pk__in=list(ids)),
        by=by,
        act=f"pole.{kind}.{verb}",
        kind=f"pole.{kind}",
        reason=reason,
        operation=operation,
    )


def find_record(ref: Ref) -> Thing | None:
    """This will give a record in scope, for an act that accounts for itself."""
    return MODELS[ref.kind]._default_manager.filter(pk=ref.id).first()


def find_records(refs: Iterable[Ref]) -> dict[Ref, Thing]:
    """This will give those of the records that are in scope, for a page that accounts for them."""
    wanted: dict[Kind, list[int]] = {}
    for ref in refs:
        wanted.setdefault(ref.kind, []).append(ref.id)
    return {
        Ref(kind, each.pk): each
        for kind, ids in wanted.items()
        for each in MODELS[kind]._default_manager.filter(pk__in=ids)
    }


def list_links(refs: Iterable[Ref]) -> QuerySet[Link]:
    """This will list the links in scope at any of the records, the newest known first."""
    ids = [each.id for each in refs]
    ends = Link.objects.filter(Q(from_id__in=ids) | Q(to_id__in=ids))
    return ends.select_related("source", "delivery").order_by("-known_at", "id")


def list_markers(refs: Iterable[Ref], *, removed: bool = False) -> QuerySet[Marker]:
    """This will list the warning markers in scope on any of the records, the newest first."""
    found = Marker.objects.filter(about_id__in=[each.id for each in refs])
    found = found if removed else found.filter(removed_at=None)
    return found.select_related("source").order_by("-placed_at")


def list_amendments(refs: Iterable[Ref]) -> QuerySet[Amendment]:
    """This will list what was changed in the records, the newest first."""
    found = Amendment.objects.filter(about_id__in=[each.id for each in refs])
    return found.select_related("source", "delivery").order_by("-recorded_at", "-id")


def list_sources() -> QuerySet[Source]:
    """This will list the sources in scope by name."""
    return Source.objects.order_by("name")


def get_source(code: str) -> Source:
    """This will get a source in scope. Raises Source.DoesNotExist."""
    return Source.objects.get(code=code)


def model_of(kind: Kind | str) -> type[Any]:
    """This will give the table of a kind of record, or of links for "link"."""
    return Link if kind == "link" else MODELS[kind]


def list_changes(kind: Kind | str, *, after: Position = START, limit: int = 1000) -> list[Any]:
    """This will list the records of a kind in scope that were written after a position.

    A position is the (revision, id) of the last one taken. Those of transactions that an older one
    may still overtake are left for the next time, so nothing is ever missed. Run it under
    `access.services.seeing_everything` to follow the whole store.
    """
    found = model_of(kind)._default_manager.filter(
        TupleGreaterThan(Tuple("revision", "id"), after),
        revision__lt=_horizon(),
    )
    return list(found.order_by(F("revision"), F("id"))[:limit])


def position_of(record: Any) -> Position:
    """This will give the position after a record that was taken."""
    return (record.revision, record.pk)


def _horizon() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
