"""A delivery of many rows at once: the bulk door, used by whatever reads files and feeds.

Rows come as CSV, as PostgreSQL reads it, into temporary tables, and from there into the records
by `pole_store`, which asks once whether the actor may give what the source gives. A record that
its source sent before is changed only where the source now says something else, and each change
leaves an Amendment; what a source no longer says is kept. Local times are Europe/London.
"""

import datetime
import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import JSONField

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus.services import publish

from .. import events, permissions
from ..choices import Confidence, Kind
from ..models import Delivery, Event, Location, Object, Organisation, PersonRecord

MODELS: dict[str, Any] = {
    Kind.PERSON: PersonRecord,
    Kind.OBJECT: Object,
    Kind.LOCATION: Location,
    Kind.EVENT: Event,
    Kind.ORGANISATION: Organisation,
}
EXTRA = ("n", "row", "turn", "source_key", "known_at")
MERGED = {"facts": "t.facts || s.facts"}
FILLED = {"facts": "s.facts || t.facts"}
EMPTY = ("", "{}", "[]")


# Names of tables and columns come from the models; every value is a parameter.
STAGE = "select pole_stage(%s, %s, %s)"
STORE = "select * from pole_store(%s, %s, %s, %s, %s, %s)"
TIE = "select pole_store_ties(%s, %s, %s, %s, %s, %s, %s, %s)"
# What is said as of an earlier time than what is held fills what is empty, and otherwise stands in
# the history beside the newer fact, once.
CHANGE = """
    with changed as materialized (
        select t.id, s.row, coalesce(s.known_at, %s) as known_at,
            coalesce(s.known_at, %s) < greatest(t.known_at, (select max(p.known_at)
                from pole_amendment p where p.about_id = t.id and p.about_kind = %s)) as older,
            {named}
        from {stage} s join {table} t on t.id = s.id
        where s.known and s.turn = %s and t.source_id = %s and ({before}) is distinct from ({after})
    ), decided as materialized (
        select id, row, known_at, older, {decided} from changed
    ), amended as (
        insert into pole_amendment (about_kind, about_id, field, before, after, source_id,
            delivery_id, row, known_at, recorded_at, post_id, reason)
        select %s, c.id, f.field, h.before, f.held, %s, %s, c.row, c.known_at, %s, %s, h.why
        from decided c, lateral (values {pairs}) as f (field, was, held, said), lateral (
            select f.was as before, %s as why where f.was is distinct from f.held
            union all select f.said, %s where c.older and f.said is distinct from f.held
                and not exists (select from pole_amendment p where p.about_id = c.id
                    and p.field = f.field and p.known_at = c.known_at and p.before = f.said)) h
    )
    update {table} t set {sets} from decided c
    where t.id = c.id and ({was}) is distinct from ({held})
"""
OTHERWISE = "The source said otherwise."
OLDER = "An older delivery said otherwise; what was known later stays."


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

    def add(self, other: "Loaded") -> None:
        """This will count what became of another part of the same batch."""
        for mine, theirs in ((self.new, other.new), (self.amended, other.amended)):
            for name, count in theirs.items():
                mine[name] = mine.get(name, 0) + count
        self.links += other.links


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
        self.stages: dict[str, tuple[int, Rows]] = {}

    def load(self, rows: Sequence[Rows], ties: Sequence[Ties]) -> Loaded:
        with connection.cursor() as self.cursor:
            # Two batches of one source take turns, so that neither makes what the other is making.
            self._run("select pg_advisory_xact_lock(20211, %s)", [self.source.pk % 2**31])
            self._stage_all(rows)
            for number, each in enumerate(rows):
                self._store(number, each)
            for tie in ties:
                self._tie(tie)
        return self.done

    def _run(self, statement: str, values: Sequence[Any] = ()) -> int:
        self.cursor.execute(statement, list(values))
        return int(self.cursor.rowcount)

    def _ask(self, statement: str, values: Sequence[Any] = ()) -> Any:
        self.cursor.execute(statement, list(values))
        return self.cursor.fetchone()

    def _stage_all(self, rows: Sequence[Rows]) -> None:
        before = self._ask("select current_setting('timezone')")[0]
        self._run("set local timezone to 'Europe/London'")
        for number, each in enumerate(rows):
            self._stage(number, each)
        self._run("select set_config('timezone', %s, true)", [before])

    def _stage(self, number: int, rows: Rows) -> None:
        columns = list(rows.columns)
        known = {each.column for each in MODELS[rows.kind]._meta.concrete_fields}
        if odd := [each for each in columns if each not in known]:
            raise NoSuchField(", ".join(odd))
        self.stages[rows.name] = (number, rows)
        staged = ["row", "source_key", "known_at", *columns]
        self._run(STAGE, [number, rows.kind, staged])
        given = ", ".join((*EXTRA, *columns))
        copying = f"copy pole_stage_{number} ({given}) from stdin (format csv)"
        with self.cursor.copy(copying) as copy:
            copy.write(rows.csv)

    def _store(self, number: int, rows: Rows) -> None:
        given = [number, rows.kind, self.delivery.pk, self.at, _blanks(rows.kind), rows.shared]
        stored, found, turns, low, high = self._ask(STORE, given)
        self.done.new[rows.name] = stored
        if low is not None:
            self.done.first_id = min(low, self.done.first_id or low)
            self.done.last_id = max(high, self.done.last_id or high)
        first = 0 if found else 1
        self.done.amended[rows.name] = sum(
            self._amend(rows, turn) for turn in range(first, turns + 1)
        )

    def _amend(self, rows: Rows, turn: int) -> int:
        """What the source says otherwise now; nothing is blanked because it is not said again."""
        given = self.delivery.received_at
        about = [given, given, rows.kind, turn, self.source.pk]
        origin = [rows.kind, self.source.pk, self.delivery.pk, self.at, self.post_id]
        stage = f"pole_stage_{self.stages[rows.name][0]}"
        statement = _change(rows.kind, rows.columns).replace("{stage}", stage)
        return self._run(statement, [*about, *origin, OTHERWISE, OLDER])

    def _tie(self, tie: Ties) -> None:
        (start, one), (end, other) = self.stages[tie.start], self.stages[tie.end]
        self._run("select pole_stage_ties()")
        with self.cursor.copy("copy pole_ties (a, b, row) from stdin (format csv)") as copy:
            copy.write(tie.csv)
        ends = [one.kind, start, other.kind, end]
        given = [*ends, tie.role, Confidence.CONFIRMED, self.delivery.pk, self.at]
        self.done.links += self._ask(TIE, given)[0]


@functools.cache
def _change(kind: Kind, columns: tuple[str, ...]) -> str:
    """The statement that changes these columns of a kind; its stage is still to be named."""
    said = {c: MERGED.get(c, f"coalesce(s.{c}, t.{c})") for c in columns}
    empty = {c: blank for c, blank in json.loads(_blanks(kind)).items() if blank in EMPTY}
    filled = {
        c: FILLED.get(
            c,
            f"coalesce(nullif(t.{c}, '{empty[c]}'), s.{c}, t.{c})"
            if c in empty
            else f"coalesce(t.{c}, s.{c})",
        )
        for c in columns
    }
    return CHANGE.format(
        stage="{stage}",
        table=MODELS[kind]._meta.db_table,
        named=", ".join(
            f"t.{c} as b_{c}, {said[c]} as s_{c}, {filled[c]} as f_{c}" for c in columns
        ),
        decided=", ".join(
            f"b_{c}, s_{c}, case when older then f_{c} else s_{c} end as a_{c}" for c in columns
        ),
        before=", ".join(f"t.{c}" for c in columns),
        after=", ".join(said.values()),
        pairs=", ".join(
            f"('{c}', to_jsonb(b_{c}), to_jsonb(a_{c}), to_jsonb(s_{c}))" for c in columns
        ),
        sets=", ".join(f"{c} = c.a_{c}" for c in columns),
        was=", ".join(f"c.b_{c}" for c in columns),
        held=", ".join(f"c.a_{c}" for c in columns),
    )


@functools.cache
def _blanks(kind: Kind) -> str:
    """What each column of a kind holds unless it is told, as PostgreSQL reads it."""
    held = {each.column: _blank(each) for each in MODELS[kind]._meta.concrete_fields}
    return json.dumps({column: blank for column, blank in held.items() if blank is not None})


def _blank(column: Any) -> str | None:
    blank = column.get_default()
    if isinstance(column, ArrayField):
        return "{}"
    if isinstance(column, JSONField):
        return json.dumps(blank)
    return None if blank is None else str(blank)
