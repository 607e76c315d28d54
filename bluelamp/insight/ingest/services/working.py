"""Doing a run: batch by batch, each with its account, from where it last came to."""

import contextlib
import datetime
import hashlib
import json
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus.services import publish
from bluelamp.records.pole.services import loading, sources

from .. import permissions
from ..choices import RejectState, RunState
from ..events import RunMoved
from ..models import Finding, Reject, Run
from ..rules.files import BadFile, Examined, examine
from ..rules.mappings import Plan
from ..rules.quality import EXAMPLES
from ..rules.reading import read_chunks
from ..rules.shaping import Made, Shaper
from ..rules.shaping import Reject as Refused
from . import mappings
from .runs import LOCK
from .storing import Batch, as_batch, store

Clock = Callable[[], datetime.datetime]


class AlreadyRunning(Exception):
    """Another process is at this run."""


class FileChanged(BadFile):
    """The file is not the one that the run began with."""


def work(*, by: Actor, run_id: int, clock: Clock, tell: Callable[[Run], None] | None = None) -> Run:
    """This will do a run from its checkpoint to its end, or until it is asked to stop.

    `clock` gives the time of each batch; `tell` hears of each. What is wrong with the file ends
    the run as failed, with a sentence; what was stored stays, and the run can go on.
    Raises AlreadyRunning, NotPermitted, Run.DoesNotExist.
    """
    permissions.check_can_run(by=by)
    with _alone(run_id):
        run = _begin(by, run_id, clock())
        try:
            plan, examined = _opened(run)
            for batch in _ahead(_batches(run, plan, examined)):
                if not _step(by, run_id, batch, clock()):
                    break
                _told(by, run_id, tell)
        except BadFile as wrong:
            return _end(by, run_id, clock(), str(wrong))
        return _end(by, run_id, clock(), "")


@contextlib.contextmanager
def _alone(run_id: int) -> Iterator[None]:
    """The database lets go of this lock when the process that holds it dies."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCK, run_id % 2**31])
        if not cursor.fetchone()[0]:
            raise AlreadyRunning
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s, %s)", [LOCK, run_id % 2**31])


def _begin(by: Actor, run_id: int, at: datetime.datetime) -> Run:
    with access.acting(by):
        run = Run.objects.select_related("mapping").select_for_update(of=("self",)).get(pk=run_id)
        if run.state == RunState.FINISHED:
            return run
        if run.delivery_id is None:
            run.delivery_id = _receive(by, run, at)
        run.state, run.trouble, run.asked_to_stop = RunState.RUNNING, "", False
        run.started_at, run.moved_at = run.started_at or at, at
        run.save()
        publish(RunMoved(run.pk, run.state, run.rows_read), by=by, about=run)
    return run


def _receive(by: Actor, run: Run, at: datetime.datetime) -> int:
    """Lineage: a row leads to this delivery, and it to the file and the version of the mapping."""
    source = sources.make_source(by=by, code=run.source, name=run.source, shared=True)
    label = mappings.plan_of(run.mapping).label
    received = sources.receive(
        by=by, at=at, source=source, name=run.name, digest=run.digest, mapping=label
    )
    return int(received.pk)


def _opened(run: Run) -> tuple[Plan, Examined]:
    examined = examine(Path(run.path))
    if examined.digest != run.digest:
        raise FileChanged("The file is not the one that this run began with.")
    return mappings.plan_of(run.mapping), examined


def _batches(run: Run, plan: Plan, examined: Examined) -> Iterator[Batch]:
    """Rows that are done are read again, so that what was met in them is remembered."""
    shaper = Shaper(plan, run.asked_at.date().isoformat())
    for chunk in read_chunks(Path(run.path), examined):
        made = shaper.shape(chunk)
        if made.last > run.checkpoint:
            yield as_batch(made)


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The next batches are made while the database stores this one: two at most wait."""
    ready: queue.Queue[Batch | Exception | None] = queue.Queue(maxsize=2)
    done = threading.Event()
    thread = threading.Thread(target=_fill, args=(batches, ready, done), daemon=True)
    thread.start()
    try:
        while (batch := ready.get()) is not None:
            if isinstance(batch, Exception):
                raise batch
            yield batch
    finally:
        done.set()
        while thread.is_alive():
            with contextlib.suppress(queue.Empty):
                ready.get(timeout=0.05)


def _fill(
    batches: Iterator[Batch], ready: "queue.Queue[Batch | Exception | None]", done: threading.Event
) -> None:
    try:
        for batch in batches:
            ready.put(batch)
            if done.is_set():
                return
        ready.put(None)
    except Exception as wrong:  # it is raised again where the batches are taken
        ready.put(wrong)


def _step(by: Actor, run_id: int, batch: Batch, at: datetime.datetime) -> bool:
    """Store one batch with its rejects, findings and counts, or nothing; False is a stop."""
    with access.acting(by):
        _flushed_later()
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.asked_to_stop:
            return False
        made, loaded = store(by=by, at=at, delivery_id=cast(int, run.delivery_id), batch=batch)
        stored = loaded.new[made.records[0].name]
        again = _keep_rejects(run, made.rejects)
        run.rows_read += made.read
        run.rows_stored += stored
        run.rows_merged += made.kept - stored + again
        run.rows_rejected += len(made.rejects) - again
        run.rows_amended += sum(loaded.amended.values())
        run.links_stored += loaded.links
        run.checkpoint, run.moved_at = made.last, at
        run.save()
        _keep_findings(run, made)
        publish(RunMoved(run.pk, run.state, run.rows_read), by=by, about=run)
    return True


def _flushed_later() -> None:
    """A batch that a power cut takes goes with its checkpoint, and is read again from the file.

    The end of a run waits for the disk, for itself and for all that came before.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit to off")


def _keep_rejects(run: Run, refused: list[Refused]) -> int:
    """Rows that were repaired in an earlier run are in the store: they are merged, and counted."""
    new = [
        Reject(
            run=run, row=each.row, reasons=list(each.reasons), raw=each.raw,
            digest=digest_of(each.raw),
        )
        for each in refused
    ]  # fmt: skip
    repaired = set(
        Reject.objects.filter(
            digest__in=[each.digest for each in new],
            state=RejectState.REPAIRED,
            run__source=run.source,
            run__mapping__code=run.mapping.code,
        ).values_list("digest", flat=True)
    )
    Reject.objects.bulk_create([each for each in new if each.digest not in repaired])
    return sum(each.digest in repaired for each in new)


def digest_of(raw: dict[str, str]) -> str:
    """This will give the mark by which a row is known again, in whatever file it comes."""
    said = json.dumps(raw, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _keep_findings(run: Run, made: Made) -> None:
    held = {each.code: each for each in Finding.objects.filter(run=run)}
    for each in made.findings:
        one = held.setdefault(
            each.code,
            Finding(run=run, code=each.code, says=each.says, dimension=each.dimension, count=0),
        )
        one.count += each.count
        one.examples = [*one.examples, *each.examples][:EXAMPLES]
    Finding.objects.bulk_create(
        held.values(),
        update_conflicts=True,
        update_fields=["count", "examples"],
        unique_fields=["run", "code"],
    )


def _end(by: Actor, run_id: int, at: datetime.datetime, trouble: str) -> Run:
    with access.acting(by):
        run = Run.objects.select_for_update(of=("self",)).get(pk=run_id)
        if trouble:
            run.state, run.trouble = RunState.FAILED, trouble
        elif run.asked_to_stop:
            run.state = RunState.STOPPED
        elif run.state != RunState.FINISHED:
            run.state, run.finished_at = RunState.FINISHED, at
            loading.close_delivery(
                by=by,
                delivery_id=cast(int, run.delivery_id),
                stored=run.rows_stored,
                merged=run.rows_merged,
            )
        run.moved_at = at
        run.save()
        publish(RunMoved(run.pk, run.state, run.rows_read), by=by, about=run)
    return run


def _told(by: Actor, run_id: int, tell: Callable[[Run], None] | None) -> None:
    if tell is not None:
        with access.acting(by):
            tell(Run.objects.get(pk=run_id))


__all__ = ["AlreadyRunning", "FileChanged", "digest_of", "work"]
