"""A delivery of many rows at once: the bulk door, used by whatever reads files and feeds.

Rows come as CSV, as PostgreSQL reads it, into temporary tables, and from there into the records under
the actor's own scope, because nothing is copied past the need-to-know policy. A record that its
source sent before is changed only where the source now says something else, and each change leaves
an Amendment; what a source no longer says is kept. Local times are Europe/London.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus.services import publish

from .. import events, permissions
from ..choices import Confidence, Kind
from ..models import Delivery, Event, Location, Object, Organisation, PersonRecord, Source

MODELS: dict[str, Any] = {
    Kind.PERSON: PersonRecord,
    Kind.OBJECT: Object,
    Kind.LOCATION: Location,
    Kind.EVENT: Event,
    Kind.ORGANISATION: Organisation,
}
EXTRA = ("n", "row", "turn", "source_key", "known_at")
ORIGIN = "force_id, unit_id, marking, restriction_ids, source_id, delivery_id, row, known_at, recorded_at"
MERGED = {"facts": "t.facts || s.facts"}


class NoSuchField(Exception):
    """The rows have a column that records of their kind have not; the message names it."""


@dataclass(frozen=True)
class Rows:
    """Records of one kind as CSV without a header.

    Its columns are `n` (a number for each key, by which links name it), `row`, `turn` (0, or more
    where one key comes again with other content), `source_key`, `known_at` and `columns`.
    """

    name: str
    kind: Kind
    columns: tuple[str, ...]
    csv: bytes
    # What has no source of its own (a number, an address): one that another source of the force
    # gave, under the same protection, is the same, and stays as that source gave it.
    shared: bool = False


@dataclass(frozen=True)
class Ties:
    """Links of one role between two of them, as CSV: n of the start, n of the end, row."""

    start: str
    end: str
    role: str
    csv: bytes


@dataclass
class Loaded:
    """What became of a batch, by the name of the rows: how many are new, how many were changed."""

    new: dict[str, int] = field(default_factory=dict)
    amended: dict[str, int] = field(default_factory=dict)
    links: int = 0
    first_id: int | None = None
    last_id: int | None = None


def load_batch(
    *,
    by: Actor,
    at: datetime.datetime,
    delivery_id: int,
    rows: Sequence[Rows],
    ties: Sequence[Ties] = (),
) -> Loaded:
    """This will store a batch of a delivery, all of it or nothing, and say what became of it.

    Raises NotPermitted, NoSuchField, Delivery.DoesNotExist, IntegrityError for a person without a
    link.
    """
    with access.acting(by):
        permissions.check_can_add(by=by)
        delivery = Delivery.objects.select_related("source").get(pk=delivery_id)
        done = _Batch(delivery, at, by.post_id).load(rows, ties)
        detail = {
            "new": done.new,
            "links": done.links,
            "first": done.first_id,
            "last": done.last_id,
        }
        _account(by, Operation.COLLECTION, "pole.delivery.stored", delivery_id, detail)
        if any(done.amended.values()):
            told = {"amended": done.amended}
            _account(by, Operation.ALTERATION, "pole.delivery.amended", delivery_id, told)
    return done


def close_delivery(*, by: Actor, delivery_id: int, stored: int, merged: int) -> None:
    """This will tell that all of a delivery is stored. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_add(by=by)
        delivery = Delivery.objects.select_related("source").get(pk=delivery_id)
        told = events.DeliveryLoaded(delivery_id, delivery.source.code, stored, merged)
        publish(told, by=by, about=delivery.source)


def _account(by: Actor, operation: Operation, act: str, delivery_id: int, detail: Any) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("pole.delivery", delivery_id),
        reason=Reason("administration"),
        detail=detail,
    )


class _Batch:
    """One batch, in the present transaction. What the mapping names is checked before it is SQL."""

    def __init__(self, delivery: Delivery, at: datetime.datetime, post_id: int) -> None:
        self.delivery, self.source, self.at, self.post_id = delivery, delivery.source, at, post_id
        self.done = Loaded()
        self.stages: dict[str, tuple[str, Rows]] = {}

    def load(self, rows: Sequence[Rows], ties: Sequence[Ties]) -> Loaded:
        with connection.cursor() as self.cursor:
            # Two batches of one source take turns, so that neither makes what the other is making.
            self.cursor.execute("select pg_advisory_xact_lock(20211, %s)", [self.source.pk % 2**31])
            self.cursor.execute("select current_setting('timezone')")
            before = self.cursor.fetchone()[0]
            self.cursor.execute("set local timezone to 'Europe/London'")
            for number, each in enumerate(rows):
                self._stage(f"pole_stage_{number}", each)
            self.cursor.execute("select set_config('timezone', %s, true)", [before])
            for each in rows:
                self._store(each)
            for tie in ties:
                self._tie(tie)
            for table, _ in self.stages.values():
                self.cursor.execute(f"drop table {table}")
        return self.done

    def _stage(self, table: str, rows: Rows) -> None:
        model = MODELS[rows.kind]
        known = {each.column for each in model._meta.concrete_fields}
        if odd := [each for each in rows.columns if each not in known]:
            raise NoSuchField(", ".join(odd))
        self.stages[rows.name] = (table, rows)
        columns = ", ".join(("row", "source_key", "known_at", *rows.columns))
        self.cursor.execute(
            f"create temp table {table} on commit drop as"
            f" select {columns} from {model._meta.db_table} with no data"
        )
        self.cursor.execute(
            f"alter table {table} add n bigint, add turn int, add known boolean default false,"
            " add id bigint default nextval('pole_number')"
        )
        given = ", ".join((*EXTRA, *rows.columns))
        with self.cursor.copy(f"copy {table} ({given}) from stdin (format csv)") as copy:
            copy.write(rows.csv)

    def _store(self, rows: Rows) -> None:
        table, _ = self.stages[rows.name]
        target = MODELS[rows.kind]._meta.db_table
        before = self._find(table, target, "true")
        if rows.shared:
            self._find_shared(table, target)
        self._insert(table, target, rows)
        self.done.amended[rows.name] = 0
        self.cursor.execute(f"select coalesce(max(turn), 0) from {table}")
        turns = self.cursor.fetchone()[0]
        if turns:
            self._find(table, target, "turn > 0")
        for turn in range(turns + 1):
            if before or turn:
                self.done.amended[rows.name] += self._amend(table, target, rows, turn)

    def _find(self, table: str, target: str, which: str) -> int:
        """Records that this source gave before keep their numbers."""
        self.cursor.execute(
            f"update {table} s set id = t.id, known = true from {target} t"
            f" where t.source_id = %s and t.source_key = s.source_key and {which}",
            [self.source.pk],
        )
        return int(self.cursor.rowcount)

    def _find_shared(self, table: str, target: str) -> None:
        source = self.source
        others = Source.objects.filter(force_id=source.force_id).exclude(pk=source.pk)
        self.cursor.execute("select pg_advisory_xact_lock(20212, %s)", [source.force_id])
        self.cursor.execute(
            f"update {table} s set id = t.id, known = true from {target} t where not s.known"
            " and t.source_id = any(%s) and t.source_key = s.source_key and s.source_key <> ''"
            " and (t.unit_id, t.marking, t.restriction_ids) = (%s, %s, %s)",
            [
                list(others.values_list("pk", flat=True)),
                source.unit_id,
                source.marking,
                source.restriction_ids,
            ],
        )

    def _insert(self, table: str, target: str, rows: Rows) -> None:
        values, parameters = self._values(rows)
        self.cursor.execute(
            f"insert into {target} (id, source_key, {ORIGIN}, {', '.join(values)})"
            f" select id, source_key, %s, %s, %s, %s, %s, %s, row, coalesce(known_at, %s), %s,"
            f" {', '.join(values.values())} from {table} where not known and turn = 0",
            [*self._origin(), self.delivery.received_at, self.at, *parameters],
        )
        self.done.new[rows.name] = int(self.cursor.rowcount)
        self._note_range(table)

    def _note_range(self, table: str) -> None:
        self.cursor.execute(f"select min(id), max(id) from {table} where not known and turn = 0")
        low, high = self.cursor.fetchone()
        if low is not None:
            self.done.first_id = min(low, self.done.first_id or low)
            self.done.last_id = max(high, self.done.last_id or high)

    def _origin(self) -> list[Any]:
        """What a source gives is protected as the source itself is."""
        source = self.source
        owner = [source.force_id, source.unit_id, source.marking, source.restriction_ids]
        return [*owner, source.pk, self.delivery.pk]

    def _values(self, rows: Rows) -> tuple[dict[str, str], list[Any]]:
        """Every column of the record: as staged, or what it is unless told."""
        values, parameters = {}, []
        own = {*(each.strip() for each in ORIGIN.split(",")), "id", "source_key", "revision"}
        for each in MODELS[rows.kind]._meta.concrete_fields:
            if each.column in own or each.generated:
                continue
            values[each.column] = f"s.{each.column}" if each.column in rows.columns else "%s"
            if each.column not in rows.columns or not each.null:
                staged = each.column in rows.columns
                values[each.column] = f"coalesce({each.column}, %s)" if staged else "%s"
                parameters.append(each.get_db_prep_save(each.get_default(), connection))
            else:
                values[each.column] = each.column
        return values, parameters

    def _amend(self, table: str, target: str, rows: Rows, turn: int) -> int:
        """What the source says otherwise now; nothing is blanked because it is not said again."""
        said = {each: MERGED.get(each, f"coalesce(s.{each}, t.{each})") for each in rows.columns}
        before = ", ".join(f"t.{each}" for each in rows.columns)
        after = ", ".join(said.values())
        named = ", ".join(f"t.{c} as b_{c}, {new} as a_{c}" for c, new in said.items())
        self.cursor.execute(
            f"create temp table pole_changed on commit drop as select t.id, s.row,"
            f" coalesce(s.known_at, %s) as known_at, {named}"
            f" from {table} s join {target} t on t.id = s.id"
            f" where s.known and s.turn = %s and t.source_id = %s"
            f" and ({before}) is distinct from ({after})",
            [self.delivery.received_at, turn, self.source.pk],
        )
        self.cursor.execute("select count(*) from pole_changed")
        if count := int(self.cursor.fetchone()[0]):
            self._write_amendments(target, rows)
        self.cursor.execute("drop table pole_changed")
        return count

    def _write_amendments(self, target: str, rows: Rows) -> None:
        pairs = ", ".join(f"('{c}', to_jsonb(b_{c}), to_jsonb(a_{c}))" for c in rows.columns)
        self.cursor.execute(
            "insert into pole_amendment (about_kind, about_id, field, before, after, source_id,"
            " delivery_id, row, known_at, recorded_at, post_id, reason)"
            " select %s, c.id, f.field, f.b, f.a, %s, %s, c.row, c.known_at, %s, %s, %s"
            f" from pole_changed c, lateral (values {pairs}) as f (field, b, a)"
            " where f.b is distinct from f.a",
            [rows.kind, self.source.pk, self.delivery.pk, self.at, self.post_id,
             "The source said otherwise."],
        )  # fmt: skip
        sets = ", ".join(f"{each} = c.a_{each}" for each in rows.columns)
        self.cursor.execute(f"update {target} t set {sets} from pole_changed c where t.id = c.id")

    def _tie(self, tie: Ties) -> None:
        (start, one), (end, other) = self.stages[tie.start], self.stages[tie.end]
        self.cursor.execute(
            "create temp table pole_ties (a bigint, b bigint, row bigint) on commit drop"
        )
        with self.cursor.copy("copy pole_ties from stdin (format csv)") as copy:
            copy.write(tie.csv)
        self.cursor.execute(
            f"insert into pole_link (from_kind, from_id, to_kind, to_id, role, confidence, words,"
            f" {ORIGIN}) select %s, a.id, %s, b.id, %s, %s, '', %s, %s, %s, %s, %s, %s, l.row,"
            f" coalesce(a.known_at, %s), %s from pole_ties l"
            f" join {start} a on a.n = l.a and a.turn = 0 join {end} b on b.n = l.b and b.turn = 0"
            " where case when a.known and b.known then not exists (select from pole_link k where"
            " k.from_id = a.id and k.to_id = b.id and k.role = %s and k.source_id = %s) else true end",
            [one.kind, other.kind, tie.role, Confidence.CONFIRMED, *self._origin(),
             self.delivery.received_at, self.at, tie.role, self.source.pk],
        )  # fmt: skip
        self.done.links += int(self.cursor.rowcount)
        self.cursor.execute("drop table pole_ties")
