"""Adding records, correcting them, and changing who may see them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.choices import Marking
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference

from .. import permissions, rules, selectors
from ..choices import Kind, Ref
from ..events import RecordAdded, RecordAmended
from ..models import Amendment
from ..models.things import Thing
from .links import NewLink, Origin, link_to

ORIGIN = {"id", "force", "unit", "source", "delivery", "row", "known_at", "recorded_at", "revision"}
SHIELD = {"marking", "restriction_ids"}


class BadRecord(Exception):
    """What was given breaks the data standard; `faults` says how, a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(faults))


class NoSuchField(Exception):
    """Records of that kind have no such field, or it is not one that is written so."""


class NothingChanged(Exception):
    """The record says that already."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the record since the actor was shown it."""


@dataclass(frozen=True)
class Shield:
    """Who may see a record besides its owner: its marking and restrictions."""

    marking: Marking = Marking.OFFICIAL
    restriction_ids: list[int] = field(default_factory=list)


OPEN = Shield()


def add_record(
    *,
    by: Actor,
    at: datetime.datetime,
    kind: Kind,
    values: Mapping[str, Any],
    origin: Origin,
    reason: Reason,
    links: Sequence[NewLink] = (),
    shield: Shield = OPEN,
) -> Thing:
    """This will add a record as its source gave it, with its first links.

    Raises NotPermitted, NoSuchField, BadRecord (also for a person who is linked to nothing),
    NoSuchCode for an event or a role that is not in the lists.
    """
    with access.acting(by):
        permissions.check_can_add(by=by)
        _check(kind, values, links, on=at.date())
        record = _create(kind, _prepared(kind, values, on=at.date()), origin, shield, by=by, at=at)
        ref = Ref(kind, record.pk)
        for each in links:
            link_to(ref, each, record, by=by, at=at)
        _settle_orphans()
        subject = Subject(f"pole.{kind}", record.pk)
        audit.record(
            by=by,
            operation=Operation.COLLECTION,
            act=f"pole.{kind}.added",
            subject=subject,
            reason=reason,
            detail={"source": origin.source.code, "says": str(record)},
        )
        bus.publish(RecordAdded(kind, record.pk), by=by, about=record)
    return record


def amend_record(
    *,
    by: Actor,
    at: datetime.datetime,
    ref: Ref,
    values: Mapping[str, Any],
    origin: Origin,
    reason: Reason,
    seen: int | None = None,
) -> Thing:
    """This will correct fields of a record; what each said before is kept with its source.

    `seen` is the revision that the actor was shown. Raises NotPermitted, NoSuchRecord,
    NoSuchField, BadRecord, NothingChanged, and ChangedMeanwhile when it is another one now.
    """
    with access.acting(by):
        permissions.check_can_amend(by=by)
        record = _lock(ref, seen)
        _check_fields(ref.kind, values)
        _check_faults(ref.kind, _values_of(record) | dict(values), on=at.date())
        _change(record, ref, _prepared(ref.kind, values, on=at.date()), origin, reason, by, at)
    return record


def protect_record(
    *,
    by: Actor,
    at: datetime.datetime,
    ref: Ref,
    shield: Shield,
    reason: Reason,
    seen: int | None = None,
) -> Thing:
    """This will change who may see a record. Raises NotPermitted, NoSuchRecord, NothingChanged,
    and ChangedMeanwhile when its revision is not the one that the actor was shown."""
    with access.acting(by):
        permissions.check_can_protect(by=by)
        record = _lock(ref, seen)
        values = {"marking": shield.marking, "restriction_ids": list(shield.restriction_ids)}
        origin = Origin(source=record.source, known_at=at)
        _change(record, ref, values, origin, reason, by, at)
    return record


def fields_of(kind: Kind) -> set[str]:
    """This will name the fields of a kind that a source may give."""
    own = {each.name for each in selectors.MODELS[kind]._meta.concrete_fields}
    return own - ORIGIN - SHIELD - {"source_key", "completeness"}


def _create(
    kind: Kind,
    values: Mapping[str, Any],
    origin: Origin,
    shield: Shield,
    *,
    by: Actor,
    at: datetime.datetime,
) -> Thing:
    return selectors.MODELS[kind]._default_manager.create(
        force_id=by.force_id,
        unit_id=by.unit_id,
        marking=shield.marking,
        restriction_ids=shield.restriction_ids,
        source=origin.source,
        delivery_id=origin.delivery_id,
        row=origin.row,
        source_key=origin.key,
        known_at=origin.known_at,
        recorded_at=at,
        **values,
    )


def _change(
    record: Thing,
    ref: Ref,
    values: Mapping[str, Any],
    origin: Origin,
    reason: Reason,
    by: Actor,
    at: datetime.datetime,
) -> None:
    changed = {name: each for name, each in values.items() if getattr(record, name) != each}
    if not changed:
        raise NothingChanged
    for name, value in changed.items():
        _keep(record, ref, name, value, origin, reason, by, at)
        setattr(record, name, value)
    record.save(update_fields=list(changed))
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=f"pole.{ref.kind}.amended",
        subject=Subject(f"pole.{ref.kind}", ref.id),
        reason=reason,
        detail={"fields": sorted(changed), "source": origin.source.code},
    )
    happened = RecordAmended(ref.kind, ref.id, ", ".join(sorted(changed)))
    bus.publish(happened, by=by, about=record)


def _keep(
    record: Thing,
    ref: Ref,
    name: str,
    value: Any,
    origin: Origin,
    reason: Reason,
    by: Actor,
    at: datetime.datetime,
) -> None:
    Amendment.objects.create(
        about_kind=ref.kind,
        about_id=ref.id,
        field=name,
        before=_as_json(getattr(record, name)),
        after=_as_json(value),
        source=origin.source,
        delivery_id=origin.delivery_id,
        row=origin.row,
        known_at=origin.known_at,
        recorded_at=at,
        post_id=by.post_id,
        reason=reason.text,
    )


def _as_json(value: Any) -> Any:
    plain = isinstance(value, str | int | float | bool | list | dict | None)
    return value if plain else DjangoJSONEncoder().default(value)


def _lock(ref: Ref, seen: int | None) -> Thing:
    model = selectors.MODELS[ref.kind]
    record = model._default_manager.select_for_update().filter(pk=ref.id).first()
    if record is None:
        raise selectors.NoSuchRecord
    if seen not in (None, record.revision):
        raise ChangedMeanwhile
    return record


def _check(
    kind: Kind, values: Mapping[str, Any], links: Sequence[NewLink], *, on: datetime.date
) -> None:
    _check_fields(kind, values)
    if kind == Kind.PERSON and not links:
        raise BadRecord(["A person must be linked to something: an event, a place, a number."])
    if kind == Kind.EVENT:
        reference.get_code("event-kind", values.get("kind", ""), on)
    _check_faults(kind, values, on=on)


def _check_fields(kind: Kind, values: Mapping[str, Any]) -> None:
    if unknown := set(values) - fields_of(kind):
        raise NoSuchField(", ".join(sorted(unknown)))


def _check_faults(kind: Kind, values: Mapping[str, Any], *, on: datetime.date) -> None:
    faults: list[str] = []
    if kind == Kind.PERSON:
        faults = rules.faults_of_person(values, on=on)
    if kind == Kind.LOCATION:
        faults = rules.faults_of_location(values)
    if faults:
        raise BadRecord(faults)


def _prepared(kind: Kind, values: Mapping[str, Any], *, on: datetime.date) -> dict[str, Any]:
    """An object's identifier is kept as given, and beside it as it is searched for."""
    if kind != Kind.OBJECT or "identifier_given" not in values:
        return dict(values)
    given = values["identifier_given"]
    found, ok = rules.identify(values.get("identifier_kind", ""), given, on=on)
    return dict(values) | {"identifier": found, "check_ok": ok}


def _values_of(record: Thing) -> dict[str, Any]:
    return {each.name: getattr(record, each.attname) for each in record._meta.concrete_fields}


def _settle_orphans() -> None:
    """The database's own question, asked now rather than at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints no_orphan_persons immediate")
        cursor.execute("set constraints no_orphan_persons deferred")
