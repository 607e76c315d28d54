"""Reads of pole. A reader gets records through `consult_...`, which accounts for the look."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from psycopg import rows, sql

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Operation, Reason

from . import permissions, rules
from .choices import Kind, Precision, Ref
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
SHARED = "id force_id unit_id marking restriction_ids source_id known_at revision"
WORDED: dict[str, str] = {
    Kind.PERSON: "source_key given_names surname other_names born_on telephones emails address"
    " postcode identifiers",
    Kind.OBJECT: "source_key kind identifier_kind identifier identifier_given description make"
    " model colour",
    Kind.LOCATION: "source_key kind name premises street town postcode uprn easting northing",
    Kind.EVENT: "source_key kind category reference happened_from happened_to precision summary"
    " outcome",
    Kind.ORGANISATION: "source_key kind name number",
    "link": "from_kind from_id to_kind to_id",
}
PLAIN = {
    kind: sql.SQL("select {} from {} ").format(
        sql.SQL(", ").join(map(sql.Identifier, f"{SHARED} {words}".split())),
        sql.Identifier((Link if kind == "link" else MODELS[kind])._meta.db_table),
    )
    for kind, words in WORDED.items()
}
OF_IDS = sql.SQL("where id = any(%s::bigint[])")
SINCE = sql.SQL("where (revision, id) > (%s, %s) and revision < %s order by revision, id limit %s")
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


def find_object(identifier_kind: str, given: str, *, on: datetime.date) -> Ref | None:
    """This will find the oldest object in scope of a number, however it is written."""
    wanted, _ = rules.identify(identifier_kind, given, on=on)
    found = Object.objects.filter(identifier=wanted, identifier_kind=identifier_kind)
    pk = found.order_by("pk").values_list("pk", flat=True).first() if wanted else None
    return Ref(Kind.OBJECT, pk) if pk else None


def list_numbered(kind: str, identifier_kind: str, given: str, *, on: datetime.date) -> list[int]:
    """This will list the objects in scope of a kind that carry a number, the oldest first."""
    wanted, _ = rules.identify(identifier_kind, given, on=on)
    found = Object.objects.filter(identifier=wanted, kind=kind).order_by("pk")
    return list(found.values_list("pk", flat=True)) if wanted else []


def find_address(said: Mapping[str, Any]) -> Ref | None:
    """This will find the oldest postal address in scope that says the same to a postman."""
    asked = {f"{name}__iexact": said.get(name, "") for name in ("premises", "street", "name")}
    found = Location.objects.filter(kind="address", postcode=said.get("postcode", ""), **asked)
    pk = found.order_by("pk").values_list("pk", flat=True).first()
    return Ref(Kind.LOCATION, pk) if pk else None


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


def find_plain(refs: Iterable[Ref]) -> dict[Ref, Any]:
    """This will give those of the records that are in scope as plain rows, one statement a kind.

    They have what a record is found and named by, for a page that accounts for them: some ten
    times as fast as `find_records`.
    """
    wanted: dict[Kind, list[int]] = {}
    for ref in refs:
        wanted.setdefault(ref.kind, []).append(ref.id)
    return {
        Ref(kind, each.id): each
        for kind, ids in wanted.items()
        for each in _plain(PLAIN[kind] + OF_IDS, [ids])
    }


def title_of(kind: Kind, row: Any) -> str:
    """This will name a record by its plain row, as it names itself."""
    return MODELS[kind].__str__(row)


def minimum_of(
    kind: Kind, things: Sequence[Any], links: Sequence[Link] = ()
) -> rules.Minimum | None:
    """This will say how far records reach the national minimum standard.

    Several records of one person are asked together: what one of them says is there. `links` are
    those of an event. None where the standard has no such entity.
    """
    sort = "" if kind == Kind.PERSON else str(getattr(things[0], "kind", ""))
    values: dict[str, Any] = {}
    for each in things:
        values |= {k: v for k, v in _said(each).items() if v or k not in values}
    return rules.minimum(kind, sort, values | _linked(links))


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
    found = Amendment.objects.filter(
        about_id__in=[each.id for each in refs], about_kind__in=Kind.values
    )
    return found.select_related("source", "delivery").order_by("-recorded_at", "-id")


def list_changes_of(kind: str, ids: Iterable[int]) -> QuerySet[Amendment]:
    """This will list what was changed in links ("link") or warning markers ("marker")."""
    found = Amendment.objects.filter(about_kind=kind, about_id__in=list(ids))
    return found.select_related("source").order_by("-recorded_at", "-id")


def list_due(*, on: datetime.date) -> QuerySet[Marker]:
    """This will list the warning markers in scope that are to be reviewed by a day."""
    due = Marker.objects.filter(removed_at=None, review_on__lte=on)
    return due.select_related("source").order_by("review_on", "pk")


def find_marker(marker_id: int) -> Marker | None:
    """This will find a warning marker in scope, for an act that accounts for itself."""
    return Marker.objects.select_related("source").filter(pk=marker_id).first()


def find_link(link_id: int) -> Link | None:
    """This will find a link in scope, for an act that accounts for itself."""
    return Link.objects.select_related("source").filter(pk=link_id).first()


def list_sources() -> QuerySet[Source]:
    """This will list the sources in scope by name."""
    return Source.objects.order_by("name")


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


def list_plain_changes(
    kind: Kind | str, *, after: Position = START, limit: int = 1000
) -> list[Any]:
    """This will list what `list_changes` does, as plain rows."""
    return _plain(PLAIN[kind] + SINCE, [*after, _horizon(), limit])


def position_of(record: Any) -> Position:
    """This will give the position after a record that was taken."""
    return (record.revision, record.id)


def _said(thing: Thing) -> dict[str, Any]:
    """What a record says by the names of the standard's parts."""
    own = [each.attname for each in thing._meta.concrete_fields if not each.generated]
    values = dict(thing.facts) | {name: getattr(thing, name) for name in own}
    if isinstance(thing, Event) and thing.happened_from:
        exactly = thing.precision
        values["day"] = exactly in (Precision.DAY, Precision.MINUTE)
        values["clock"] = exactly == Precision.MINUTE
    return values


def _linked(links: Sequence[Link]) -> dict[str, bool]:
    """Which of the records that an event needs are linked to it."""
    ends = {(kind, each.role) for each in links for kind in (each.from_kind, each.to_kind)}
    people = {role for kind, role in ends if kind == Kind.PERSON}
    place = any(kind == Kind.LOCATION for kind, _ in ends)
    return {"place": place, "officer": "officer" in people, "people": bool(people - {"officer"})}


def _plain(statement: sql.Composed, values: Sequence[Any]) -> list[Any]:
    """Rows past Django's models, by a statement that the database plans once a connection."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor: psycopg.Cursor[Any] = psycopg.Cursor(
            connection.connection, row_factory=rows.namedtuple_row
        )
        return cursor.execute(statement, values, prepare=True, binary=True).fetchall()


def _horizon() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
