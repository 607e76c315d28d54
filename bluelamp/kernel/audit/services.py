"""Writing the account. A failure to write it fails the act."""

import base64
import datetime
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from .choices import Operation, Reason, Subject, Who
from .models import Checkpoint
from .rules import merkle, notes

BATCH = 50_000


class NotInATransaction(Exception):
    """An entry belongs to the transaction of its act, and there was none."""


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
    Raises NotInATransaction. Follows the Data Protection Act 2018 s.62.
    """
    if not connection.in_atomic_block:
        raise NotInATransaction(act)
    body = dict(detail or {}) | ({"reason": reason.text} if reason.text else {})
    values = [operation, act, by.person_id, by.post_id, by.force_id, subject.kind, subject.id]
    values += [reason.code, reason.incident, by.source, _canonical(body) if body else ""]
    with connection.cursor() as cursor:
        cursor.execute(f"select audit_append({', '.join(['%s'] * len(values))})", values)
        return int(cursor.fetchone()[0])


def erase_detail(entries: list[int], *, by: Who, reason: Reason) -> int:
    """This will remove what entries say, keep that they were made, and return how many lost it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select audit_erase_detail(%s, %s, %s, %s, %s, %s)",
            [entries, by.person_id, by.post_id, by.force_id, reason.code, by.source],
        )
        return int(cursor.fetchone()[0])


def make_checkpoint(*, at: datetime.datetime) -> Checkpoint | None:
    """This will sign the tree as it stands over every settled entry; None when nothing is new.

    An entry is settled when no transaction older than its own is still open, so that the
    order of the leaves never changes. Follows RFC 6962 and the C2SP signed note format.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('audit checkpoint'))")
        tree, last_tx, last_id = _last_tree(cursor)
        before = tree.size
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text")
        horizon = cursor.fetchone()[0]
        while rows := _leaves(cursor, last_tx, last_id, horizon):
            for row in rows:
                tree.add(bytes(row[2]))
            last_tx, last_id = rows[-1][0], rows[-1][1]
        return _save(cursor, tree, last_tx, last_id, at) if tree.size > before else None


def signing_key() -> Ed25519PrivateKey:
    """This will give the key that signs checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.AUDIT_KEY))


def _canonical(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)


def _last_tree(cursor: Any) -> tuple[merkle.Tree, str, int]:
    cursor.execute(
        "select size, edge, last_tx::text, last_id from audit_checkpoint order by size desc limit 1"
    )
    if not (row := cursor.fetchone()):
        return merkle.Tree(), "0", 0
    edge = bytes(row[1])
    hashes = [edge[start : start + 32] for start in range(0, len(edge), 32)]
    return merkle.Tree(row[0], hashes), row[2], row[3]


def _leaves(cursor: Any, last_tx: str, last_id: int, horizon: str) -> list[tuple[str, int, bytes]]:
    cursor.execute(
        "select tx::text, id, leaf from audit_leaves(%s::text::xid8, %s, %s::text::xid8, %s)",
        [last_tx, last_id, horizon, BATCH],
    )
    rows: list[tuple[str, int, bytes]] = cursor.fetchall()
    return rows


def _save(
    cursor: Any, tree: merkle.Tree, last_tx: str, last_id: int, at: datetime.datetime
) -> Checkpoint:
    note = notes.sign(_statement(tree), origin=str(settings.FORCE["origin"]), key=signing_key())
    cursor.execute(
        "insert into audit_checkpoint (at, size, root, edge, last_tx, last_id, note)"
        " values (%s, %s, %s, %s, %s::text::xid8, %s, %s) returning id",
        [at, tree.size, tree.root(), b"".join(tree.edge), last_tx, last_id, note],
    )
    return Checkpoint.objects.get(pk=cursor.fetchone()[0])


def _statement(tree: merkle.Tree) -> str:
    root = base64.b64encode(tree.root()).decode()
    return f"{settings.FORCE['origin']}/audit\n{tree.size}\n{root}\n"
