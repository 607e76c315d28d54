"""Loading lists, amending and closing codes. History is kept: an old meaning is closed."""

import datetime
import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject, Who
from bluelamp.kernel.bus import services as bus

from . import permissions, selectors
from .events import CodeAmended, CodeClosed
from .models import Code, CodeList
from .rules.codefiles import ALWAYS, ListFile, Row


class BadDates(Exception):
    """A change must start after the meaning it replaces, and may not run into a later one."""


class NothingSaid(Exception):
    """A code and its label must say something."""


@dataclass(frozen=True)
class Operator:
    """Whoever runs a command on the machine itself: no post, no person known to the platform."""

    source: str = "command line"
    person_id: int | None = None
    post_id: int | None = None
    force_id: int | None = None


@dataclass(frozen=True)
class Loaded:
    """What a load did: `kept` codes were changed here and the file did not touch them."""

    list_code: str
    added: int = 0
    changed: int = 0
    closed: int = 0
    same: int = 0
    kept: int = 0


def load_list(file: ListFile, *, by: Who) -> Loaded:
    """This will make a list what a file says, history and all; the same file again does nothing.

    A code that was amended or closed here is left as it is and counted. Raises NotPermitted.
    """
    _check(by)
    digest = _digest(file)
    with transaction.atomic():
        found, before = _locked_list(file.code, file.name, file.source, file.owner)
        if before == digest:
            return Loaded(file.code, same=len(file.rows))
        done = _take_over(found, file.rows)
        _touch(found, digest)
        _audit_load(by, found, done)
    return done


def load_snapshot(
    list_code: str, name: str, source: str, rows: list[Row], *, by: Who, on: datetime.date
) -> Loaded:
    """This will make a list on a day what an undated file says, tens of thousands of codes at once.

    A code whose words changed is closed on that day and opened anew; one that is gone is closed.
    A first load makes codes valid from ALWAYS. Raises NotPermitted, BadDates.
    """
    _check(by)
    with transaction.atomic():
        found, _ = _locked_list(list_code, name, source, source)
        _refuse_the_past(found, on)
        done = _copy_in(found, rows, on)
        if done.added or done.changed or done.closed:
            _touch(found, "")
        _audit_load(by, found, done)
    return done


def amend_code(
    *,
    by: Actor,
    list_code: str,
    code: str,
    label: str,
    on: datetime.date,
    attributes: dict[str, Any] | None = None,
    sort: int | None = None,
    reason: Reason,
) -> Code:
    """This will give a code another meaning from a day on, or add it; the old one is closed.

    Raises NotPermitted, NoSuchList, NothingSaid, BadDates.
    """
    permissions.check_can_manage_codes(by=by)
    if not code.strip() or not label.strip():
        raise NothingSaid
    with access.acting(by):
        found = _lock(list_code)
        old = _open_on(found, code, on)
        made = Code(
            list=found,
            code=code.strip(),
            label=label.strip(),
            valid_from=on,
            attributes=_first(attributes, old.attributes if old else {}),
            sort=_first(sort, old.sort if old else _last_place(found)),
            source_ref="local",
            changed_here=True,
        )
        if old:
            _close(old, on)
        made.save(force_insert=True)
        _touch(found)
        _audit_change(by, "reference.code.amended", made, old, reason)
        bus.publish(
            CodeAmended(list_code, made.code, on), by=by, about=bus.Owned(by.force_id, by.unit_id)
        )
    return made


def close_code(*, by: Actor, list_code: str, code: str, on: datetime.date, reason: Reason) -> Code:
    """This will end a code: it is not valid from that day on.

    Raises NotPermitted, NoSuchList, NoSuchCode, BadDates.
    """
    permissions.check_can_manage_codes(by=by)
    with access.acting(by):
        found = _lock(list_code)
        old = _open_on(found, code, on)
        if old is None:
            raise selectors.NoSuchCode(f"{list_code} has no code {code} on {on}")
        _close(old, on)
        _touch(found)
        _audit_change(by, "reference.code.closed", old, old, reason)
        bus.publish(
            CodeClosed(list_code, code, on), by=by, about=bus.Owned(by.force_id, by.unit_id)
        )
    return old


def _check(by: Who) -> None:
    """The operator of the machine holds the database already; everybody else needs leave."""
    if isinstance(by, Actor):
        permissions.check_can_manage_codes(by=by)
    elif not isinstance(by, Operator):
        raise TypeError("an Actor or the Operator loads codes")


def _digest(file: ListFile) -> str:
    return hashlib.sha256(json.dumps(asdict(file), default=str).encode()).hexdigest()


def _locked_list(code: str, name: str, source: str, owner: str) -> tuple[CodeList, str]:
    facts = {"name": name, "source": source, "owner": owner}
    CodeList.objects.get_or_create(code=code, defaults=facts | {"version": uuid.uuid4()})
    found = CodeList.objects.select_for_update().get(code=code)
    for key, value in facts.items():
        setattr(found, key, value)
    return found, found.digest


def _lock(list_code: str) -> CodeList:
    found = CodeList.objects.select_for_update().filter(code=list_code).first()
    if found is None:
        raise selectors.NoSuchList(list_code)
    return found


def _touch(found: CodeList, digest: str | None = None) -> None:
    found.version = uuid.uuid4()
    found.digest = found.digest if digest is None else digest
    found.changed_at = Now()
    found.save()


def _take_over(found: CodeList, rows: Iterable[Row]) -> Loaded:
    """Code by code: a history that is the file's stays, one that is not is replaced by it."""
    new, old = defaultdict(list), defaultdict(list)
    for row in rows:
        new[row.code].append(row)
    for stored in Code.objects.filter(list=found).order_by("valid_from"):
        old[stored.code].append(stored)
    count = {"added": 0, "changed": 0, "same": 0, "kept": 0}
    for code, history in new.items():
        count[_take_over_code(found, history, old[code])] += len(history)
    return Loaded(found.code, **count)


def _take_over_code(found: CodeList, new: list[Row], old: list[Code]) -> str:
    if any(each.changed_here for each in old):
        return "kept"
    ordered = sorted(new, key=lambda row: row.valid_from)
    if ordered == [_as_row(each) for each in old]:
        return "same"
    Code.objects.filter(pk__in=[each.pk for each in old]).delete()
    Code.objects.bulk_create(Code(list=found, **asdict(row)) for row in ordered)
    return "changed" if old else "added"


def _as_row(code: Code) -> Row:
    names = ("code", "label", "valid_from", "valid_to", "source_ref", "sort", "attributes")
    return Row(**{name: getattr(code, name) for name in names})


def _refuse_the_past(found: CodeList, on: datetime.date) -> None:
    late = Code.objects.filter(list=found, valid_from__gt=on).order_by("-valid_from").first()
    if late:
        raise BadDates(f"{found.code} already has codes from {late.valid_from}, after {on}.")


_STAGE = """create temporary table incoming
    (code text primary key, label text, attributes jsonb, source_ref text, sort int) on commit drop
"""
# A table that was just filled has no statistics: without this PostgreSQL may take it for a small
# one and compare every row with every other, which takes minutes.
_MANY_ROWS = "analyze incoming; set local enable_nestloop = off"
_ANY_ROWS = "set local enable_nestloop = on"
# A code that came and went on one day leaves no day to keep: it is dropped, not closed.
_CLOSE = """with ended as (
        select c.id, c.valid_from, i.code is null as gone
        from reference_code c left join incoming i on i.code = c.code
        where c.list_id = %(list)s and c.valid_to is null and not c.changed_here and (
            i.code is null or (c.label, c.attributes) is distinct from (i.label, i.attributes))
    ), dropped as (
        delete from reference_code c using ended e where c.id = e.id and e.valid_from = %(on)s
    ), closed as (
        update reference_code c set valid_to = %(on)s from ended e
        where c.id = e.id and e.valid_from < %(on)s
    ) select count(*) filter (where gone), count(*) filter (where not gone) from ended"""
_KEPT = """select count(*) from incoming i where exists (select from reference_code c
    where c.list_id = %(list)s and c.code = i.code and c.changed_here)"""
_SAME = """select count(*) from incoming i join reference_code c
    on c.list_id = %(list)s and c.code = i.code and c.valid_to is null
    and (c.label, c.attributes) is not distinct from (i.label, i.attributes)
    where not exists (select from reference_code o
        where o.list_id = %(list)s and o.code = i.code and o.changed_here)"""
_OPEN = """insert into reference_code
        (list_id, code, label, valid_from, attributes, source_ref, sort, changed_here)
    select %(list)s, i.code, i.label, %(start)s, i.attributes, i.source_ref, i.sort, false
    from incoming i where not exists (select from reference_code c where c.list_id = %(list)s
        and c.code = i.code and (c.valid_to is null or c.changed_here))"""


def _copy_in(found: CodeList, rows: list[Row], on: datetime.date) -> Loaded:
    first = not Code.objects.filter(list=found).exists()
    values: dict[str, Any] = {"list": found.pk, "on": on, "start": ALWAYS if first else on}
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.incoming")
        cursor.execute(_STAGE)
        _copy(cursor, rows)
        cursor.execute(_MANY_ROWS)
        kept, same = (_count(cursor, each, values) for each in (_KEPT, _SAME))
        cursor.execute(_CLOSE, values)
        gone, changed = cursor.fetchone()
        cursor.execute(_OPEN, values)
        added = cursor.rowcount - changed
        cursor.execute(_ANY_ROWS)
    return Loaded(found.code, added=added, changed=changed, closed=gone, same=same, kept=kept)


def _count(cursor: Any, statement: str, values: dict[str, Any]) -> int:
    cursor.execute(statement, values)
    return int(cursor.fetchone()[0])


def _copy(cursor: Any, rows: list[Row]) -> None:
    with cursor.copy("copy incoming from stdin") as copy:
        for row in rows:
            body = json.dumps(row.attributes)
            copy.write_row((row.code, row.label, body, row.source_ref, row.sort))


def _open_on(found: CodeList, code: str, on: datetime.date) -> Code | None:
    """The meaning that a change on that day replaces; a later one is in the way."""
    rows = Code.objects.filter(list=found, code=code.strip())
    if later := rows.filter(valid_from__gte=on).first():
        raise BadDates(f"{code} already has a meaning from {later.valid_from}.")
    return selectors.valid(rows, on).first()


def _close(old: Code, on: datetime.date) -> None:
    old.valid_to, old.changed_here = on, True
    old.save(update_fields=["valid_to", "changed_here"])


def _first(chosen: Any, otherwise: Any) -> Any:
    return otherwise if chosen is None else chosen


def _last_place(found: CodeList) -> int:
    last = Code.objects.filter(list=found).order_by("-sort").values_list("sort", flat=True).first()
    return (last or 0) + 1


def _audit_load(by: Who, found: CodeList, done: Loaded) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act="reference.list.loaded",
        subject=Subject("reference.list", found.pk),
        reason=Reason("administration"),
        detail=asdict(done),
    )


def _audit_change(by: Actor, act: str, code: Code, old: Code | None, reason: Reason) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("reference.code", code.pk),
        reason=reason,
        detail={
            "list": code.list.code,
            "code": code.code,
            "was": old.label if old else None,
            "is": None if act.endswith("closed") else code.label,
            "from": str(code.valid_to if act.endswith("closed") else code.valid_from),
        },
    )
