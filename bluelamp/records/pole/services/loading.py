"""A delivery of many rows at once: the bulk door, used by whatever reads files and feeds.

Rows come as CSV, as PostgreSQL reads it, into temporary tables, and from there into the records
under the actor's own scope, because nothing is copied past the need-to-know policy. A record that
its source sent before is changed only where the source now says something else, and each change
leaves an Amendment; what a source no longer says is kept. Local times are Europe/London.
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
ORIGIN = (
    "force_id, unit_id, marking, restriction_ids, source_id, delivery_id, row, known_at"
    ", recorded_at"
)
MERGED = {"facts": "t.facts || s.facts"}


# Names of tables and columns come from the models; every value is a parameter.
STAGE = "select pole_stage(%s, %s, %s)"
FIND = "select pole_stage_find(%s, %s, %s, %s)"
INSERT = """
    insert into {table} (id, source_key, {origin}, {columns})
    select id, source_key, %s, %s, %s, %s, %s, %s, row, coalesce(known_at, %s), %s, {values}
    from {stage} where not known and turn = 0
"""
FIND_SHARED = """
    update {stage} s set id = t.id, known = true from {table} t
    where not s.known and t.source_id = any(%s) and t.source_key = s.source_key
        and t.source_key <> '' and (t.unit_id, t.marking, t.restriction_ids) = (%s, %s, %s)
"""
RANGE = "select min(id), max(id) from {stage} where not known and turn = 0"
TURNS = "select coalesce(max(turn), 0) from {stage}"
CHANGE = """
    with changed as materialized (
        select t.id, s.row, coalesce(s.known_at, %s) as known_at, {named}
        from {stage} s join {table} t on t.id = s.id
        where s.known and s.turn = %s and t.source_id = %s and ({before}) is distinct from ({after})
    ), amended as (
        insert into pole_amendment (about_kind, about_id, field, before, after, source_id,
            delivery_id, row, known_at, recorded_at, post_id, reason)
        select %s, c.id, f.field, f.b, f.a, %s, %s, c.row, c.known_at, %s, %s, %s
        from changed c, lateral (values {pairs}) as f (field, b, a)
        where f.b is distinct from f.a
    )
    update {table} t set {sets} from changed c where t.id = c.id
"""
# A tie can be there already only when both its ends were.
RESOLVE = """
    update pole_ties l set from_id = a.id, to_id = b.id, known_at = a.known_at,
        known = a.known and b.known
    from {start} a, {end} b where a.n = l.a and a.turn = 0 and b.n = l.b and b.turn = 0
"""
TIE = """
    insert into pole_link (from_kind, from_id, to_kind, to_id, role, confidence, words, {origin})
    select %s, from_id, %s, to_id, %s, %s, '', %s, %s, %s, %s, %s, %s, row,
        coalesce(known_at, %s), %s
    from pole_ties where not known
"""


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
    """One batch, in the present transaction. What rows name is checked before it is in SQL."""

    def __init__(self, delivery: Delivery, at: datetime.datetime, post_id: int) -> None:
        self.delivery, self.source, self.at, self.post_id = delivery, delivery.source, at, post_id
        self.done = Loaded()
        self.stages: dict[str, tuple[str, Rows]] = {}

    def load(self, rows: Sequence[Rows], ties: Sequence[Ties]) -> Loaded:
        with connection.cursor() as self.cursor:
            # Two batches of one source take turns, so that neither makes what the other is making.
            self._run("select pg_advisory_xact_lock(20211, %s)", [self.source.pk % 2**31])
            self._stage_all(rows)
            for each in rows:
                self._store(each)
            for tie in ties:
                self._tie(tie)
        return self.done

    def _run(self, statement: str, values: Sequence[Any] = ()) -> int:
        self.cursor.execute(statement, list(values))
        return int(self.cursor.rowcount)

    def _ask(self, statement: str) -> Any:
        self.cursor.execute(statement)
        return self.cursor.fetchone()

    def _stage_all(self, rows: Sequence[Rows]) -> None:
        before = self._ask("select current_setting('timezone')")[0]
        self._run("set local timezone to 'Europe/London'")
        for number, each in enumerate(rows):
            self._stage(number, each)
        self._run("select set_config('timezone', %s, true)", [before])

    def _stage(self, number: int, rows: Rows) -> None:
        stage, columns = f"pole_stage_{number}", list(rows.columns)
        known = {each.column for each in MODELS[rows.kind]._meta.concrete_fields}
        if odd := [each for each in columns if each not in known]:
            raise NoSuchField(", ".join(odd))
        self.stages[rows.name] = (stage, rows)
        staged = ["row", "source_key", "known_at", *columns]
        self._run(STAGE, [number, rows.kind, staged])
        given = ", ".join((*EXTRA, *columns))
        with self.cursor.copy(f"copy {stage} ({given}) from stdin (format csv)") as copy:
            copy.write(rows.csv)

    def _store(self, rows: Rows) -> None:
        stage, table = self.stages[rows.name][0], MODELS[rows.kind]._meta.db_table
        before = self._find(stage, rows.kind, later=False)
        if rows.shared:
            self._find_shared(stage, table)
        self._insert(stage, table, rows)
        turns = self._ask(TURNS.format(stage=stage))[0]
        if turns:
            self._find(stage, rows.kind, later=True)
        self.done.amended[rows.name] = sum(
            self._amend(stage, table, rows, turn) for turn in range(turns + 1) if before or turn
        )

    def _find(self, stage: str, kind: Kind, *, later: bool) -> int:
        """Records that this source gave before keep their numbers."""
        number = int(stage.rpartition("_")[2])
        self._run(FIND, [number, kind, self.source.pk, later])
        return int(self.cursor.fetchone()[0])

    def _find_shared(self, stage: str, table: str) -> None:
        source = self.source
        others = Source.objects.filter(force_id=source.force_id).exclude(pk=source.pk)
        self._run("select pg_advisory_xact_lock(20212, %s)", [source.force_id])
        protection = [source.unit_id, source.marking, source.restriction_ids]
        given = [list(others.values_list("pk", flat=True)), *protection]
        self._run(FIND_SHARED.format(stage=stage, table=table), given)

    def _insert(self, stage: str, table: str, rows: Rows) -> None:
        values, given = self._values(rows)
        named, held = ", ".join(values), ", ".join(values.values())
        statement = INSERT.format(
            table=table, origin=ORIGIN, columns=named, values=held, stage=stage
        )
        when = [self.delivery.received_at, self.at]
        self.done.new[rows.name] = self._run(statement, [*self._origin(), *when, *given])
        low, high = self._ask(RANGE.format(stage=stage))
        if low is not None:
            self.done.first_id = min(low, self.done.first_id or low)
            self.done.last_id = max(high, self.done.last_id or high)

    def _origin(self) -> list[Any]:
        """What a source gives is protected as the source itself is."""
        source = self.source
        owner = [source.force_id, source.unit_id, source.marking, source.restriction_ids]
        return [*owner, source.pk, self.delivery.pk]

    def _values(self, rows: Rows) -> tuple[dict[str, str], list[Any]]:
        """Every column of the record as staged, or what it is unless told."""
        values, given = {}, []
        own = {*ORIGIN.split(", "), "id", "source_key", "revision"}
        for each in MODELS[rows.kind]._meta.concrete_fields:
            staged = each.column in rows.columns
            if each.column in own or each.generated:
                continue
            if staged and each.null:
                values[each.column] = each.column
                continue
            values[each.column] = f"coalesce({each.column}, %s)" if staged else "%s"
            given.append(each.get_db_prep_save(each.get_default(), connection))
        return values, given

    def _amend(self, stage: str, table: str, rows: Rows, turn: int) -> int:
        """What the source says otherwise now; nothing is blanked because it is not said again."""
        said = {each: MERGED.get(each, f"coalesce(s.{each}, t.{each})") for each in rows.columns}
        statement = CHANGE.format(
            stage=stage,
            table=table,
            named=", ".join(f"t.{c} as b_{c}, {new} as a_{c}" for c, new in said.items()),
            before=", ".join(f"t.{each}" for each in rows.columns),
            after=", ".join(said.values()),
            pairs=", ".join(f"('{c}', to_jsonb(b_{c}), to_jsonb(a_{c}))" for c in rows.columns),
            sets=", ".join(f"{each} = c.a_{each}" for each in rows.columns),
        )
        origin = [rows.kind, self.source.pk, self.delivery.pk]
        why = [self.at, self.post_id, "The source said otherwise."]
        which = [self.delivery.received_at, turn, self.source.pk]
        return self._run(statement, [*which, *origin, *why])

    def _tie(self, tie: Ties) -> None:
        (start, one), (end, other) = self.stages[tie.start], self.stages[tie.end]
        self._run("select pole_stage_ties()")
        with self.cursor.copy("copy pole_ties (a, b, row) from stdin (format csv)") as copy:
            copy.write(tie.csv)
        self._run(RESOLVE.format(start=start, end=end))
        self._run("select pole_stage_find_ties(%s, %s)", [tie.role, self.source.pk])
        kinds = [one.kind, other.kind, tie.role, Confidence.CONFIRMED]
        when = [self.delivery.received_at, self.at]
        self.done.links += self._run(TIE.format(origin=ORIGIN), [*kinds, *self._origin(), *when])
