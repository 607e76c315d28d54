"""Repairing rejected rows: one in a page, or many by a file."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pyarrow as pa

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import RejectState
from ..models import Reject, Run
from ..rules.files import BadFile, examine
from ..rules.reading import Chunk, read_chunks
from ..rules.shaping import Shaper
from . import mappings
from .storing import as_batch, store


class AlreadyRepaired(Exception):
    """The row is in the store already."""


class StillWrong(Exception):
    """The row as repaired is refused too; the message says why."""


@dataclass
class Repaired:
    """How many rows of a repair file are now stored, and how many are still refused."""

    repaired: int = 0
    refused: int = 0


def repair_row(*, by: Actor, at: datetime.datetime, reject_id: int, values: dict[str, str]) -> Run:
    """This will store a rejected row as it should have been, and move it in the run's account.

    Raises AlreadyRepaired, StillWrong, NotPermitted, Reject.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_repair(by=by)
        reject = Reject.objects.select_for_update(of=("self",)).get(pk=reject_id)
        if reject.state == RejectState.REPAIRED:
            raise AlreadyRepaired
        run = Run.objects.select_for_update(of=("self",)).get(pk=reject.run_id)
        stored = _store(by, at, run, reject.row, values)
        reject.state, reject.repaired_as = RejectState.REPAIRED, values
        reject.repaired_at, reject.repaired_by_id = at, by.person_id
        reject.save()
        run.rows_rejected -= 1
        run.rows_repaired += 1
        run.rows_stored += stored
        run.rows_merged += 1 - stored
        run.save()
        audit.record(
            by=by,
            operation=Operation.ALTERATION,
            act="ingest.reject.repaired",
            subject=Subject("ingest.reject", reject.pk),
            reason=Reason("administration"),
            detail={"run": run.pk, "row": reject.row},
        )
    return run


def repair_from_file(*, by: Actor, at: datetime.datetime, run_id: int, path: Path) -> Repaired:
    """This will repair the rows that a file names in its column `row`.

    Rows that are in the store already are left alone. Raises BadFile, NotPermitted.
    """
    done = Repaired()
    permissions.check_can_repair(by=by)
    for chunk in read_chunks(path, examine(path)):
        if "row" not in chunk.table.column_names:
            raise BadFile("A file of repairs has a column “row”, the number of the row repaired.")
        for values in chunk.table.to_pylist():
            _repair_one(by, at, run_id, values, done)
    return done


def _repair_one(
    by: Actor, at: datetime.datetime, run_id: int, values: dict[str, str], done: Repaired
) -> None:
    row = values.pop("row")
    with access.acting(by):
        found = Reject.objects.filter(
            run_id=run_id,
            row=int(row) if row.isdecimal() and len(row) < 18 else 0,
            state=RejectState.OPEN,
        ).first()
    if found is None:
        return
    try:
        repair_row(by=by, at=at, reject_id=found.pk, values=values)
        done.repaired += 1
    except StillWrong:
        done.refused += 1


def _store(by: Actor, at: datetime.datetime, run: Run, row: int, values: dict[str, str]) -> int:
    """1 when the row made a new record, 0 when it was known."""
    columns = {name: pa.array([value], pa.string()) for name, value in values.items()}
    chunk = Chunk(np.array([row], np.int64), pa.table(columns))
    shaper = Shaper(mappings.plan_of(run.mapping), run.asked_at.date().isoformat())
    made = shaper.shape(chunk, repaired=True)
    if made.rejects:
        raise StillWrong("; ".join(made.rejects[0].reasons))
    delivery_id = cast(int, run.delivery_id)
    stored, loaded = store(by=by, at=at, delivery_id=delivery_id, batch=as_batch(made))
    if stored.rejects:
        raise StillWrong("; ".join(stored.rejects[0].reasons))
    return loaded.new[made.records[0].name]
