"""What a mapping would make of the first rows of a file, with nothing stored."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Run
from ..rules.mappings import read_mapping
from ..rules.samples import Sample, sample_of
from ..rules.shaping import Reject, Shaper

SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """One kind of record that the first rows would become."""

    name: str
    headings: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Preview:
    """The records and the rejects of a file's first rows."""

    sample: Sample
    records: list[Shown]
    rejects: list[Reject]


def try_sample(
    *, by: Actor, at: datetime.datetime, body: Any, sample: Sample | None
) -> Preview | None:
    """This will try a mapping on a sample; without one it is only read.

    Raises BadMapping, NotPermitted.
    """
    permissions.check_can_edit(by=by)
    plan = read_mapping(body)
    if sample is None:
        return None
    made = Shaper(plan, at.date().isoformat()).shape(sample.chunk())
    shown = []
    for each in made.records:
        names = [n for n in each.table.column_names if n not in ("n", "turn", "known_at")]
        rows = [[_told(row[n]) for n in names] for row in each.table.slice(0, SHOWN).to_pylist()]
        shown.append(Shown(each.name, [n.replace("_", " ") for n in names], rows))
    return Preview(sample, shown, made.rejects[:SHOWN])


def _told(value: Any) -> Any:
    """Lists and facts without the marks in which the database takes them."""
    listed = isinstance(value, str) and value.startswith("{")
    return value.strip("{}").replace('"', "") or None if listed else value


def consult_preview(
    *, by: Actor, at: datetime.datetime, reason: Reason, code: str, body: Any
) -> Preview | None:
    """This will try a mapping on the last file that came by its code, and write that the first
    rows were looked at; None where none came, or it is no longer kept.

    Raises BadMapping, BadFile, NotPermitted.
    """
    return try_sample(
        by=by, at=at, body=body, sample=_consult_sample(by=by, reason=reason, code=code)
    )


def _consult_sample(*, by: Actor, reason: Reason, code: str) -> Sample | None:
    """The first rows of the last file that came by a mapping, while it is kept."""
    with access.acting(by):
        permissions.check_can_edit(by=by)
        run = Run.objects.filter(mapping__code=code).order_by("-pk").first()
        if run is None or not Path(run.path).is_file():
            return None
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="ingest.file.sampled",
            subject=Subject("ingest.run", run.pk),
            reason=reason,
        )
    return sample_of(Path(run.path), run.name)
