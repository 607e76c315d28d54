"""Asking for a run, stopping it, and keeping a file that was sent."""

import contextlib
import datetime
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus.services import publish

from .. import permissions
from ..choices import RunState
from ..events import RunMoved
from ..models import Mapping, Run
from ..rules.files import BadFile, Examined, examine
from ..rules.mappings import Plan
from ..rules.reading import preview
from . import mappings

NEAR_ENOUGH = 0.5
LOCK = 20212
QUIET = datetime.timedelta(minutes=1)
HELD = """
    select from pg_locks where locktype = 'advisory' and classid = %s and objid = %s
        and objsubid = 2 and granted
        and database = (select oid from pg_database where datname = current_database())
"""


def ask_for_run(
    *,
    by: Actor,
    at: datetime.datetime,
    path: Path,
    source: str,
    mapping: str,
    name: str = "",
) -> Run:
    """This will note that a file is to be read, after it has been looked through whole.

    A run of the same file, source and mapping that has not finished is given back, to go on with.
    Raises BadFile, NoSuchMapping, BadMapping, NotPermitted; then nothing is written.
    """
    permissions.check_can_run(by=by)
    examined = examine(path)
    kept = mappings.newest(mapping, by=by, at=at)
    check_columns(path, examined, mappings.plan_of(kept))
    with access.acting(by):
        unfinished = Run.objects.filter(
            digest=examined.digest, mapping=kept, source=source
        ).exclude(state=RunState.FINISHED)
        if found := unfinished.order_by("-pk").first():
            if found.path != str(path):
                Run.objects.filter(pk=found.pk).update(path=str(path))
            return found
        return _make(by, at, path, source, kept, name or path.name, examined)


def stop_run(*, by: Actor, at: datetime.datetime, run_id: int) -> None:
    """This will ask a run to stop after the batch that it is at. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_run(by=by)
        run = Run.objects.select_for_update().get(pk=run_id)
        Run.objects.filter(pk=run_id).update(asked_to_stop=True, moved_at=at)
        _account(by, run, "ingest.run.stopped")


def leave_to_worker(*, by: Actor, run_id: int) -> None:
    """This will have a worker do the run. Raises NotPermitted."""
    permissions.check_can_run(by=by)
    _defer(run_id, by.post_id)


def go_on_with_cut_off(*, at: datetime.datetime) -> list[int]:
    """This will have a worker go on with the runs whose process has died, and name them."""
    with access.seeing_everything():
        quiet = Run.objects.filter(state=RunState.RUNNING, moved_at__lt=at - QUIET)
        found = [each for each in quiet if not _is_held(each.pk)]
        for each in found:
            _defer(each.pk, each.post_id)
    return [each.pk for each in found]


def _is_held(run_id: int) -> bool:
    """The database keeps the lock of a run as long as the process that is at it lives."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [LOCK, run_id % 2**31])
        return cursor.fetchone() is not None


def _defer(run_id: int, post_id: int) -> None:
    """One waiting job a run; what keeps two from working at once is the run's own lock."""
    job = app.configure_task("ingest.work_run", queue="ingest", queueing_lock=f"ingest-{run_id}")
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(run_id=run_id, post_id=post_id)


def bring_file(
    *,
    by: Actor,
    at: datetime.datetime,
    pieces: Iterable[bytes],
    name: str,
    source: str,
    mapping: str,
) -> Run:
    """This will keep a file that was sent, and have a worker read it.

    Raises what `ask_for_run` raises; then the file is not kept.
    """
    path = keep_file(pieces, by=by, name=name)
    try:
        run = ask_for_run(by=by, at=at, path=path, source=source, mapping=mapping, name=name)
    except Exception:  # it is raised again: a file that nobody runs is not kept
        path.unlink(missing_ok=True)
        raise
    leave_to_worker(by=by, run_id=run.pk)
    return run


def keep_file(pieces: Iterable[bytes], *, by: Actor, name: str) -> Path:
    """This will keep a file that was sent, under the platform's files, and say where.

    Raises NotPermitted.
    """
    permissions.check_can_run(by=by)
    folder = Path(settings.MEDIA_ROOT) / "ingest"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{by.post_id}-{_safe(name)}"
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.writelines(pieces)
    try:
        return part.replace(path.with_name(f"{examine(part).digest[:16]}-{path.name}"))
    finally:
        part.unlink(missing_ok=True)


def check_columns(path: Path, examined: Examined, plan: Plan) -> None:
    """This will pass when the file looks like the mapping's. Raises BadFile.

    Columns may be missing, as APIs leave out what is empty, but most must be there.
    """
    held = {each.casefold() for each in preview(path, examined).table.column_names}
    missing = [each for each in plan.columns if each.casefold() not in held]
    if len(missing) > NEAR_ENOUGH * len(plan.columns):
        raise BadFile(
            f"This is not a file for the mapping “{plan.name}”: it has no column"
            f" “{'”, “'.join(missing[:5])}”. Choose another mapping."
        )


def _make(
    by: Actor,
    at: datetime.datetime,
    path: Path,
    source: str,
    mapping: Mapping,
    name: str,
    examined: Examined,
) -> Run:
    run = Run.objects.create(
        force_id=by.force_id,
        unit_id=by.unit_id,
        source=source,
        name=name,
        path=str(path),
        digest=examined.digest,
        kind=examined.kind,
        encoding=examined.encoding,
        size=examined.size,
        unpacked=examined.unpacked,
        mapping=mapping,
        post_id=by.post_id,
        asked_at=at,
    )
    _account(by, run, "ingest.run.asked")
    publish(RunMoved(run.pk, run.state, 0), by=by, about=run)
    return run


def _account(by: Actor, run: Run, act: str) -> None:
    audit.record(
        by=by,
        operation=Operation.COLLECTION,
        act=act,
        subject=Subject("ingest.run", run.pk),
        reason=Reason("administration"),
        detail={"file": run.name, "digest": run.digest, "source": run.source},
    )


def _safe(name: str) -> str:
    kept = "".join(each if each.isalnum() or each in ".-_" else "-" for each in Path(name).name)
    return kept[-100:].lstrip(".") or "file"
