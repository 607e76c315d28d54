"""Writing the account. A failure to write it fails the act."""

import datetime
import json
from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from . import selectors
from .choices import Operation, Reason, Subject, Who
from .models import Checkpoint
from .rules import merkle, notes

BATCH = 50_000
VALUES = "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
APPEND: LiteralString = f"select audit_append({VALUES}, %s)"
APPEND_MANY: LiteralString = f"select audit_append_many({VALUES}, %s)"
ACCOUNTED = """
with seen (audited_id) as materialized ({})
select seen.*,
    audit_append(%s, %s, %s, %s, %s, %s, seen.audited_id, %s, %s, %s, %s)
from seen
"""
ERASE: LiteralString = f"select audit_erase({VALUES})"


class NotInATransaction(Exception):
    """An entry belongs to the transaction of its act, and there was none."""


class ReasonMissing(Exception):
    """Nothing is looked at or changed without a reason code."""


def record(
    *,
    by: Who,
    operation: Operation,
    act: str,
    subject: Subject,
    reason: Reason,
    detail: dict[str, Any] | None = None,
) -> int:
    """This will write one entry in the present transaction and return its id.

    `act` is named area.thing.done; `detail` is what was seen or changed, erasable later.
    Raises NotInATransaction and ReasonMissing. Follows the Data Protection Act 2018 s.62.
    """
    _check(act, reason)
    values: list[Any] = [operation.value, act, by.person_id, by.post_id, by.force_id]
    values += [subject.kind, subject.id, reason.code, reason.incident, by.source]
    return int(_call(APPEND, [*values, _body(detail, reason)]))


def bulk_record(
    *,
    by: Who,
    operation: Operation,
    act: str,
    subjects: Sequence[Subject],
    reason: Reason,
    details: Sequence[dict[str, Any] | None] | None = None,
) -> list[int]:
    """This will write an entry for each record of a list, in one statement, and return their ids.

    `details` goes along `subjects`. Raises NotInATransaction and ReasonMissing.
    """
    _check(act, reason)
    if not subjects:
        return []
    bodies = [_body(each, reason) for each in details or [None] * len(subjects)]
    if len(bodies) != len(subjects):
        raise ValueError("a detail for each subject, or none at all")
    values: list[Any] = [operation.value, act, by.person_id, by.post_id, by.force_id]
    kinds, ids = [each.kind for each in subjects], [each.id for each in subjects]
    values += [kinds, ids, reason.code, reason.incident, by.source, bodies]
    return list(_call(APPEND_MANY, values))


def record_look(act: str, subject: Subject, *, by: Who, reason: Reason) -> None:
    """This will record that somebody looked at a subject, or at a list when it has no number."""
    record(by=by, operation=Operation.CONSULTATION, act=act, subject=subject, reason=reason)


def accounted(
    statement: str,
    values: Sequence[Any],
    *,
    by: Who,
    operation: Operation,
    act: str,
    kind: str,
    reason: Reason,
    detail: dict[str, Any] | None = None,
) -> tuple[str, list[Any]]:
    """This will make of a query one that also writes an entry for each row that it gives.

    Its first column is the record's id; the entry's id is added as the last one. Whoever runs it
    is under a scope (`access.services.consult_rows` is). Raises ReasonMissing.
    """
    _check_reason(act, reason)
    given = [*values, operation.value, act, by.person_id, by.post_id, by.force_id, kind]
    given += [reason.code, reason.incident, by.source, _body(detail, reason)]
    return ACCOUNTED.format(statement), given


def erase_detail(entries: list[int], *, by: Who, reason: Reason) -> int:
    """This will remove what entries say, keep that they were made, and return how many lost it.

    Only entries of the actor's own force are touched. Raises ReasonMissing.
    """
    return _erase(entries, None, None, by, reason)


def erase_subject(kind: str, subject_id: int, *, by: Who, reason: Reason) -> int:
    """This will remove what every entry about one record says, and return how many lost it.

    That somebody looked or changed, who, when and why, stays. Raises ReasonMissing.
    """
    return _erase([], kind, subject_id, by, reason)


def make_checkpoint(*, at: datetime.datetime) -> Checkpoint | None:
    """This will sign the tree as it stands over every settled entry; None when nothing is new.

    An entry is settled when no transaction older than its own is still open, so that the
    order of the leaves never changes. It builds on the newest checkpoint with a genuine
    signature. Follows RFC 6962 and the C2SP checkpoint format.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('audit checkpoint'))")
        tree, last_tx, last_id = _last_tree()
        before = tree.stop
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text")
        horizon = cursor.fetchone()[0]
        while rows := _leaves(cursor, last_tx, last_id, horizon):
            tree.extend([bytes(row[2]) for row in rows])
            last_tx, last_id = int(rows[-1][0]), rows[-1][1]
        if tree.stop == before:
            return None
        _keep_chunks(cursor, tree.stop // selectors.CHUNK, last_tx)
        return _save(cursor, tree, last_tx, last_id, at)


def signing_key() -> Ed25519PrivateKey:
    """This will give the key that signs checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.AUDIT_KEY))


def _check(act: str, reason: Reason) -> None:
    if not connection.in_atomic_block:
        raise NotInATransaction(act)
    _check_reason(act, reason)


def _check_reason(act: str, reason: Reason) -> None:
    if not reason.code.strip():
        raise ReasonMissing(act)


def _call(statement: LiteralString, values: list[Any]) -> Any:
    """A prepared statement of the driver itself: half of what it costs by Django's cursor."""
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(statement, values, prepare=True).fetchone()
        return row[0] if row else None


def _body(detail: dict[str, Any] | None, reason: Reason) -> str:
    body = dict(detail or {}) | ({"reason": reason.text} if reason.text else {})
    return json.dumps(body, sort_keys=True, separators=(",", ":"), default=str) if body else ""


def _erase(entries: list[int], kind: str | None, subject: int | None, by: Who, why: Reason) -> int:
    _check_reason("audit.detail.erased", why)
    values = [entries, kind, subject, by.person_id, by.post_id, by.force_id]
    with transaction.atomic():
        return int(_call(ERASE, [*values, why.code, why.incident, by.source, _body(None, why)]))


def _last_tree() -> tuple[merkle.Range, int, int]:
    for checkpoint in Checkpoint.objects.order_by("-size").iterator(chunk_size=10):
        if found := selectors.genuine_tree(checkpoint):
            return found
    return merkle.Range(), 0, 0


def _leaves(cursor: Any, last_tx: int, last_id: int, horizon: str) -> list[tuple[str, int, bytes]]:
    cursor.execute(selectors.LEAVES, [str(last_tx), last_id, horizon, BATCH])
    rows: list[tuple[str, int, bytes]] = cursor.fetchall()
    return rows


def _keep_chunks(cursor: Any, wanted: int, upto: int) -> None:
    cursor.execute(
        "select number + 1, last_tx::text, last_id from audit_chunk order by number desc limit 1"
    )
    have, last_tx, last_id = cursor.fetchone() or (0, "0", 0)
    for number in range(have, wanted):
        cursor.execute(selectors.LEAVES, [last_tx, last_id, str(upto + 1), selectors.CHUNK])
        rows = cursor.fetchall()
        chunk = merkle.Range()
        chunk.extend([bytes(row[2]) for row in rows])
        last_tx, last_id = rows[-1][0], rows[-1][1]
        cursor.execute(
            "insert into audit_chunk values (%s, %s, %s::text::xid8, %s)",
            [number, chunk.root(), last_tx, last_id],
        )


def _save(
    cursor: Any, tree: merkle.Range, last_tx: int, last_id: int, at: datetime.datetime
) -> Checkpoint:
    origin = selectors.origin()
    moment = at.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    said = notes.Statement(origin, tree.stop, tree.root(), last_tx, last_id, moment)
    note = notes.sign(said.text(), origin=origin, key=signing_key())
    cursor.execute(
        "insert into audit_checkpoint (at, size, root, edge, last_tx, last_id, note)"
        " values (%s, %s, %s, %s, %s::text::xid8, %s, %s) returning id",
        [at, tree.stop, tree.root(), tree.edge(), str(last_tx), last_id, note],
    )
    return Checkpoint.objects.get(pk=cursor.fetchone()[0])
