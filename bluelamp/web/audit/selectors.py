"""Looks at the audit log: each is checked, and is itself an entry."""

from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import selectors as access_selectors
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import selectors as audit
from bluelamp.kernel.audit import services
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.audit.selectors import Proof, Search

READ = "access.read_audit"
PAGE = 50
MOST = 50_000
Entry = Any


@dataclass(frozen=True)
class Found:
    """One page of entries, and whether more follow."""

    entries: list[Entry]
    more: bool


@dataclass(frozen=True)
class Opened:
    """One entry, what it said if that is still there, and its proof."""

    entry: Entry
    said: str | None
    proof: Proof | None


def check_can_read(*, by: Actor) -> None:
    """This will pass when the actor may read the audit log. Raises NotPermitted."""
    access_selectors.check(READ, by=by)


def consult_entries(*, by: Actor, reason: Reason, search: Search, page: int = 1) -> Found:
    """This will find a page of entries, newest first, and log the search. Raises NotPermitted."""
    start = (page - 1) * PAGE
    with access.acting(by):
        check_can_read(by=by)
        entries = list(audit.list_entries(search)[start : start + PAGE + 1])
        _note(by, reason, "audit.log.searched", search=search.plain(), page=page)
    return Found(entries[:PAGE], len(entries) > PAGE)


def consult_entry(*, by: Actor, reason: Reason, entry_id: int) -> Opened:
    """This will open one entry with its detail and proof, and log that.

    Raises NotPermitted, and NoSuchEntry for what is not there or another force's.
    """
    with access.acting(by):
        check_can_read(by=by)
        entry = audit.get_entry(entry_id)
        newest = audit.newest_checkpoint()
        proof = audit.find_proof(entry, newest[1]) if newest else None
        services.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="audit.entry.read",
            subject=Subject("audit.entry", entry.pk),
            reason=reason,
        )
        detail = getattr(entry, "detail", None)
    return Opened(entry, detail.body if detail else None, proof)


def consult_lookers(*, by: Actor, reason: Reason, kind: str, subject_id: int) -> list[Any]:
    """This will list who has looked at a record, and log that. Raises NotPermitted."""
    with access.acting(by):
        check_can_read(by=by)
        lookers = list(audit.list_lookers(kind, subject_id)[:500])
        _note(by, reason, "audit.record.searched", kind=kind, id=subject_id)
    return lookers


def export_entries(*, by: Actor, reason: Reason, search: Search) -> list[Entry]:
    """This will take out the entries of a search (50,000 at most) and log the disclosure.

    Raises NotPermitted.
    """
    with access.acting(by):
        check_can_read(by=by)
        entries = list(audit.list_entries(search)[:MOST])
        services.record(
            by=by,
            operation=Operation.DISCLOSURE,
            act="audit.log.exported",
            subject=Subject("audit.log"),
            reason=reason,
            detail={"search": search.plain(), "entries": len(entries)},
        )
    return entries


def consult_checkpoints(*, by: Actor, reason: Reason) -> list[tuple[Any, bool]]:
    """This will list the newest checkpoints with whether each is signed, and log that.

    Raises NotPermitted.
    """
    with access.acting(by):
        check_can_read(by=by)
        found = audit.checkpoint_states(audit.list_checkpoints()[:100])
        _note(by, reason, "audit.checkpoint.listed")
    return found


def _note(by: Actor, reason: Reason, act: str, **detail: Any) -> None:
    services.record(
        by=by,
        operation=Operation.CONSULTATION,
        act=act,
        subject=Subject("audit.log"),
        reason=reason,
        detail=detail,
    )
